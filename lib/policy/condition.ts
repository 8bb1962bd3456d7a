import {
  compileGlob,
  compileToolPattern,
  type Glob,
  matchesGlob,
  matchesTool,
  type ToolPattern,
} from '@/lib/policy/pattern'
import { type Conditions, findingFamilies, type PromptState } from '@/lib/policy/schema'

/**
 * Whether conditions hold. "Partly" means for some of the paths only, or as far as anybody knows: enough to stop a
 * call or to ask about it, never enough to permit it.
 */
export type Match = 'yes' | 'partly' | 'no'

/** What conditions look at, taken from a call and its tool. */
export type Facts = {
  paths: readonly (readonly string[])[]
  branch: readonly string[] | null
  /** Whether the tool can be told a branch, so that a missing one is unknown and not absent. */
  takesBranch: boolean
  /** Whether the call changes the files it names. */
  changesFiles: boolean
  sizeBytes: number
  deletedShare: number | null
  /** In folded form. */
  findings: readonly string[]
  personal: boolean
  callsLastHour: number
  promptState: PromptState
}

export type CompiledConditions = {
  paths: readonly Glob[] | null
  branchIs: readonly Glob[] | null
  branchNot: readonly Glob[] | null
  personal: boolean | null
  findings: 'any' | 'none' | readonly ToolPattern[] | null
  sizeOver: number | null
  deletedOver: number | null
  rateOver: number | null
  promptStates: readonly PromptState[] | null
}

/** Prepares conditions for many calls. */
export function compileConditions(when: Conditions): CompiledConditions {
  const branches = (globs: readonly string[] | undefined) =>
    globs?.map((glob) => compileGlob(glob.toLowerCase())) ?? null
  return {
    paths: when.path?.map(compileGlob) ?? null,
    branchIs: branches(when.branch?.is),
    branchNot: branches(when.branch?.not),
    personal: when.data_class === undefined ? null : when.data_class === 'personal',
    findings: Array.isArray(when.findings) ? when.findings.map(compileToolPattern) : (when.findings ?? null),
    sizeOver: when.size_bytes_over ?? null,
    deletedOver: when.deleted_share_over ?? null,
    rateOver: when.rate_per_hour_over ?? null,
    promptStates: when.prompt_state ?? null,
  }
}

/** Whether all conditions hold for a call. */
export function matchOf(when: CompiledConditions, facts: Facts): Match {
  if (when.personal !== null && when.personal !== facts.personal) return 'no'
  if (when.sizeOver !== null && facts.sizeBytes <= when.sizeOver) return 'no'
  if (when.rateOver !== null && facts.callsLastHour <= when.rateOver) return 'no'
  if (when.promptStates !== null && !when.promptStates.includes(facts.promptState)) return 'no'
  if (when.findings !== null && !findingsHold(when.findings, facts.findings)) return 'no'
  const deleted = when.deletedOver === null ? 'yes' : deletedHolds(when.deletedOver, facts)
  const branch = when.branchIs === null && when.branchNot === null ? 'yes' : branchHolds(when, facts)
  const paths = when.paths === null ? 'yes' : pathsHold(when.paths, facts.paths)
  if (deleted === 'no' || branch === 'no' || paths === 'no') return 'no'
  return deleted === 'yes' && branch === 'yes' && paths === 'yes' ? 'yes' : 'partly'
}

function findingsHold(wanted: 'any' | 'none' | readonly ToolPattern[], found: readonly string[]): boolean {
  if (wanted === 'any') return found.length > 0
  if (wanted === 'none') return found.length === 0
  return found.some((code) => wanted.some((pattern) => matchesTool(pattern, code.split('.'))))
}

function deletedHolds(over: number, { deletedShare, changesFiles }: Facts): Match {
  if (deletedShare === null) return changesFiles ? 'partly' : 'no'
  return deletedShare > over ? 'yes' : 'no'
}

function branchHolds({ branchIs, branchNot }: CompiledConditions, { branch, takesBranch }: Facts): Match {
  if (branch === null) return takesBranch ? 'partly' : 'no'
  if (branchIs !== null && !branchIs.some((glob) => matchesGlob(glob, branch))) return 'no'
  return branchNot !== null && branchNot.some((glob) => matchesGlob(glob, branch)) ? 'no' : 'yes'
}

function pathsHold(globs: readonly Glob[], paths: readonly (readonly string[])[]): Match {
  let inside = 0
  for (const path of paths) if (globs.some((glob) => matchesGlob(glob, path))) inside++
  if (inside === 0) return 'no'
  return inside === paths.length ? 'yes' : 'partly'
}

/** The family of a finding, told by the first part of its code. */
export function familyOf(code: string): 'personal' | 'secret' | 'other' {
  const first = code.toLowerCase().split('.', 1)[0] ?? ''
  if ((findingFamilies.personal as readonly string[]).includes(first)) return 'personal'
  return (findingFamilies.secret as readonly string[]).includes(first) ? 'secret' : 'other'
}
