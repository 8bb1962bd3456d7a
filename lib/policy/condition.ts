import {
  compileGlob,
  compileLoosely,
  compileToolPattern,
  type Glob,
  matchesGlob,
  matchesTool,
  type ToolPattern,
} from '@/lib/policy/pattern'
import { lossKinds, notChecked } from '@/lib/findings/schema'
import type { Touched } from '@/lib/policy/fed'
import type { Call, Conditions, PromptState } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** First parts of finding codes that mean personal data or a secret, such as `personal.email` or `secret.api_key`. */
const findingFamilies = {
  personal: ['personal', 'personal_data', 'pii', 'contains_pii'],
  secret: ['secret', 'secrets'],
} as const

/**
 * Whether conditions hold. "Partly" means for some of the paths only, or as far as anybody knows: enough to stop a
 * call or to ask about it, never enough to permit it.
 */
export type Match = 'yes' | 'partly' | 'no'

/** What conditions look at, taken from a call and its tool. */
export type Facts = {
  paths: readonly (readonly string[])[]
  /** The same paths in the one form of all spellings that may lead there. */
  folded: readonly (readonly string[])[]
  /** Whether the tool can be told paths, so that missing ones are unknown and not absent. */
  takesPaths: boolean
  repository: readonly string[] | null
  /** As with branches. */
  takesRepository: boolean
  branch: readonly string[] | null
  /** Whether the tool can be told a branch, so that a missing one is unknown and not absent. */
  takesBranch: boolean
  /** Whether the call changes the files it names. */
  changesFiles: boolean
  sizeBytes: number
  deletedShare: number | null
  /** Null where nobody looked. */
  touches: readonly Touched[] | null
  /** In folded form. */
  findings: readonly string[]
  /** Whether that is all there is to find. */
  isChecked: boolean
  /** Whether it is known what the call would lack of the text that it takes the place of, or it takes the place of none. */
  lossesKnown: boolean
  personal: boolean
  callsLastHour: number
  promptState: PromptState
}

export type CompiledConditions = {
  paths: readonly Glob[] | null
  pathsLoosely: readonly Glob[]
  repositoryIs: readonly Glob[] | null
  repositoryNot: readonly Glob[] | null
  branchIs: readonly Glob[] | null
  branchNot: readonly Glob[] | null
  personal: boolean | null
  findings: 'any' | 'none' | readonly ToolPattern[] | null
  /** Whether its findings may be of the kinds that only the text before tells. */
  asksForLosses: boolean
  /** Whether all of it was looked through, or could not be. */
  lookedThrough: boolean | null
  sizeOver: number | null
  deletedOver: number | null
  rateOver: number | null
  promptStates: readonly PromptState[] | null
  touches: readonly Touched[] | null
}

/** Which conditions are said. */
export function conditionsIn(when: Conditions = {}): (keyof Conditions)[] {
  return (Object.keys(when) as (keyof Conditions)[]).filter((fact) => when[fact] !== undefined)
}

/** Prepares conditions for many calls. */
export function compileConditions(when: Conditions): CompiledConditions {
  const names = (globs: readonly string[] | undefined) => globs?.map((glob) => compileGlob(glob.toLowerCase())) ?? null
  return {
    paths: when.path?.map(compileGlob) ?? null,
    pathsLoosely: when.path?.flatMap(compileLoosely) ?? [],
    repositoryIs: names(when.repository?.is),
    repositoryNot: names(when.repository?.not),
    branchIs: names(when.branch?.is),
    branchNot: names(when.branch?.not),
    personal: when.data_class === undefined ? null : when.data_class === 'personal',
    findings: Array.isArray(when.findings) ? when.findings.map(compileToolPattern) : (when.findings ?? null),
    asksForLosses: asksForLosses(when.findings),
    lookedThrough: when.looked_through ?? null,
    sizeOver: when.size_bytes_over ?? null,
    deletedOver: when.deleted_share_over ?? null,
    rateOver: when.rate_per_hour_over ?? null,
    promptStates: when.prompt_state ?? null,
    touches: when.touches ?? null,
  }
}

/** Whether a condition about findings can be met by what a text lacks of the one before it. */
export function asksForLosses(wanted: Conditions['findings']): boolean {
  if (!Array.isArray(wanted)) return wanted !== undefined
  const patterns = wanted.map(compileToolPattern)
  return lossKinds.some((code) => patterns.some((pattern) => matchesTool(pattern, code.split('.'))))
}

