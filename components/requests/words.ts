import { reasonLabels, stateLabels } from '@/lib/requests/labels'
import { reasonCodes } from '@/lib/requests/reasons'
import type { RequestDetail, RequestState, Tier } from '@/lib/requests/schema'

/** "You, Priya N. and Tom W. can decide; one decision is enough." */
export function whoDecidesWords(canDecide: readonly string[], needed: number): string {
  const enough = needed === 1 ? 'one decision is enough' : `${numberWord(needed)} people must approve`
  if (canDecide.length === 0) return `Nobody else can decide this at the moment; ${enough}.`
  return `${listWords(canDecide)} can decide; ${enough}.`
}

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". */
export function listWords(names: readonly string[], most = 4): string {
  if (names.length === 0) return ''
  if (names.length === 1) return names[0]!
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1)
  const rest = names.length - shown.length
  return `${shown.join(', ')} and ${rest === 1 ? names.at(-1) : `${rest} others`}`
}

/** The heading of the queue. */
export function queueTitle(view: 'mine' | 'team' | 'decided', count: number): string {
  if (view === 'decided') return 'Decided requests'
  if (view === 'team') return count === 1 ? '1 request is waiting' : `${count} requests are waiting`
  if (count === 0) return 'Nothing waits for you'
  return count === 1 ? '1 request is waiting for you' : `${count} requests are waiting for you`
}

/** The line under the heading: how soon the first one ends, and what happens meanwhile. */
export function queueLead(expiresAt: readonly string[], now: Date): string {
  const soon = expiresAt.filter((at) => new Date(at).getTime() - now.getTime() < 3_600_000).length
  const urgency = soon === 0 ? '' : `${soon} ${soon === 1 ? 'expires' : 'expire'} within the hour. `
  return `${urgency}Nothing happens on any of these until someone decides.`
}

/** Reasons to choose from, those for a yes apart from those for a no. */
export const reasonGroups = [
  { title: 'To approve', codes: reasonCodes.approve.filter((code) => code !== 'other') },
  { title: 'To say no', codes: reasonCodes.reject.filter((code) => code !== 'other') },
  { title: 'Either way', codes: ['other'] as const },
].map(({ title, codes }) => ({ title, options: codes.map((code) => ({ value: code, label: reasonLabels[code] })) }))

/** Which outcome shape a request's state has. */
export function outcomeOf(state: RequestState) {
  return { outcome: state === 'released' ? 'approved' : state, word: stateLabels[state] } as const
}

/** How the bar over the buttons of a phone explains itself. */
export function barWords(tier: Tier, needsReasonFirst: boolean): string {
  const risk = { routine: 'Routine', elevated: 'Elevated risk', high: 'High risk', critical: 'Critical risk' }[tier]
  return needsReasonFirst ? `${risk} · choose a reason first` : `${risk} · can be taken back before anybody is told`
}

/** Who asked, where the name is not needed: they read what is written about it. */
export const readerOf: Record<RequestDetail['askedByKind'], string> = {
  pod: 'the pod',
  person: 'the person who asked',
  system: 'Countersign',
}

/** Eight signs of the digest, enough to compare by eye. */
export function fingerprint(digest: string): string {
  return `${digest.slice(0, 4)} ${digest.slice(4, 8)}`
}

function numberWord(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count)
}
