import { requestCountWords } from '@/lib/core/count'
import { stateLabels } from '@/lib/requests/labels'
import type { RequestRow, RequestState } from '@/lib/requests/schema'

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

/** Which outcome shape a request's state has. */
export function outcomeOf(state: RequestState) {
  // An approval that the rules made void was no denial of what was asked.
  const outcome = state === 'released' ? 'approved' : state === 'denied' ? 'superseded' : state
  return { outcome, word: stateLabels[state] } as const
}

/** Who and what sentences about a request name. */
export function namesIn(request: Pick<RequestRow, 'askedBy' | 'votes' | 'missing' | 'leavesTo'>): string[] {
  const { askedBy, votes, missing, leavesTo } = request
  return [askedBy, ...votes.map(({ who }) => who), ...missing.map(({ group }) => group), ...leavesTo]
}
