import { lostWords } from '@/lib/audit/labels'
import type { Lost } from '@/lib/requests/again'
import type { Ruling } from '@/lib/requests/kind'
import { movedWords } from '@/lib/requests/labels'
import { openDuties, type StandingVote, weighsMore } from '@/lib/requests/rules'
import type { Duty, Tier } from '@/lib/requests/schema'

/** A signature that was given, by whom, and why it will not count; null while it will. */
export type Signature = StandingVote & { name: string; lost: Lost | null }

/**
 * What has moved since a request that waits was asked, one sentence each: said before anybody presses a button, because
 * at its release everything is looked at once more. A milder policy is no news; it takes nothing away from a signature.
 */
export function whatMoved(
  request: { tier: Tier; duties: readonly Duty[] },
  signatures: readonly Signature[],
  ruling: Ruling | null,
  titles: ReadonlyMap<string, string>,
): string[] {
  const gone = signatures.flatMap(({ name, lost }) => (lost ? [movedWords.lost(name, lostWords[lost])] : []))
  if (ruling === null || ruling.decision === 'allow') return gone
  if (ruling.decision === 'deny') return [...gone, movedWords.denied(ruling.reason)]
  // As many as it asks for now, beyond those who sign it as it stands.
  const enough = request.duties.flatMap(({ group, count }) => filled(group, count))
  const isStricter = openDuties(ruling.duties, enough).length > 0
  const duties = ruling.duties.map((duty) => ({ ...duty, group: titles.get(duty.group) ?? duty.group }))
  return [
    ...gone,
    ...(isStricter ? [movedWords.duties(duties)] : []),
    ...(weighsMore(ruling.tier, request.tier) ? [movedWords.tier(ruling.tier)] : []),
  ]
}

function filled(group: string, count: number): StandingVote[] {
  return Array.from({ length: count }, () => ({ personId: '', verdict: 'approve' as const, dutyGroup: group }))
}
