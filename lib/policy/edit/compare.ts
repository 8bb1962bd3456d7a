import { type CompiledRule } from '@/lib/policy/compile'
import type { Match } from '@/lib/policy/condition'
import { compiledBurden, hasAllSigners } from '@/lib/policy/edit/burden'
import type { MilderKind } from '@/lib/policy/edit/labels'
import { regionsOf } from '@/lib/policy/edit/regions'
import type { Conditions } from '@/lib/policy/schema'

/** A rule made ready for decisions, with its conditions as they are written. */
export type Compared = { compiled: CompiledRule; when: Conditions | undefined }

/** From the worst on. */
const kinds: readonly MilderKind[] = [
  'allowed',
  'free',
  'asked',
  'unproved',
  'signers',
  'tier',
  'expires',
  'permission',
]

/**
 * The worst way in which a call of one cell could get something milder by the second rules than by the first, or null
 * where no call can. `floor` is what the tool weighs by itself, `personal` whether it handles personal data.
 */
export function milderBy(
  before: readonly Compared[],
  after: readonly Compared[],
  floor: number,
  personal: boolean | null,
): MilderKind | null {
  if (after.every(({ compiled }) => compiled.answer === 'deny')) return null
  if (after.some(({ compiled, when }) => compiled.answer === 'deny' && when === undefined)) return null
  const rules = [...before, ...after]
  const depending = rules.filter(({ when }) => when !== undefined)
  const regions = regionsOf(
    depending.map(({ when }) => when!),
    personal,
  )
  if (regions === null) return 'unproved'
  const found = new Set(
    regions.map((region) => {
      const holding = rules.map((rule) => ({ ...rule, match: region[depending.indexOf(rule)] ?? 'yes' }))
      const [was, is] = [holding.slice(0, before.length), holding.slice(before.length)]
      return milderOf(outcomeOf(was), outcomeOf(is), floor)
    }),
  )
  return kinds.find((kind) => found.has(kind)) ?? null
}

type Outcome = 'allow' | 'deny' | CompiledRule[]

function outcomeOf(rules: readonly (Compared & { match: Match })[]): Outcome {
  const holding = rules.filter(({ match }) => match !== 'no')
  if (holding.some(({ compiled }) => compiled.answer === 'deny')) return 'deny'
  if (!holding.some(({ match }) => match === 'yes')) return 'deny'
  const asks = holding.filter(({ compiled }) => compiled.answer === 'ask').map(({ compiled }) => compiled)
  return asks.length > 0 ? asks : 'allow'
}

function milderOf(before: Outcome, after: Outcome, floor: number): MilderKind | null {
  if (after === 'deny' || before === 'allow') return null
  if (before === 'deny') return after === 'allow' ? 'allowed' : 'asked'
  if (after === 'allow') return 'free'
  const [was, is] = [compiledBurden(before, floor), compiledBurden(after, floor)]
  if (!hasAllSigners(is, was)) return 'signers'
  if (is.tier < was.tier) return 'tier'
  if (is.seconds > was.seconds) return 'expires'
  return is.permission > was.permission ? 'permission' : null
}
