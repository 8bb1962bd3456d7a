import type { Brief, Decision, Duty, RequestState, Tier, Verdict } from '@/lib/requests/schema'

export type Blocker =
  | 'already_decided'
  | 'expired'
  | 'withdrawn'
  | 'stopped'
  | 'superseded'
  | 'own_pod'
  | 'not_in_group'
  | 'already_signed'
  | 'no_permission'

/** The facts about a request that decide who may sign it. */
export type Decidable = {
  state: RequestState
  expiresAt: Date
  podOwnerId: string | null
  duties: readonly Duty[]
  /** People whose vote stands. */
  signedBy: readonly string[]
}

export type Signer = { id: string; groups: readonly string[]; mayDecide: boolean }

const closedBecause: Partial<Record<RequestState, Blocker>> = {
  expired: 'expired',
  withdrawn: 'withdrawn',
  stopped: 'stopped',
  superseded: 'superseded',
}

/** Why this person cannot decide this request, or null when they can. */
export function decisionBlocker(request: Decidable, person: Signer, now: Date): Blocker | null {
  if (request.state !== 'waiting') return closedBecause[request.state] ?? 'already_decided'
  if (request.expiresAt <= now) return 'expired'
  if (!person.mayDecide) return 'no_permission'
  if (request.podOwnerId === person.id) return 'own_pod'
  if (!request.duties.some(({ group }) => person.groups.includes(group))) return 'not_in_group'
  if (request.signedBy.includes(person.id)) return 'already_signed'
  return null
}

/** Whether the standing approvals fulfil every duty: enough different people out of each named group. */
export function dutiesMet(duties: readonly Duty[], approvers: readonly { groups: readonly string[] }[]): boolean {
  return duties.every(({ group, count }) => approvers.filter((who) => who.groups.includes(group)).length >= count)
}

/** The state after a vote: one "no" closes the request, a "yes" does when every duty is met. */
export function stateAfter(verdict: Verdict, met: boolean): RequestState {
  if (verdict === 'reject') return 'rejected'
  if (verdict === 'request_changes') return 'changes_requested'
  return met ? 'approved' : 'waiting'
}

/** Whether a request can be approved from its line in the queue: not above Elevated, and all of it is on the line. Not knowing means no. */
export function isPlain(risk: Tier, { whole }: Pick<Brief, 'whole'>): boolean {
  return risk === 'elevated' && whole === true
}

/** Whether a decision comes too early: a "yes" to more than the line has shown. Saying no is always possible. */
export function mustOpenFirst(
  { verdict, from }: Pick<Decision, 'verdict' | 'from'>,
  risk: Tier,
  brief: Pick<Brief, 'whole'>,
): boolean {
  return verdict === 'approve' && from !== 'page' && !isPlain(risk, brief)
}

/** Whether this tier needs a reason chosen before any decision; a "no" needs no more than a "yes". */
export function needsReason(risk: Tier): boolean {
  return risk === 'high' || risk === 'critical'
}

/** How old a sign-in may be for approving something critical. */
const freshSignInMs = 5 * 60_000

/** Whether this tier asks for a sign-in made just now and the name of what is changed, before a "yes" and never before a "no". */
export function needsCare(risk: Tier): boolean {
  return risk === 'critical'
}

/** Whether the sign-in service made sure of this person in the last five minutes. Not knowing means no. */
export function isFreshSignIn(authenticatedAt: Date | undefined, now: Date): boolean {
  return authenticatedAt !== undefined && now.getTime() - authenticatedAt.getTime() <= freshSignInMs
}

/** What a person types to show that they know what they approve: its name, or the request's number where it has none. */
export function nameToType(number: number, { object }: Pick<Brief, 'object'>): string {
  return object ?? `CS-${number}`
}

/** Seconds in which a decision can be taken back before the pod is told: 10 s, 60 s, and 5 min where nothing undoes it. */
export function takeBackSeconds(risk: Tier, reversible: boolean): number {
  if (risk === 'critical') return reversible ? 60 : 300
  return risk === 'high' ? 60 : 10
}

/** Whether this person's standing decision can be taken back now. */
export function takeBackBlocker(
  request: { state: RequestState; effectiveAt: Date | null; closedAt: Date | null },
  ownVote: boolean,
  now: Date,
): 'not_yours' | 'too_late' | null {
  if (!ownVote) return 'not_yours'
  const decided = ['approved', 'rejected', 'changes_requested'].includes(request.state)
  if (!decided || request.closedAt !== null || !request.effectiveAt || request.effectiveAt <= now) return 'too_late'
  return null
}
