import { changeWords, noRulingWords, unnamedChangeWords } from '@/lib/policy/labels'
import {
  type ChangeRow,
  type ChangeRule,
  type Decision,
  type Duty,
  type PolicyDocument,
  type PromptSensitivity,
  type Tier,
} from '@/lib/policy/schema'
import { secondsOf } from '@/lib/policy/span'
import { fold } from '@/lib/policy/shape'

type Asked = Readonly<{ duties: readonly Duty[]; tier: Tier; expiresInSeconds: number }>

/** What is asked for in the place of the rest where its environment and its sensitivity fit; null fits any. */
export type CompiledRow = Asked &
  Readonly<{ in: ReadonlySet<string> | null; sensitivity: ReadonlySet<PromptSensitivity> | null; words: string }>

/** Who signs one kind of change, ready for being asked. */
export type CompiledChange = Asked &
  Readonly<{
    rule: Readonly<NonNullable<Decision['rule']>> | null
    /** Who signs, in words. */
    reason: string
    rows: readonly CompiledRow[]
  }>

/** What policy says to a change that a person asks for. */
export type ChangeRuling = Omit<CompiledChange, 'duties' | 'rows'> & {
  /** Nothing changes without somebody being asked; what cannot be ruled on is denied. */
  decision: 'ask' | 'deny'
  duties: Duty[]
  policyVersion: number
}

/** What tells changes of one kind apart: where a prompt would be live, and how much it matters. */
export type ChangeFacts = Readonly<{ environment: string; sensitivity: PromptSensitivity }>

/** What holds where the document does not say. */
const usual = { tier: 'high', seconds: 24 * 3600, duties: [{ group: 'admins', count: 1 }] } as const

/** Prepares one entry of the section `changes` for being asked. */
export function compileChange(kind: string, { rows = [], ...rule }: ChangeRule): CompiledChange {
  const reason = changeWords(kind, rule.duty)
  return Object.freeze({
    ...askedFor(rule),
    rule: Object.freeze({ id: `changes.${kind}`, words: reason, because: null }),
    reason,
    rows: rows.map((row) => {
      const { in: places, sensitivity } = row
      return Object.freeze({
        ...askedFor(row),
        in: places ? new Set(places.map(fold)) : null,
        sensitivity: sensitivity ? new Set(sensitivity) : null,
        words: changeWords(kind, row.duty, { places, sensitivity }),
      })
    }),
  })
}

function askedFor({ duty, tier = usual.tier, expires }: Pick<ChangeRow, 'duty' | 'tier' | 'expires'>): Asked {
  return {
    duties: duty.map((one) => Object.freeze({ ...one })),
    tier,
    expiresInSeconds: expires ? secondsOf(expires) : usual.seconds,
  }
}

type Snapshot = { problem: string | null; version: number; changes: ReadonlyMap<string, CompiledChange> }

/**
 * Who signs a kind of change. A kind that the document does not name asks one person of `admins`; a document that cannot
 * be read lets nothing change. Rows that fit hold in the place of the rest, the strictest of each; where nobody says what
 * is asked about, everything fits.
 */
export function whoSigns({ problem, version, changes }: Snapshot, kind: string, about?: ChangeFacts): ChangeRuling {
  if (problem !== null) return noRuling(noRulingWords.unreadable, version)
  const { rows, rule, ...rest } = changes.get(kind) ?? unnamed(kind)
  const fitting = about ? rows.filter((row) => fits(row, about)) : rows
  if (fitting.length === 0) return { ...rest, rule, duties: [...rest.duties], decision: 'ask', policyVersion: version }
  const asked = strictest(about ? fitting : [rest, ...fitting])
  const places = about && { places: [about.environment], sensitivity: [about.sensitivity] }
  const reason = changeWords(kind, asked.duties, places)
  return { ...asked, rule: rule && { ...rule, words: reason }, reason, decision: 'ask', policyVersion: version }
}

function fits(row: CompiledRow, { environment, sensitivity }: ChangeFacts): boolean {
  return (row.in?.has(fold(environment)) ?? true) && (row.sensitivity?.has(sensitivity) ?? true)
}

const weights: readonly Tier[] = ['routine', 'elevated', 'high', 'critical']

/** All who are asked for, the highest tier and the shortest time. */
function strictest(all: readonly Asked[]): { duties: Duty[]; tier: Tier; expiresInSeconds: number } {
  const counts = new Map<string, number>()
  for (const { duties } of all)
    for (const { group, count } of duties) counts.set(group, Math.max(count, counts.get(group) ?? 0))
  return {
    duties: [...counts].map(([group, count]) => ({ group, count })),
    tier: weights[Math.max(...all.map(({ tier }) => weights.indexOf(tier)))]!,
    expiresInSeconds: Math.min(...all.map(({ expiresInSeconds }) => expiresInSeconds)),
  }
}

function unnamed(kind: string): CompiledChange {
  const { tier, seconds, duties } = usual
  return { duties, tier, expiresInSeconds: seconds, rule: null, reason: unnamedChangeWords(kind, duties), rows: [] }
}

/** Nobody can be asked, for this reason. */
export function noRuling(reason: string, policyVersion: number): ChangeRuling {
  return { decision: 'deny', tier: usual.tier, duties: [], expiresInSeconds: 0, rule: null, reason, policyVersion }
}

/** Whom the rows of changes ask, and where the document says so. */
export function dutiesOfRows(changes: NonNullable<PolicyDocument['changes']>) {
  return Object.entries(changes).flatMap(([kind, { rows = [] }]) =>
    rows.map(({ duty }, at): { path: PropertyKey[]; duty: readonly Duty[] } => ({
      path: ['changes', kind, 'rows', at, 'duty'],
      duty,
    })),
  )
}
