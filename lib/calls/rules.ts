import type { CallState } from '@/lib/calls/schema'
import type { Tier } from '@/lib/policy/schema'
import { repositoryNames } from '@/lib/policy/taken'
import type { RequestState } from '@/lib/requests/schema'
import { plainArgument } from '@/lib/tools/names'
import { pathNames } from '@/lib/findings/scan/paths'

/** What policy looks at in a call's arguments, found by the names the catalogue uses for them. */
export type CallFacts = { paths: string[]; branch: string | null; repository: string | null; sizeBytes: number }

/** Reads paths, branch, repository and size out of the arguments; whatever is not text is left to the tool's schema. */
export function callFacts(args: Readonly<Record<string, unknown>>): CallFacts {
  const named = underPlainNames(args)
  const paths = pathNames.flatMap((name) => pathsIn(named[name]))
  const branch = typeof named['branch'] === 'string' ? named['branch'] : null
  const repository = repositoryNames.map((name) => named[name]).find((value) => typeof value === 'string') ?? null
  return { paths, branch, repository, sizeBytes: Buffer.byteLength(JSON.stringify(args), 'utf8') }
}

/** No tool takes two arguments that are one when written in small letters, see `inputOf`. */
function underPlainNames(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.keys(args).some((name) => plainArgument(name) !== name)) return args
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [plainArgument(name), value]))
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  if (value !== null && typeof value === 'object' && 'path' in value) return pathsIn(value.path)
  return []
}

/**
 * Where a call stands at a moment of the database's clock, by what is stored of it: while it has a request, where that
 * stands. A permission that a rule gave and nobody used ends by time alone; no line is written for what nobody did.
 */
export function stateOf(
  call: {
    decision: 'allow' | 'ask' | 'deny'
    grantExpiresAt: Date | null
    grantUsedAt: Date | null
    unreportedAt: Date | null
    outcome: 'succeeded' | 'failed' | null
    stopId: string | null
  },
  request: { state: RequestState; closedAt: Date | null } | null,
  now: Date,
): CallState {
  if (call.outcome) return call.outcome === 'succeeded' ? 'executed' : 'failed'
  if (request) return stateWithPeople(request)
  if (call.decision === 'deny') return call.stopId === null ? 'denied' : 'stopped'
  if (call.unreportedAt) return 'unreported'
  if (call.grantUsedAt) return 'consumed'
  return call.grantExpiresAt && call.grantExpiresAt <= now ? 'lapsed' : 'allowed'
}

/** What people have decided and can still take back is told as decided, and not what it is. */
function stateWithPeople({ state, closedAt }: { state: RequestState; closedAt: Date | null }): CallState {
  if (closedAt !== null || toldAtOnce.has(state)) return state as CallState
  return decidedStates.has(state) ? 'settling' : 'waiting'
}

/** States of a request on which people have decided, while it is not closed. */
export const decidedStates: ReadonlySet<RequestState> = new Set(['approved', 'rejected', 'changes_requested'])

/** States of a request that the pod knows of at once; a decision that can still be taken back is none of them. */
export const toldAtOnce: ReadonlySet<RequestState> = new Set(['released', 'consumed', 'lapsed', 'unreported'])

/** Tools that Countersign carries out itself: nobody else uses their permissions (lib/broker carries them out). */
export const carriedOutHere: ReadonlySet<string> = new Set([
  'tasks.create',
  'tasks.activate',
  'tasks.start',
  'tasks.checkpoint',
  'tasks.complete',
  'tasks.reopen',
  'tasks.hold',
  'tasks.resume',
  'tasks.hand_over',
  'memory.write',
  'outputs.submit',
])

export type GrantBlocker =
  | 'grant_unknown'
  | 'grant_used'
  | 'grant_expired'
  | 'emergency_stop'
  | 'arguments_altered'
  | 'tool_moved'
  | 'policy_moved'
  | 'not_released'

/** Everything that must still be true at the moment a permission is used. */
export type Claim = {
  state: CallState
  grant: { id: string; expiresAt: Date; usedAt: Date | null } | null
  shownGrantId: string
  /** What an emergency stop says that covers it; null where none does. */
  stopped: string | null
  /** Whether the tool is offered in the very form by which the call was judged. */
  toolStands: boolean
  /** Whether the arguments that the pod is about to run are those that were decided on. */
  argumentsStand: boolean
  /** Whether policy still allows it, or those who signed it are still enough. */
  policyStands: boolean
  now: Date
}

/** Why this permission does not open anything now, or null when it does: once, unaltered, in time, under today's rules. */
export function grantBlocker(claim: Claim): GrantBlocker | null {
  const { grant, state } = claim
  if (!grant) return isAnswered(state) ? 'grant_unknown' : 'not_released'
  if (grant.id !== claim.shownGrantId) return 'grant_unknown'
  if (grant.usedAt) return 'grant_used'
  if (grant.expiresAt <= claim.now || state === 'lapsed') return 'grant_expired'
  if (!['allowed', 'released'].includes(state)) return 'grant_used'
  if (claim.stopped !== null) return 'emergency_stop'
  if (!claim.toolStands) return 'tool_moved'
  if (!claim.argumentsStand) return 'arguments_altered'
  return claim.policyStands ? null : 'policy_moved'
}

/** How long a pod has to say what came of a call; after that its owner hears of it. */
export const reportWithinHours = 24

/** Permissions used before this moment, of which nothing was heard, are given up on. */
export function unheardSince(now: Date): Date {
  return new Date(now.getTime() - reportWithinHours * 3_600_000)
}

/** States in which a pod that waits for an answer has one. */
export function isAnswered(state: CallState): boolean {
  return state !== 'waiting' && state !== 'settling'
}

/** Only what a person decides is queued; a queued call is at least elevated. */
export function tierForPeople(tier: Tier): Tier {
  return tier === 'routine' ? 'elevated' : tier
}
