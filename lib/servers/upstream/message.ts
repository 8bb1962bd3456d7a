import { digestOf } from '@/lib/core/canonical'

// What a server of the Model Context Protocol answers, read: one JSON-RPC message, alone or among the events of a stream.

type Members = Record<string, unknown>

/** The answer to a request, or what the server has against it. */
export type Answer = { result: Members } | { error: { code: number; message: string } }

/** A tool as a server describes it, and the digest of all that it says of it. */
export type Described = { name: string; definition: Members; pin: string }

/** How deep what a server sends may go; whoever reads it goes down as far. */
const deepest = 64

/** The answer to the request of this number in what has come so far; null while it is not there, or for good. */
export function answerIn(type: string, body: string, id: number): Answer | null {
  for (const text of /^text\/event-stream\b/i.test(type) ? eventsIn(body) : [body]) {
    const message = messageOf(text)
    if (message?.['id'] !== id) continue
    const { result, error } = message
    if (isMembers(result)) return { result }
    if (!isMembers(error)) continue
    const { code, message: words } = error
    return { error: { code: Number(code) || 0, message: typeof words === 'string' ? words : '' } }
  }
  return null
}

/** How far a server is with something: only numbers, and how much there is to do where it says that. */
export type Headway = { progress: number; total: number | null }

/** How far the server says it is with what has this mark, in what has come so far; what is no step forward is left out. */
export function headwayIn(type: string, body: string, mark: number): Headway[] {
  if (!/^text\/event-stream\b/i.test(type)) return []
  const steps: Headway[] = []
  for (const message of eventsIn(body).map(messageOf)) {
    const params = message?.['method'] === 'notifications/progress' ? message['params'] : null
    if (!isMembers(params) || params['progressToken'] !== mark) continue
    const { progress, total = null } = params
    if (!isAmount(progress) || (total !== null && !isAmount(total))) continue
    if (steps.length === 0 || progress > steps.at(-1)!.progress) steps.push({ progress, total })
  }
  return steps.slice(0, mostSteps)
}

/** Nobody looks at more steps of one call. */
const mostSteps = 1_000

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER

/** The data of the events that are whole. */
function eventsIn(body: string): string[] {
  const blocks = body.split(/\r\n\r\n|\n\n|\r\r/)
  // What follows the last empty line is still on its way.
  return blocks.slice(0, -1).map((block) =>
    block
      .split(/\r\n|\n|\r/)
      .flatMap((line) => (line.startsWith('data:') ? line.slice(5).replace(/^ /, '') : []))
      .join('\n'),
  )
}

function messageOf(text: string): Members | null {
  try {
    const message: unknown = JSON.parse(text)
    return isMembers(message) && isShallow(message, deepest) ? message : null
  } catch {
    return null
  }
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return left > 0 && Object.values(value).every((part) => isShallow(part, left - 1))
}

/** The tools of one page of a list; what has no name is none. */
export function toolsIn({ tools }: Members): Described[] {
  if (!Array.isArray(tools)) return []
  return tools.flatMap((definition: unknown) => {
    if (!isMembers(definition) || typeof definition['name'] !== 'string') return []
    return [{ name: definition['name'], definition, pin: pinOf(definition) }]
  })
}

/** The digest of what a server says of a tool: its words, its forms and its hints, to the byte. What is not about the tool is left out. */
export function pinOf({ _meta, icons: _icons, ...said }: Members): string {
  return digestOf(said)
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
