import type { Brief, Decision, Duty, Excluded, RequestState, Tier, Verdict } from '@/lib/requests/schema'

export type Blocker =
  | 'already_decided'
  | 'expired'
  | 'withdrawn'
  | 'denied'
  | 'stopped'
  | 'superseded'
  | Excluded['because']
  | 'not_in_group'
  | 'group_signed'
  | 'already_signed'
  | 'no_permission'

/** A decision that stands: who made it and, for an approval, the group for which it was given. */
export type StandingVote = { personId: string; verdict: Verdict; dutyGroup: string | null }

/** The facts about a request that decide who may sign it. */
export type Decidable = {
  state: RequestState
  expiresAt: Date
  excluded: readonly Excluded[]
  duties: readonly Duty[]
  votes: readonly StandingVote[]
}

export type Signer = { id: string; groups: readonly string[]; mayDecide: boolean }

const closedBecause: Partial<Record<RequestState, Blocker>> = {
  expired: 'expired',
  withdrawn: 'withdrawn',
  denied: 'denied',
  stopped: 'stopped',
  superseded: 'superseded',
}

/** Why this person cannot decide this request, or null when they can. */
export function decisionBlocker(request: Decidable, person: Signer, now: Date): Blocker | null {
  const { state, expiresAt, excluded, duties, votes } = request
  if (state !== 'waiting') return closedBecause[state] ?? 'already_decided'
  if (expiresAt <= now) return 'expired'
  if (!person.mayDecide) return 'no_permission'
  const because = excluded.find(({ personId }) => personId === person.id)?.because
  if (because) return because
  if (votes.some(({ personId }) => personId === person.id)) return 'already_signed'
  if (!duties.some(({ group }) => person.groups.includes(group))) return 'not_in_group'
  return openDuties(duties, votes).some(({ group }) => person.groups.includes(group)) ? null : 'group_signed'
}

/**
 * What of the duties is still to be fulfilled, each with the number of signatures that are missing. A signature counts for
 * the one group for which it was given, so a person in two groups never stands for two people.
 */
export function openDuties(duties: readonly Duty[], votes: readonly StandingVote[]): Duty[] {
  return duties.flatMap(({ group, count }) => {
    const given = votes.filter(({ verdict, dutyGroup }) => verdict === 'approve' && dutyGroup === group).length
    return given < count ? [{ group, count: count - given }] : []
  })
}

/** How many signatures are missing altogether. */
export function signaturesMissing(open: readonly Duty[]): number {
  return open.reduce((sum, { count }) => sum + count, 0)
}

/**
 * For which of the open duties this person signs, or null for none: of several, for the group that fewest people could
 * sign for, so that nobody is taken from where they are needed most.
 */
export function dutyToFill(
  open: readonly Duty[],
  groups: readonly string[],
  sizes: Readonly<Record<string, number>>,
): string | null {
  const own = open.map(({ group }) => group).filter((group) => groups.includes(group))
  return own.toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0) || (a < b ? -1 : 1))[0] ?? null
}

/** A person as they are at the moment of a release. */
export type SignerNow = { id: string; active: boolean; mayDecide: boolean; groups: readonly string[] }

/** Why an approval no longer counts, or null: who signed must still be allowed to, for the same group. */
export function lostBecause(
  vote: StandingVote,
  person: SignerNow | undefined,
  excluded: readonly Excluded[],
): 'deactivated' | 'role_lost' | 'left_group' | 'excluded' | null {
  if (!person?.active) return 'deactivated'
  if (!person.mayDecide) return 'role_lost'
  if (excluded.some(({ personId }) => personId === person.id)) return 'excluded'
  return vote.dutyGroup !== null && person.groups.includes(vote.dutyGroup) ? null : 'left_group'
}

const weight: Record<Tier, number> = { routine: 0, elevated: 1, high: 2, critical: 3 }

/** Whether something weighs more now than when people signed it; then they signed something else. */
export function weighsMore(now: Tier, signed: Tier): boolean {
  return weight[now] > weight[signed]
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

/** Whether something in the request or in its reason is hidden, or passes for something else; the one count says so. */
export function isDeceptive({ checks }: Pick<Brief, 'checks'>): boolean {
  return checks.some(({ name, state }) => name === 'hidden' && state === 'found')
}

/**
 * Whether a reason is chosen before any decision: from High upwards, and where characters deceive the eye, so that no
 * single key decides it. A "no" needs no more than a "yes".
 */
export function needsReason(risk: Tier, brief: Pick<Brief, 'checks'>): boolean {
  if (isDeceptive(brief)) return true
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

/**
 * Whether a person can take their standing vote back now; `own` is that vote. A signature that is not enough by itself can
 * be taken back for as long as others are waited for. A "no" is taken back by whoever said it: somebody who had signed
 * before would else undo the "no" of another.
 */
export function takeBackBlocker(
  request: { state: RequestState; expiresAt: Date; effectiveAt: Date | null; closedAt: Date | null },
  own: Pick<StandingVote, 'verdict'> | undefined,
  now: Date,
): 'not_yours' | 'too_late' | null {
  if (!own) return 'not_yours'
  if (request.state === 'waiting') return request.expiresAt > now ? null : 'too_late'
  const decided = ['approved', 'rejected', 'changes_requested'].includes(request.state)
  if (!decided || request.closedAt !== null || !request.effectiveAt || request.effectiveAt <= now) return 'too_late'
  return stateAfter(own.verdict, true) === request.state ? null : 'not_yours'
}