/** Whether all conditions hold for a call. */
export function matchOf(when: CompiledConditions, facts: Facts): Match {
  if (when.lookedThrough !== null && facts.isChecked !== when.lookedThrough) return 'no'
  if (when.sizeOver !== null && facts.sizeBytes <= when.sizeOver) return 'no'
  if (when.rateOver !== null && facts.callsLastHour <= when.rateOver) return 'no'
  const personal = when.personal === null ? 'yes' : personalHolds(when.personal, facts)
  const findings = when.findings === null ? 'yes' : findingsHold(when.findings, when.asksForLosses, facts)
  const prompt = when.promptStates === null ? 'yes' : promptHolds(when.promptStates, facts.promptState)
  const deleted = when.deletedOver === null ? 'yes' : deletedHolds(when.deletedOver, facts)
  const touched = when.touches === null ? 'yes' : touchesHold(when.touches, facts)
  const branch = nameHolds(when.branchIs, when.branchNot, facts.branch, facts.takesBranch)
  const repository = nameHolds(when.repositoryIs, when.repositoryNot, facts.repository, facts.takesRepository)
  const paths = when.paths === null ? 'yes' : pathsHold(when.paths, when.pathsLoosely, facts)
  const all = [prompt, personal, findings, deleted, touched, branch, repository, paths]
  if (all.includes('no')) return 'no'
  return all.includes('partly') ? 'partly' : 'yes'
}

/** Personal data is there for sure, for sure not there, or nobody looked to the end. */
function personalHolds(wanted: boolean, { personal, isChecked }: Facts): Match {
  if (personal || isChecked) return wanted === personal ? 'yes' : 'no'
  return 'partly'
}

function findingsHold(
  wanted: 'any' | 'none' | readonly ToolPattern[],
  ofLosses: boolean,
  { findings, isChecked, lossesKnown }: Facts,
): Match {
  const holds = wantedIsFound(wanted, findings)
  const isKnown = isChecked && (lossesKnown || !ofLosses)
  // What was found stays found; of what else there may be nothing is known.
  if (isKnown || (wanted === 'none' ? !holds : holds)) return holds ? 'yes' : 'no'
  return 'partly'
}

function wantedIsFound(wanted: 'any' | 'none' | readonly ToolPattern[], found: readonly string[]): boolean {
  if (wanted === 'any') return found.length > 0
  if (wanted === 'none') return found.length === 0
  return found.some((code) => wanted.some((pattern) => matchesTool(pattern, code.split('.'))))
}

function promptHolds(wanted: readonly PromptState[], state: PromptState): Match {
  if (state === 'unknown') return 'partly'
  return wanted.includes(state) ? 'yes' : 'no'
}

function deletedHolds(over: number, { deletedShare, changesFiles }: Facts): Match {
  if (deletedShare === null) return changesFiles ? 'partly' : 'no'
  return deletedShare > over ? 'yes' : 'no'
}

function touchesHold(wanted: readonly Touched[], { touches, changesFiles }: Facts): Match {
  if (touches === null) return changesFiles ? 'partly' : 'no'
  return touches.some((one) => wanted.includes(one)) ? 'yes' : 'no'
}

/** Of a branch or a repository: one that was not named where it could have been is unknown. */
function nameHolds(
  is: readonly Glob[] | null,
  not: readonly Glob[] | null,
  name: readonly string[] | null,
  couldBeNamed: boolean,
): Match {
  if (is === null && not === null) return 'yes'
  if (name === null) return couldBeNamed ? 'partly' : 'no'
  if (is !== null && !is.some((glob) => matchesGlob(glob, name))) return 'no'
  return not !== null && not.some((glob) => matchesGlob(glob, name)) ? 'no' : 'yes'
}

/** Only paths written as the rule writes them are sure; another spelling of such a place is enough to stop, not to permit. */
function pathsHold(globs: readonly Glob[], loosely: readonly Glob[], { paths, folded, takesPaths }: Facts): Match {
  if (paths.length === 0) return takesPaths ? 'partly' : 'no'
  if (paths.every((path) => globs.some((glob) => matchesGlob(glob, path)))) return 'yes'
  const isNear =
    paths.some((path) => globs.some((glob) => matchesGlob(glob, path))) ||
    // Of a path that some systems read as nothing at all nobody knows where it leads.
    folded.some((path) => path.length === 0 || loosely.some((glob) => matchesGlob(glob, path)))
  return isNear ? 'partly' : 'no'
}

/** What was found in a call, in folded form, and whether that is all there is to find, and all that it would lose. */
export function lookedThrough(
  { findings: found, lossesKnown }: Pick<Call, 'findings' | 'lossesKnown'>,
  tool: Pick<Tool, 'replaces'> | undefined,
): Pick<Facts, 'findings' | 'isChecked' | 'lossesKnown'> {
  return {
    lossesKnown: lossesKnown === true || tool?.replaces === undefined,
    findings: found.filter((code) => code !== notChecked).map((code) => code.toLowerCase()),
    isChecked: !found.includes(notChecked),
  }
}

/** The family of a finding, told by the first part of its code; null where nobody looked. */
export function familyOf(code: string): 'personal' | 'secret' | 'other' | null {
  if (code === notChecked) return null
  const first = code.toLowerCase().split('.', 1)[0] ?? ''
  if ((findingFamilies.personal as readonly string[]).includes(first)) return 'personal'
  return (findingFamilies.secret as readonly string[]).includes(first) ? 'secret' : 'other'
}
