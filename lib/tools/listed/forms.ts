import { plainArgument, wordsIn } from '@/lib/tools/names'
import { isNode, type Node, Unfit } from '@/lib/tools/openapi/document'
import { standalone } from '@/lib/tools/openapi/form'
import { oneBodyOf } from '@/lib/tools/openapi/operations'
import { inputNameGrammar, type Tool } from '@/lib/tools/schema'

/** A tool as somebody describes it, whichever of the forms it came in. */
export type Described = {
  /** As the program that has it calls it. */
  name: string
  key: string
  /** What its maker says of it. */
  about: string
  title: string | null
  schema: unknown
  /** Its maker's own warnings, which count; that it is harmless is nobody's to say. */
  destroys: boolean
  leaves: boolean
  /** What the catalogue's own form says beside. */
  own: Node
}

/** It is perhaps no tool at all. */
export class Nameless extends Unfit {}

/** So many characters a form has at most; people are to look at it. */
export const longestForm = 50_000

/** What a form of the arguments may be called, in the order in which it is looked for. */
const schemaNames = ['input', 'inputSchema', 'input_schema', 'parameters', 'schema'] as const

/**
 * Reads a tool in the catalogue's own form or in one that agents have already: a function of OpenAI, a tool of MCP or
 * Anthropic, or JSON Schema with a name. Throws `Unfit` in words for anything else.
 */
export function describedBy(value: unknown): Described {
  if (!isNode(value)) throw new Nameless('It is not a tool: a section with its name and the form of its arguments')
  const told = value['type'] === 'function' && isNode(value['function']) ? value['function'] : value
  if (typeof told['key'] === 'string') return inOwnForm(told, told['key'])
  const isPlain = told['type'] === 'object' || isNode(told['properties'])
  const name = [told['name'], isPlain ? told['title'] : undefined].find((one) => typeof one === 'string')
  if (typeof name !== 'string') throw new Nameless('It has no name')
  const { annotations } = told
  const hints = isNode(annotations) ? annotations : {}
  const title = [told['name'] === undefined ? undefined : told['title'], hints['title']].find(isText)
  return {
    name,
    key: keyFor(name),
    about: isText(told['description']) ? told['description'].trim() : '',
    title: title ?? null,
    schema: schemaIn(told) ?? (isPlain ? withoutNames(told) : {}),
    destroys: hints['destructiveHint'] === true,
    leaves: hints['openWorldHint'] === true,
    own: {},
  }
}

function inOwnForm(told: Node, key: string): Described {
  const { key: _key, description, ...own } = told
  const rest = Object.fromEntries(Object.entries(own).filter(([name]) => !schemaNames.includes(name as 'input')))
  const about = isText(description) ? description.trim() : ''
  const name = isText(told['operation']) ? told['operation'] : key
  return { name, key, about, title: null, schema: schemaIn(told) ?? {}, destroys: false, leaves: false, own: rest }
}

function schemaIn(told: Node): unknown {
  return schemaNames.map((name) => told[name]).find((schema) => schema !== undefined && schema !== null)
}

function withoutNames({ name: _name, title: _title, description: _description, ...schema }: Node): Node {
  return schema
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** The key of a tool of this name: one for each name that people would read as another. */
export function keyFor(name: string): string {
  const parts = name.split(/[.\-/:]+/).map((part) => wordsIn(part).join('_'))
  const key = parts.filter((part) => part !== '').join('.')
  if (!/^[a-z]/.test(key) || parts.some((part) => /^\d/.test(part)))
    throw new Unfit(`Its name “${name.slice(0, 60)}” has to begin with a letter, and so has each part of it`)
  return key
}

/** The form of a tool's arguments as the catalogue keeps it, and what was left out of it. */
export function inputOf(schema: unknown): { input: Tool['input']; notes: string[] } {
  if (!isNode(schema)) throw new Unfit('The form of its arguments is not JSON Schema: a section, as {"type": "object"}')
  if (JSON.stringify(schema).length > longestForm)
    throw new Unfit(`The form of its arguments is longer than ${longestForm.toLocaleString('en')} characters`)
  const { form, defs } = standalone(schema, schema)
  if (form['type'] !== undefined && form['type'] !== 'object')
    throw new Unfit('Its arguments are not an object with named parts')
  const { properties, required, more } = namedParts(form)
  const seen = new Map<string, string>()
  for (const name of Object.keys(properties)) {
    if (!inputNameGrammar.test(name))
      throw new Unfit(`Its argument “${name.slice(0, 60)}” has no name that can be used here: letters, digits and _`)
    const twin = seen.get(plainArgument(name))
    if (twin !== undefined) throw new Unfit(`Its arguments ${twin} and ${name} are one, when written in small letters`)
    seen.set(plainArgument(name), name)
  }
  const isOpen = schema['additionalProperties'] === true || isNode(schema['additionalProperties'])
  const input = {
    type: 'object' as const,
    additionalProperties: false as const,
    properties,
    ...(required.length > 0 && { required }),
    ...more,
    ...(Object.keys(defs).length > 0 && { $defs: defs }),
  }
  const notes = isOpen ? ['Arguments that its form does not name are not taken'] : []
  return { input: input as unknown as Tool['input'], notes }
}

/** What may stand beside the named arguments of a form: what holds between them. */
const between = ['anyOf', 'oneOf', 'allOf', 'not', 'minProperties', 'maxProperties']

function namedParts(form: Node) {
  if (isNode(form['patternProperties']))
    throw new Unfit('It takes arguments under names that are not known beforehand, so people could not look at them')
  const own = isNode(form['properties']) ? (form['properties'] as Record<string, Node>) : {}
  const needs = Array.isArray(form['required']) ? form['required'].map(String) : []
  const ways = [form['oneOf'], form['anyOf']].find((list) => Array.isArray(list)) as Node[] | undefined
  // Ways that bring arguments of their own: everything can be said, and what each way needs is kept.
  if (ways?.every((way) => isNode(way['properties']))) {
    const whole = ways.map((way) => ({ ...way, properties: { ...own, ...(way['properties'] as Node) } }))
    const { properties, required, more } = oneBodyOf(whole)
    return { properties, required: [...new Set([...needs, ...required.map(String)])], more: isFree(more) ? {} : more }
  }
  const more = Object.fromEntries(between.flatMap((name) => (form[name] === undefined ? [] : [[name, form[name]]])))
  return { properties: own, required: needs, more }
}

/** A way that needs nothing of its own fits always. */
function isFree({ anyOf }: Node): boolean {
  return Array.isArray(anyOf) && (anyOf as { required: string[] }[]).some(({ required }) => required.length === 0)
}
