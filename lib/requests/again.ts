import type { Ruling } from '@/lib/requests/kind'
import { openDuties, type StandingVote, weighsMore } from '@/lib/requests/rules'
import type { Duty, Tier } from '@/lib/requests/schema'

/** The versions of policy under which it was asked and under which it takes effect. */
export type Versions = { asked: number; now: number }

export type Lost = 'deactivated' | 'role_lost' | 'left_group' | 'excluded'

/** An approval that ends here, and why. */
export type EndedVote = {
  voteId: string
  person: { id: string; name: string }
  because: 'signer_lost' | 'rules_changed'
  why: Lost | 'rules_changed'
}

/** What was signed is not enough any more. */
export type WaitsAgain = {
  verdict: 'waits'
  ended: readonly EndedVote[]
  /** Who had to sign and who must now, where that changed. */
  duties: { from: Duty[]; to: Duty[] } | null
  /** What changed about the question itself, where policy answers otherwise now. */
  asked: { tier: Tier; ruleId: string | null; ruleWords: string } | null
  policy: Versions
  /** How long people have at least, in seconds. */
  seconds: number
}

export type Again =
  | { verdict: 'stands'; policy: Versions }
  | WaitsAgain
  | { verdict: 'denied'; why: string }
  | { verdict: 'stopped' }

/** People who are asked once more have at least so long, in seconds. */
const atLeastSeconds = 3600

type Signature = StandingVote & { id: string; name: string; lost: Lost | null }

/**
 * Whether an approval still stands at the moment of its release: with the signatures of those who may still sign, under
 * what policy says now about the very same content. A milder answer stands, a stricter one waits again or is refused.
 */
export function judgeAgain(
  request: { tier: Tier; policyVersion: number; duties: readonly Duty[] },
  signatures: readonly Signature[],
  ruling: Ruling,
): Again {
  const policy = { asked: request.policyVersion, now: ruling.policyVersion }
  if (ruling.stop !== undefined) return { verdict: 'stopped' }
  if (ruling.decision === 'deny') return { verdict: 'denied', why: ruling.reason }
  // What rules allow without anybody needs nobody's signature either.
  if (ruling.decision === 'allow') return { verdict: 'stands', policy }

  const isHeavier = weighsMore(ruling.tier, request.tier)
  const ended = signatures.flatMap(({ id, personId, name, dutyGroup, lost }): EndedVote[] => {
    const person = { id: personId, name }
    if (lost) return [{ voteId: id, person, because: 'signer_lost', why: lost }]
    // Who signed for a group that nobody asks any more may have to sign for another one.
    const isMoot = isHeavier || !ruling.duties.some(({ group }) => group === dutyGroup)
    return isMoot ? [{ voteId: id, person, because: 'rules_changed', why: 'rules_changed' }] : []
  })
  const standing = signatures.filter(({ id }) => !ended.some(({ voteId }) => voteId === id))
  if (openDuties(ruling.duties, standing).length === 0) return { verdict: 'stands', policy }

  const isSame = inWords(ruling.duties) === inWords(request.duties)
  return {
    verdict: 'waits',
    ended,
    duties: isSame ? null : { from: [...request.duties], to: [...ruling.duties] },
    asked:
      isSame && !isHeavier
        ? null
        : { tier: ruling.tier, ruleId: ruling.rule?.id ?? null, ruleWords: ruling.rule?.words ?? ruling.reason },
    policy,
    seconds: isSame && !isHeavier ? atLeastSeconds : Math.max(atLeastSeconds, ruling.expiresInSeconds),
  }
}

function inWords(duties: readonly Duty[]): string {
  return duties
    .map(({ group, count }) => `${group} ${count}`)
    .toSorted()
    .join()
}
