import { changeWords, noRulingWords, unnamedChangeWords } from '@/lib/policy/labels'
import { type ChangeRule, type Decision, type Duty, secondsOf, type Tier } from '@/lib/policy/schema'

/** Who signs one kind of change, ready for being asked. */
export type CompiledChange = Readonly<{
  duties: readonly Duty[]
  tier: Tier
  expiresInSeconds: number
  rule: Readonly<NonNullable<Decision['rule']>> | null
  /** Who signs, in words. */
  reason: string
}>

/** What policy says to a change that a person asks for. */
export type ChangeRuling = Omit<CompiledChange, 'duties'> & {
  /** Nothing changes without somebody being asked; what cannot be ruled on is denied. */
  decision: 'ask' | 'deny'
  duties: Duty[]
  policyVersion: number
}

/** What holds where the document does not say. */
const usual = { tier: 'high', seconds: 24 * 3600, duties: [{ group: 'admins', count: 1 }] } as const

/** Prepares one entry of the section `changes` for being asked. */
export function compileChange(kind: string, { duty, tier = usual.tier, expires }: ChangeRule): CompiledChange {
  const reason = changeWords(kind, duty)
  return Object.freeze({
    duties: duty.map((one) => Object.freeze({ ...one })),
    tier,
    expiresInSeconds: expires ? secondsOf(expires) : usual.seconds,
    rule: Object.freeze({ id: `changes.${kind}`, words: reason, because: null }),
    reason,
  })
}

/**
 * Who signs a kind of change. A kind that the document does not name asks one person of `admins`; a document that cannot
 * be read lets nothing change.
 */
export function whoSigns(
  {
    problem,
    version,
    changes,
  }: { problem: string | null; version: number; changes: ReadonlyMap<string, CompiledChange> },
  kind: string,
): ChangeRuling {
  if (problem !== null) return noRuling(noRulingWords.unreadable, version)
  const found = changes.get(kind) ?? unnamed(kind)
  return { ...found, duties: [...found.duties], decision: 'ask', policyVersion: version }
}

function unnamed(kind: string): CompiledChange {
  const { tier, seconds, duties } = usual
  return { duties, tier, expiresInSeconds: seconds, rule: null, reason: unnamedChangeWords(kind, duties) }
}

/** Nobody can be asked, for this reason. */
export function noRuling(reason: string, policyVersion: number): ChangeRuling {
  return { decision: 'deny', tier: usual.tier, duties: [], expiresInSeconds: 0, rule: null, reason, policyVersion }
}
