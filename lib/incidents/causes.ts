import { sha256 } from '@/lib/core/canonical'
import type { Handling, IncidentKind } from '@/lib/incidents/schema'

/** A line of the record, as far as it says what went wrong. */
export type FaultLine = {
  type: string
  environment: string | null
  toolKey: string | null
  podId: string | null
  taskKey: string | null
  actorKind: string
  data: Record<string, unknown>
}

/** Why something went wrong: what has the same key is one incident. `facts` are what its title is made of. */
export type Cause = {
  key: string
  kind: IncidentKind
  environment: string | null
  toolKey: string | null
  /** The pod that it is all about; null where it may touch several. */
  podId: string | null
  facts: Readonly<Record<string, string | null>>
  /** How often it came with this line, and what was done about it by itself. */
  count: number
  handled: Partial<Record<Handling, number>>
}

/** The lines that tell of something that went wrong. */
export const faultTypes = [
  'error.reported',
  'call.failed',
  'call.unreported',
  'command.refused',
  'job.gave_up',
  'repository.moved_unsigned',
] as const

/** What a line of the record says went wrong, by its cause; null where it says no such thing. */
export function causeOf(line: FaultLine): Cause | null {
  // Somebody made it up.
  if (line.data['tried']) return null
  switch (line.type) {
    case 'error.reported':
      return reported(line)
    case 'call.failed':
    case 'call.unreported':
      return ofCall(line, line.type === 'call.failed' ? 'failed' : 'unreported')
    case 'command.refused':
      // What an emergency stop refuses went as people wanted it.
      return line.actorKind === 'pod' && line.data['reason'] !== 'emergency_stop' ? refused(line) : null
    case 'job.gave_up':
      return work(line.data)
    case 'repository.moved_unsigned':
      return moved(line.data)
    default:
      return null
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)
const number = (value: unknown) => (typeof value === 'number' ? value : 0)

/** Apart by what no part has in it. */
const keyOf = (...parts: (string | null)[]) => parts.map((part) => part ?? '').join('\n')

/** The cause of what a pod reports once it has reported too many different errors to deal with one by one. */
export const manyCauses = 'many'

/** Errors of one tool that the pods call alike, or say in the same words. */
function reported({ environment, toolKey: about, podId, data }: FaultLine): Cause {
  const [code, cause, handled] = [text(data['code']), text(data['cause']), text(data['handled']) as Handling | null]
  const areMany = cause === manyCauses
  const toolKey = areMany ? null : about
  // What is about no tool is about the pod that says so.
  return {
    key: keyOf('reported', environment, toolKey ?? podId, cause),
    kind: 'reported',
    environment,
    toolKey,
    podId: toolKey === null ? podId : null,
    facts: { code: areMany ? null : code, many: areMany ? 'yes' : null },
    count: 1,
    handled: handled ? { [handled]: 1 } : {},
  }
}

function ofCall({ environment, toolKey }: FaultLine, kind: 'failed' | 'unreported'): Cause {
  const key = keyOf(kind, environment, toolKey)
  return { key, kind, environment, toolKey, podId: null, facts: {}, count: 1, handled: {} }
}

/** A pod did not get what it asked for, again and again for the same reason. Lines that were left out say how many. */
function refused({ environment, podId, toolKey, data }: FaultLine): Cause {
  const [command, reason, tool] = [text(data['command']), text(data['reason']), toolKey ?? text(data['tool'])]
  const count = 1 + number(data['repeated'])
  return {
    key: keyOf('refused', environment, podId, command, reason, tool),
    kind: 'refused',
    environment,
    toolKey: tool,
    podId,
    facts: { command, reason },
    count,
    handled: { held: count },
  }
}

const ofNoPod = { environment: null, toolKey: null, podId: null }

function work(data: FaultLine['data']): Cause {
  const name = text(data['name'])
  const handled = { retried: Math.max(0, number(data['attempts']) - 1), gave_up: 1 }
  return { key: keyOf('work', name), kind: 'work', ...ofNoPod, facts: { name }, count: 1, handled }
}

/** A protected branch was somewhere else than signed deliveries had brought it: here, or at its other git server. */
function moved(data: FaultLine['data']): Cause {
  const [name, branch, place] = [text(data['name']), text(data['branch']), text(data['place'])]
  return {
    key: place === null ? keyOf('moved', name, branch) : keyOf('moved', name, branch, place),
    kind: 'moved',
    ...ofNoPod,
    facts: { name, branch, ...(place !== null && { place }) },
    count: 1,
    handled: {},
  }
}

const mostOfShape = 400

/**
 * What a message says without what differs each time: numbers, ids, times, addresses and whatever stands in quotation
 * marks. Two messages of one shape have one cause.
 */
export function shapeOf(message: string): string {
  return message
    .slice(0, 4 * mostOfShape)
    .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?/gi, '<time>')
    .replaceAll(/\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>]+/gi, '<address>')
    .replaceAll(/[\w.+-]{1,64}@[\w.-]{1,255}/g, '<address>')
    .replaceAll(/(["'`“‘])(?:(?!["'`”’\n]).){1,200}["'`”’]/g, '<text>')
    .replaceAll(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, '<id>')
    .replaceAll(/\b(?=[\da-z]*\d)[\da-z]{16,}\b/gi, '<id>')
    .replaceAll(/\b(?=[\da-f]*\d)[\da-f]{7,}\b/gi, '<id>')
    .replaceAll(/\d+(?:[.:,/-]\d+)*/g, '0')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .slice(0, mostOfShape)
}

/** What tells an error of a pod from others: its name, or else the shape of what it says. Values must be masked already. */
export function causeOfError({ code, message }: { code: string | null; message: string }): string {
  return sha256(code === null ? `shape\n${shapeOf(message)}` : `code\n${code.toLowerCase()}`).slice(0, 32)
}
