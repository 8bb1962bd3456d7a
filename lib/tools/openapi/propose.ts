import { formProblem } from '@/lib/tools/arguments'
import { type ApiDocument, isNode, type Node, resolved, Unfit } from '@/lib/tools/openapi/document'
import { type Guess, guessExternal, guessPersonal, guessSensitivity } from '@/lib/tools/openapi/guess'
import { listedWords } from '@/lib/tools/listed/labels'
import { isReserved, wordsIn } from '@/lib/tools/names'
import { methods, type Operation, operationsOf } from '@/lib/tools/openapi/operations'
import { type Tool, tool } from '@/lib/tools/schema'
import { keyWords } from '@/lib/findings/words'

/** A tool as the document of an API suggests it: a draft, with why it is taken to be what it is. */
export type Proposal = {
  entry: Tool
  because: string[]
  notes: string[]
  line: number | null
  /** Of a tool that was named by itself: what was said of it rather than guessed. Else it is known by its operation. */
  words?: string[]
}
export type Proposals = { title: string; found: Proposal[]; problems: string[] }

/** So many tools a catalogue holds at most. */
export const mostTools = 2000

/** Every operation of a document as a draft of a tool, and in words what could not be taken, each with its place. */
export function proposalsFrom(document: ApiDocument): Proposals {
  const problems: string[] = []
  const found: { operation: Operation; line: number | null }[] = []
  for (const [path, value] of Object.entries(document.root['paths'] as Node)) {
    const item = attempt(path, null, () => resolved(document.root, value))
    for (const method of methods) {
      if (!item || item[method] === undefined || method === 'options') continue
      const line = document.lineOf(['paths', path, method])
      const operations = attempt(`${method.toUpperCase()} ${path}`, line, () =>
        operationsOf(document, path, method, item),
      )
      for (const operation of operations ?? []) found.push({ operation, line })
    }
  }
  if (found.length > mostTools)
    return { title: document.title, found: [], problems: [`More than ${mostTools} tools at once.`] }

  const bases = basesOf(found.map(({ operation }) => operation))
  const server = serverOf(document.root)
  const keys = new Map<string, string>()
  const proposals = found.flatMap(({ operation, line }, at): Proposal[] => {
    const place = `${operation.method.toUpperCase()} ${operation.path}${operation.action === null ? '' : `, ${operation.action}`}`
    const proposal = attempt(place, line, () => {
      const made = proposalOf(operation, bases[at]!, server)
      if (isReserved(made.entry.key)) throw new Unfit(listedWords.reserved(made.entry.key))
      const twin = keys.get(made.entry.key)
      if (twin !== undefined) throw new Unfit(`Its name would be ${made.entry.key}, like that of ${twin}`)
      keys.set(made.entry.key, place)
      return made
    })
    return proposal ? [{ ...proposal, line }] : []
  })
  return { title: document.title, found: proposals, problems }

  function attempt<Value>(place: string, line: number | null, make: () => Value): Value | null {
    try {
      return make()
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      problems.push(`${line === null ? '' : `Line ${line}: `}${place.slice(0, 120)}: ${error.message}.`)
      return null
    }
  }
}

function proposalOf(operation: Operation, base: string, server: string): Omit<Proposal, 'line'> {
  const { method, action, name, summary, tag, input, notes } = operation
  const known = {
    method,
    action,
    words: [...wordsIn(name), ...wordsIn(base)],
    arguments: argumentsFor(operation),
  }
  const sensitivity = guessSensitivity(known)
  const external = guessExternal(known)
  const personal = guessPersonal(known)
  const because = reasonsOf({ sensitivity, external, personal }).flatMap((reason) => reason ?? [])
  const parts = base.split('.')
  const checked = tool.safeParse({
    key: action === null ? base : `${base}.${keyPart(action)}`,
    operation: name.slice(0, 120),
    action,
    title: titleOf(summary, parts, action),
    group: (tag ?? capitalised(parts[0]!.replaceAll('_', ' '))).slice(0, 60),
    sensitivity: sensitivity.value,
    external: external !== null,
    externalTo: external ? [server] : [],
    personalData: personal !== null,
    critical: sensitivity.value === 'destructive',
    reversible: null,
    input: {
      type: 'object',
      additionalProperties: false,
      properties: input.properties,
      ...(input.required.length > 0 && { required: input.required }),
      ...input.more,
    },
    note: `Guessed at the import. ${because.map(capitalised).join('. ')}.`.slice(0, 600),
  })
  if (!checked.success) throw new Unfit(`It does not fit the catalogue: ${checked.error.issues[0]!.message}`)
  const problem = formProblem(checked.data.input)
  if (problem !== null) throw new Unfit(`Its form cannot be held against calls: ${problem}`)
  const key = keyWords(JSON.stringify(checked.data))
  if (key !== null) throw new Unfit(key)
  return { entry: checked.data, because, notes }
}

