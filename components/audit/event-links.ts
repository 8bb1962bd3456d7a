import { outcomeWord } from '@/lib/audit/outcomes'
import type { AuditDetail, AuditRow } from '@/lib/audit/schema'
import { counted } from '@/lib/core/count'
import { event as eventPath, prompt as promptPath, request as requestPath, task as taskPath } from '@/lib/core/screens'

/** One link of the chain from what was to be done to what came of it. */
export type ChainLink = {
  part: 'Task' | 'Prompt' | 'Call' | 'Request' | 'Signatures' | 'Permission' | 'Outcome'
  words: string
  href: string
  /** Whether it is the event of this page. */
  isHere: boolean
}

const ends = [
  'call.succeeded',
  'call.failed',
  'call.unreported',
  'call.denied',
  'request.expired',
  'request.withdrawn',
  'request.denied',
  'request.superseded',
  'request.lapsed',
  'request.rejected',
  'request.changes_requested',
]
const signatures = ['request.signed', 'request.approved', 'request.changes_requested', 'request.rejected']

type Chained = Pick<AuditDetail, 'id' | 'related' | 'taskKey' | 'taskNumber' | 'prompt' | 'requestNumber'>

/**
 * From task to outcome: what an event belongs to, as far as it has come, each with its place. What was taken back is no
 * signature any more. Nothing where there are not two links.
 */
export function chainOf(event: Chained): ChainLink[] {
  const { related, taskKey, taskNumber, prompt, requestNumber } = event
  const last = (types: readonly string[]) => related.findLast(({ type }) => types.includes(type))
  const line = (part: ChainLink['part'], found: AuditRow | undefined, words?: string): ChainLink[] =>
    found ? [{ part, words: words ?? endWords(found), href: eventPath(found.id), isHere: found.id === event.id }] : []
  const elsewhere = (part: ChainLink['part'], words: string, href: string): ChainLink[] => [
    { part, words, href, isHere: false },
  ]
  const links = [
    ...(taskNumber === null ? [] : elsewhere('Task', `T-${taskNumber} ${taskKey ?? ''}`.trim(), taskPath(taskNumber))),
    ...(prompt
      ? elsewhere('Prompt', `${prompt.title}, version ${prompt.number}`, promptPath(prompt.slug, prompt.number))
      : []),
    ...line(
      'Call',
      related.find(({ type }) => ['call.allowed', 'call.asked', 'call.denied'].includes(type)),
    ),
    ...(requestNumber === null ? [] : elsewhere('Request', `CS-${requestNumber}`, requestPath(requestNumber))),
    ...signed(related, line),
    ...line('Permission', last(['request.released', 'call.shown', 'call.claimed'])),
    ...line('Outcome', last(ends)),
  ]
  return links.length > 1 ? links : []
}

function signed(
  related: readonly AuditRow[],
  line: (part: 'Signatures', found: AuditRow | undefined, words: string) => ChainLink[],
): ChainLink[] {
  const given: AuditRow[] = []
  for (const one of related) {
    if (signatures.includes(one.type)) given.push(one)
    if (one.type !== 'request.taken_back') continue
    const at = given.findLastIndex(({ actorName }) => actorName === one.actorName)
    if (at >= 0) given.splice(at, 1)
  }
  const names = [...new Set(given.map(({ actorName }) => actorName))]
  const words = names.length > 3 ? counted(names.length, 'person', 'people') : names.join(', ')
  return line('Signatures', given.at(-1), words)
}

/** How a line ended, in a word; the first half of its sentence is for the story below. */
function endWords({ outcome, type }: AuditRow): string {
  return outcome === null ? type.slice(type.indexOf('.') + 1).replaceAll('_', ' ') : outcomeWord(outcome)
}
