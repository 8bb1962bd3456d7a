import { type Environment, isEnvironment } from '@/lib/core/environment'
import { familyOf } from '@/lib/policy/condition'
import { tierReasonText } from '@/lib/policy/labels'
import { fold } from '@/lib/policy/shape'
import type { Tier } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

export type TierVerdict = { tier: Tier; reasons: string[] }

export type TierReason =
  | 'reads'
  | 'writes'
  | 'destroys'
  | 'on_playground'
  | 'on_shared'
  | 'on_production'
  | 'leaves'
  | 'personal_tool'
  | 'secret_found'
  | 'personal_found'
  | 'something_found'
  | 'cannot_be_undone'
  | 'rule_says'

type Factor = { level: number; reason: TierReason }

const tiers: readonly Tier[] = ['routine', 'elevated', 'high', 'critical']

/** Where nothing serious can happen, where people share, and where it counts. */
type Place = 'playground' | 'shared' | 'production'

const places: Record<Environment, Place> = { dev: 'playground', test: 'shared', prod: 'production' }

/** What is no environment weighs like production. */
function placeOf(name: string): Place {
  const environment = fold(name)
  return isEnvironment(environment) ? places[environment] : 'production'
}

type Traits = Pick<Tool, 'sensitivity' | 'external' | 'personalData' | 'reversible'>

/** How much a call weighs: the weightiest of all factors, with the two that weigh most in words. */
export function tierOf(
  tool: Traits,
  environment: string,
  findings: readonly string[],
  atLeast: Tier | null,
): TierVerdict {
  const place = placeOf(environment)
  const factors = [
    ...effectFactors(tool, place),
    ...findingFactors(tool, place, findings),
    { level: atLeast === null ? 0 : tiers.indexOf(atLeast), reason: 'rule_says' as const },
  ].toSorted((one, other) => other.level - one.level)
  const level = factors[0]?.level ?? 0
  const weighty = factors.filter((factor) => factor.level > 0)
  const told = weighty.length > 0 ? weighty : factors.filter(({ reason }) => reason !== 'rule_says')
  return { tier: tiers[level] ?? 'critical', reasons: told.slice(0, 2).map(({ reason }) => tierReasonText[reason]) }
}

function effectFactors({ sensitivity, external, personalData, reversible }: Traits, place: Place): Factor[] {
  const production = place === 'production'
  const factors: Factor[] = []
  if (sensitivity === 'read') factors.push({ level: 0, reason: 'reads' })
  if (sensitivity === 'write') factors.push({ level: place === 'playground' ? 0 : 1, reason: 'writes' })
  if (sensitivity === 'destructive') factors.push({ level: production ? 2 : 1, reason: 'destroys' })
  if (reversible === null && sensitivity === 'destructive')
    factors.push({ level: production ? 3 : 2, reason: 'cannot_be_undone' })
  if (reversible === null && sensitivity === 'write') factors.push({ level: 1, reason: 'cannot_be_undone' })
  if (personalData) factors.push({ level: production ? 2 : 1, reason: 'personal_tool' })
  if (external) factors.push({ level: 1, reason: 'leaves' })
  const where = { playground: 'on_playground', shared: 'on_shared', production: 'on_production' } as const
  const changing = { read: 0, write: 1, destructive: 2 }[sensitivity]
  factors.push({ level: production ? changing : 0, reason: where[place] })
  return factors
}

function findingFactors({ external }: Traits, place: Place, findings: readonly string[]): Factor[] {
  const families = new Set(findings.map(familyOf))
  const factors: Factor[] = []
  if (families.has('secret')) factors.push({ level: 2, reason: 'secret_found' })
  if (families.has('personal'))
    factors.push({ level: place === 'production' || external ? 2 : 1, reason: 'personal_found' })
  if (families.has('other')) factors.push({ level: 1, reason: 'something_found' })
  return factors
}