type Guessed = {
  sensitivity: Guess<Tool['sensitivity']>
  external: Guess<boolean> | null
  personal: Guess<boolean> | null
}

/** By what a tool is taken to be what it is: what it does, whether content leaves, whether it handles personal data. */
export function reasonsOf({ sensitivity, external, personal }: Guessed): (string | null)[] {
  return [
    `${effectWords[sensitivity.value]}: ${sensitivity.because}`,
    external && `leaves the organisation: ${external.because}`,
    personal && `personal data: ${personal.because}`,
  ]
}

/** The arguments that this action uses, as far as their descriptions say which one does; with the parts of lists. */
function argumentsFor({ action, actions, input }: Operation): string[] {
  return Object.entries(input.properties).flatMap(([name, form]) => {
    const about = typeof form['description'] === 'string' ? wordsOf(form['description']) : []
    const meant = actions.filter((one) => about.includes(one))
    if (action !== null && meant.length > 0 && !meant.includes(action)) return []
    const items = form['items']
    const parts = isNode(items) && isNode(items['properties']) ? Object.keys(items['properties']) : []
    return [name, ...parts.map((part) => `${name}.${part}`)]
  })
}

function wordsOf(text: string): string[] {
  return text.split(/[^A-Za-z0-9_-]+/)
}

const effectWords = { read: 'reads', write: 'writes', destructive: 'destructive' } as const

/** The names of operations, without their actions: the words of the path, and more where several have the same. */
function basesOf(operations: readonly Operation[]): string[] {
  const short = operations.map(({ path }) => pathWords(path).join('.') || 'api')
  const places = new Map<string, Set<string>>()
  for (const [at, { method, path }] of operations.entries())
    places.set(short[at]!, (places.get(short[at]!) ?? new Set()).add(`${method} ${path}`))
  return operations.map(({ name, method, path }, at) => {
    if (places.get(short[at]!)!.size === 1) return short[at]!
    const own = name.includes(' ')
      ? [method, ...(path.includes('{') ? ['one'] : [])].join('_')
      : wordsIn(name).join('_')
    return `${short[at]!}.${/^[a-z]/.test(own) ? own : method}`
  })
}

function pathWords(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '' && !part.startsWith('{') && !/^(?:api|v\d+)$/i.test(part))
    .map(keyPart)
}

function keyPart(text: string): string {
  const words = wordsIn(text).join('_')
  return /^[a-z]/.test(words) ? words : `x_${words || 'y'}`
}

function titleOf(summary: string, parts: readonly string[], action: string | null): string {
  const first = summary.split(/\n|(?<=[.!?])\s/)[0]!.replace(/[.\s]+$/, '')
  const said = first || capitalised(parts.join(' ').replaceAll('_', ' '))
  const room = action === null ? 120 : 100
  const short = said.length > room ? `${said.slice(0, room - 1).trimEnd()}…` : said
  return action === null ? short : `${short}: ${action.replaceAll('_', ' ').slice(0, 18)}`
}

function serverOf(root: Node): string {
  const [first] = Array.isArray(root['servers']) ? (root['servers'] as unknown[]) : []
  const url = isNode(first) && typeof first['url'] === 'string' ? first['url'] : ''
  return URL.canParse(url) ? new URL(url).host.slice(0, 60) || 'an outside service' : 'an outside service'
}

/** With a capital letter first. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
