import type { Tool } from '@/lib/tools/schema'

/** What was written as an example: text where the argument is text, else what JSON makes of it. */
export function exampleValue(text: string, form: Readonly<Record<string, unknown>>) {
  if (form['type'] === 'string') return text
  try {
    return JSON.parse(text) as string
  } catch {
    return text
  }
}

/** Values for every argument, to show what people would read: the example that somebody wrote, or one that fits the form. */
export function exampleArguments({ input }: Pick<Tool, 'input'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input.properties).map(([name, form]) => [name, exampleOf(name, form)]))
}

/** A call as one may be made: what is required, and whatever else somebody wrote an example for. */
export function exampleCall(tool: Pick<Tool, 'input'>): Record<string, unknown> {
  const { properties, required = [] } = tool.input
  const isShown = ([name]: [string, unknown]) => required.includes(name) || properties[name]!['examples'] !== undefined
  return Object.fromEntries(Object.entries(exampleArguments(tool)).filter(isShown))
}

type Form = Readonly<Record<string, unknown>>

function exampleOf(name: string, form: Form, depth = 0): unknown {
  const [written] = listOf(form['examples'])
  const given = [written, form['const'], form['default'], listOf(form['enum'])[0]].find((value) => value !== undefined)
  if (given !== undefined) return given
  const [type] = listOf(form['type'])
  if (type === 'integer' || type === 'number') return typeof form['minimum'] === 'number' ? form['minimum'] : 1
  if (type === 'boolean') return true
  if (type === 'array')
    return [isForm(form['items']) && depth < 4 ? exampleOf(oneOfThem(name), form['items'], depth + 1) : 'one']
  if (type !== 'object' && !isForm(form['properties'])) return exampleText(name)
  const parts = isForm(form['properties']) && depth < 4 ? Object.entries(form['properties']) : []
  return Object.fromEntries(parts.map(([part, own]) => [part, isForm(own) ? exampleOf(part, own, depth + 1) : part]))
}

/** Places look like places, so that the sentence can be judged. */
function exampleText(name: string): string {
  if (/repo/.test(name)) return 'shop'
  if (/branch/.test(name)) return 'release/2'
  if (/path|file/.test(name)) return 'docs/guide.md'
  return `a ${name.replaceAll('_', ' ')}`
}

function oneOfThem(name: string): string {
  return name.replace(/s$/, '')
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

function isForm(value: unknown): value is Form {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
