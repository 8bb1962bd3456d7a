import { canonicalJson } from '@/lib/core/canonical'
import { changeName } from '@/lib/policy/drafts/labels'
import type { ChangedCell } from '@/lib/policy/matrix'
import { coverageWords, headlineWords } from '@/lib/policy/replay/labels'
import type { ReplayResult } from '@/lib/policy/replay/schema'
import type { PolicyDocument } from '@/lib/policy/schema'
import {
  actWords,
  checkWords,
  consequenceWords,
  lookSentence,
  noAnswerWords,
  proposalSentence,
  tierReasonWords,
  undoWords,
  unusualWords,
} from '@/lib/proposals/labels'
import type { Brief, Check, Unusual } from '@/lib/requests/schema'

/** What a change is, worked out from its two texts and today's tools. */
export type Difference = {
  cells: readonly ChangedCell[]
  /** Where it lets something happen that is not let happen now, one sentence each. */
  milder: readonly string[]
  /** Whether it changes who signs changes. */
  isAboutSigners: boolean
  /** What keeps it from being put into force, and what is probably not meant, with what to do about each. */
  stops: readonly { words: string; remedy: string }[]
  /** Whether by the policy in force nobody but its author could sign it. */
  isUnsignable: boolean
  warnings: readonly { words: string; remedy: string }[]
}

const openness = { deny: 0, ask: 1, allow: 2 } as const

/** The cells in the order in which people should see them: what becomes more open first. */
export function dangerousFirst(cells: readonly ChangedCell[]): ChangedCell[] {
  const gain = ({ before, after }: ChangedCell) => openness[after.answer] - openness[before.answer]
  const prod = ({ environment }: ChangedCell) => (environment === 'prod' ? 1 : 0)
  return cells.toSorted((one, other) => gain(other) - gain(one) || prod(other) - prod(one))
}

/** Whether two documents let other people sign changes. */
export function changesSigners(before: PolicyDocument, after: PolicyDocument): boolean {
  return canonicalJson(before.changes ?? {}) !== canonicalJson(after.changes ?? {})
}

/** Everything Countersign itself says about a change of policy; the author's own words stand apart. */
export function proposalBrief(
  author: string,
  number: number,
  { cells, milder, isAboutSigners, warnings }: Difference,
  replay: ReplayResult,
): Brief {
  return {
    sentence: proposalSentence(author, number, actWords(dangerousFirst(cells), isAboutSigners)),
    consequences: [
      consequenceWords.replay(headlineWords(replay)),
      consequenceWords.cells(cells.length),
      consequenceWords.atOnce,
      consequenceWords.waiting,
    ],
    ifNoAnswer: noAnswerWords.proposal(author),
    undo: undoWords,
    reversible: true,
    tierReasons: [
      tierReasonWords.policy,
      ...(isAboutSigners ? [tierReasonWords.signers] : milder.length > 0 ? [tierReasonWords.milder] : []),
    ],
    unusual: unusualFacts(replay, milder, isAboutSigners),
    checks: [...replayChecks(replay), ...lookedFor(milder, warnings)],
    title: 'a change of policy',
    object: changeName(number),
    whole: false,
  }
}

/** The same about a policy that is in force without a second person. */
export function lookBrief(
  who: string,
  { version, before }: { version: number; before: number },
  { cells, milder, isAboutSigners, warnings }: Difference,
): Brief {
  return {
    sentence: lookSentence(who, version),
    consequences: [
      consequenceWords.inForce(version, before),
      consequenceWords.cells(cells.length),
      consequenceWords.stays,
      consequenceWords.rejected,
    ],
    ifNoAnswer: noAnswerWords.look,
    undo: undoWords,
    reversible: true,
    tierReasons: [tierReasonWords.past, ...(milder.length > 0 ? [tierReasonWords.milder] : [])],
    unusual: unusualFacts(null, milder, isAboutSigners),
    checks: lookedFor(milder, warnings),
    title: 'a look at the policy',
    object: `Version ${version}`,
    whole: false,
  }
}

function unusualFacts(replay: ReplayResult | null, milder: readonly string[], isAboutSigners: boolean): Unusual[] {
  return [
    ...(replay && replay.totals.newly_allowed > 0 ? [unusualWords.allowed(replay)] : []),
    ...(replay && replay.totals.no_longer_asked > 0 ? [unusualWords.unasked(replay)] : []),
    ...(milder.length > 0 ? [unusualWords.milder(milder)] : []),
    ...(isAboutSigners ? [unusualWords.signers] : []),
  ]
}

function replayChecks(replay: ReplayResult): Check[] {
  const { recorded, replayed, isCut } = replay.coverage
  const isWhole = recorded > 0 && replayed === recorded && !isCut
  return coverageWords(replay).map((words, at) => ({
    name: at === 0 ? 'replay' : `replay-${at}`,
    state: isWhole && at === 0 ? 'pass' : 'found',
    words,
  }))
}

function lookedFor(milder: readonly string[], warnings: Difference['warnings']): Check[] {
  const found = warnings.map(({ words, remedy }, at): Check => ({
    name: at === 0 ? 'lint' : `lint-${at}`,
    state: 'found',
    words: checkWords.finding(words, remedy),
  }))
  return [
    ...(milder.length === 0 ? [{ name: 'stricter', state: 'pass', words: checkWords.stricter } as const] : []),
    ...(found.length > 0 ? found : [{ name: 'lint', state: 'pass', words: checkWords.clean } as const]),
    { name: 'need', state: 'not_run', words: checkWords.need },
  ]
}
