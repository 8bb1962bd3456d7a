import { reasonCodes, reasonLabels, verdictsOf } from '@/lib/core/reasons'
import { queueCountedUpTo, requestCountWords } from '@/lib/core/count'
import { dutyWords, stateLabels } from '@/lib/requests/labels'
import type { RequestDetail, RequestRow, RequestState, Tier } from '@/lib/requests/schema'
import { signaturesOf, signersOf } from '@/lib/requests/standing'

/** "You, Priya N. and Tom W. can decide; one decision is enough." */
export function whoDecidesWords(canDecide: readonly string[], request: Pick<RequestRow, 'votes' | 'missing'>): string {
  const enough = enoughWords(request)
  if (canDecide.length === 0) return `Nobody else can decide this at the moment; ${enough}.`
  return `${listWords(canDecide)} can decide; ${enough}.`
}

function enoughWords({ votes, missing }: Pick<RequestRow, 'votes' | 'missing'>): string {
  const needed = missing.reduce((sum, { count }) => sum + count, 0)
  if (signersOf({ votes }).length > 0) return `${dutyWords(missing, true)} must sign`
  if (needed === 1) return 'one decision is enough'
  return missing.length === 1 ? `${numberWord(needed)} people must approve` : `${dutyWords(missing)} must approve`
}

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". */
export function listWords(names: readonly string[], most = 4): string {
  if (names.length === 0) return ''
  if (names.length === 1) return names[0]!
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1)
  const rest = names.length - shown.length
  return `${shown.join(', ')} and ${rest === 1 ? names.at(-1) : `${rest} others`}`
}

/** The heading of the queue; where it is narrowed, of how many, and to what: "2 of 54 requests: Critical". */
export function queueTitle(
  view: 'mine' | 'team' | 'decided',
  count: number,
  total = count,
  filters: readonly string[] = [],
  upTo?: number,
): string {
  const to = filters.length > 0 ? `: ${filters.join(', ')}` : ''
  const [shown, all] = [requestCountWords(count, upTo), requestCountWords(total)]
  if (view === 'decided') {
    const decided = `${all} decided ${total === 1 ? 'request' : 'requests'}`
    if (to) return `${shown} of ${decided}${to}`
    return total === 0 ? 'Decided requests' : decided
  }
  if (to)
    return `${shown} of ${all} ${total === 1 ? 'request' : 'requests'} ${view === 'mine' ? 'waiting for you' : 'waiting'}${to}`
  if (view === 'team') return count === 1 ? '1 request is waiting' : `${shown} requests are waiting`
  if (count === 0) return 'Nothing waits for you'
  return count === 1 ? '1 request is waiting for you' : `${shown} requests are waiting for you`
}

/** The line under the heading: how soon the first one ends, and what happens meanwhile. */
export function queueLead(expiresAt: readonly string[], now: Date): string {
  const soon = expiresAt.filter((at) => new Date(at).getTime() - now.getTime() < 3_600_000).length
  const urgency = soon === 0 ? '' : `${soon} ${soon === 1 ? 'expires' : 'expire'} within the hour. `
  return `${urgency}Nothing happens on any of these until someone decides.`
}

/** Reasons to choose from, under the decisions for which they are reasons. */
export const reasonGroups = [
  { title: 'To approve', fits: 'approve' },
  { title: 'To ask for changes, or to reject', fits: 'request_changes reject' },
  { title: 'To reject', fits: 'reject' },
  { title: 'For any of these', fits: 'approve request_changes reject' },
].map(({ title, fits }) => ({
  title,
  options: reasonCodes
    .filter((code) => verdictsOf(code).join(' ') === fits)
    .map((value) => ({ value, label: reasonLabels[value] })),
}))

/** Which outcome shape a request's state has. */
export function outcomeOf(state: RequestState) {
  // An approval that the rules made void was no denial of what was asked.
  const outcome = state === 'released' ? 'approved' : state === 'denied' ? 'superseded' : state
  return { outcome, word: stateLabels[state] } as const
}

/** Where a request stands among those that wait for the reader, who needs no number beyond those that are counted. */
export function positionWords({ index, total }: { index: number; total: number }): string {
  const of = `of ${requestCountWords(total)} waiting for you`
  return index > queueCountedUpTo ? `One ${of}` : `${index.toLocaleString('en')} ${of}`
}

/** How the bar over the buttons of a phone explains itself. */
export function barWords(tier: Tier, needsReasonFirst: boolean): string {
  const risk = { routine: 'Routine', elevated: 'Elevated risk', high: 'High risk', critical: 'Critical risk' }[tier]
  return needsReasonFirst ? `${risk} · choose a reason first` : `${risk} · can be taken back before anybody is told`
}

/** How long one can change one's mind: a signature that is not the last decides nothing yet. */
export function takeBackWords(
  { votes, missing, askedBy }: Pick<RequestRow, 'votes' | 'missing' | 'askedBy'>,
  time: string,
): string {
  const { given, of } = signaturesOf({ votes, missing })
  if (given + 1 >= of) return `Your decision can be taken back for ${time} before ${askedBy} is told.`
  return `Your signature can be taken back until the last one is given, and a no for ${time}. ${askedBy} is told after that.`
}

/** Who asked, where the name is not needed: they read what is written about it. */
export const readerOf: Record<RequestDetail['askedByKind'], string> = {
  pod: 'the pod',
  person: 'the person who asked',
  system: 'whoever asked',
}

/** Who and what sentences about a request name. */
export function namesIn(request: Pick<RequestRow, 'askedBy' | 'votes' | 'missing' | 'leavesTo'>): string[] {
  const { askedBy, votes, missing, leavesTo } = request
  return [askedBy, ...votes.map(({ who }) => who), ...missing.map(({ group }) => group), ...leavesTo]
}

/** Eight signs of the digest, enough to compare by eye. */
export function fingerprint(digest: string): string {
  return `${digest.slice(0, 4)} ${digest.slice(4, 8)}`
}

function numberWord(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count)
}
