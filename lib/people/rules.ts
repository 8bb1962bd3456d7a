import type { Permission } from '@/lib/core/actor'
import type { HumanRole, Identity, SignInStanding } from '@/lib/people/schema'

/** How long a session lasts at most, and how long without being used. */
export const absoluteLimitMs = 8 * 3_600_000
export const idleLimitMs = 3_600_000

/** A session in use is prolonged at most this often, so that reading pages does not write each time. */
const prolongEveryMs = 5 * 60_000

/** What comes with any role: reading, the rules included by which everything is decided, and asking for more. */
const everyRole = [
  'requests:read',
  'tasks:read',
  'memory:read',
  'imports:read',
  'repositories:read',
  'prompts:read',
  'policy:read',
  'pods:read',
  'access:ask',
  'findings:ask',
  'incidents:read',
  'stops:read',
] as const

const permissionsByRole: Record<HumanRole, readonly Permission[]> = {
  viewer: everyRole,
  approver: [
    ...everyRole,
    'requests:decide',
    'audit:read_own',
    'audit:keep',
    'findings:reveal',
    'findings:settle',
    'memory:keep',
    'tasks:keep',
    'incidents:handle',
    'stops:put_on',
    'stops:resume',
  ],
  prompt_reviewer: [...everyRole, 'audit:read_own', 'audit:keep', 'prompts:write', 'memory:keep'],
  auditor: [...everyRole, 'audit:read', 'audit:keep', 'audit:review', 'audit:hold', 'findings:reveal'],
  // Deciding is not part of administering: whoever sets the rules does not thereby sign under them.
  admin: [
    ...everyRole,
    'imports:start',
    'audit:read',
    'audit:keep',
    'audit:hold',
    'findings:reveal',
    'findings:settle',
    'pods:manage',
    'people:manage',
    'demo:manage',
    'jobs:manage',
    'sinks:manage',
    'incidents:handle',
    'incidents:manage',
    'stops:put_on',
    'stops:resume',
    'policy:change',
    'prompts:write',
    'memory:keep',
    'tasks:keep',
    'tools:change',
  ],
}

/** Everything a person with these roles may do. No role, no permission. */
export function permissionsOf(roles: readonly HumanRole[]): Set<Permission> {
  return new Set(roles.flatMap((role) => permissionsByRole[role]))
}

/** When a session started at `startedAt` ends if it is not used after `now`. */
export function sessionEnd(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + idleLimitMs, startedAt.getTime() + absoluteLimitMs))
}

/** Whether using the session now should move its end; its absolute limit never moves. */
export function prolongs(startedAt: Date, expiresAt: Date, now: Date): boolean {
  return sessionEnd(startedAt, now).getTime() - expiresAt.getTime() >= prolongEveryMs
}

/**
 * An e-mail address that can be compared with a configured one: vouched for by the provider and plain ASCII,
 * because letters that merely look alike would make two addresses read the same.
 */
export function trustedEmail({ email, emailVerified }: Pick<Identity, 'email' | 'emailVerified'>): string | null {
  if (!email || !emailVerified) return null
  return /^[\x21-\x3f\x41-\x7e]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(email) ? email.toLowerCase() : null
}

/** Whether the installation's settings name this identity as an admin, by trusted e-mail or as `issuer#subject`. */
export function isListedAdmin(admins: readonly string[], identity: Identity): boolean {
  const email = trustedEmail(identity)
  const exact = `${identity.issuer}#${identity.subject}`
  return admins.some((entry) => entry === exact || (email !== null && entry.toLowerCase() === email))
}

export type Details = Pick<Identity, 'name' | 'email' | 'emailVerified'>
export type DetailChange =
  | { field: 'name'; from: string; to: string }
  | { field: 'email'; from: string | null; to: string | null }
  | { field: 'emailVerified'; from: boolean; to: boolean }

/** What a provider now says of somebody that it did not say before. */
export function changedDetails(before: Details, now: Details): DetailChange[] {
  const changes: DetailChange[] = [
    { field: 'name', from: before.name, to: now.name },
    { field: 'email', from: before.email, to: now.email },
    { field: 'emailVerified', from: before.emailVerified, to: now.emailVerified },
  ]
  return changes.filter(({ from, to }) => from !== to)
}

export type ChangeBlocker = 'own_roles' | 'last_admin'

/** Why somebody's roles or access cannot be changed so, or null. `admins` are the ids of the active admins. */
export function changeBlocker(
  personId: string,
  staysAdmin: boolean,
  actorId: string,
  admins: readonly string[],
): ChangeBlocker | null {
  if (personId === actorId) return 'own_roles'
  if (!staysAdmin && admins.length === 1 && admins[0] === personId) return 'last_admin'
  return null
}

/** What tells people apart in a list of names: their address or department, where a name occurs twice. */
export function personChoices(
  people: readonly { id: string; name: string; email: string | null; department: string | null }[],
): { value: string; label: string }[] {
  const isShared = ({ name }: { name: string }) => people.filter((other) => other.name === name).length > 1
  return people.map((person) => {
    const more = isShared(person) ? ` (${person.email ?? person.department ?? person.id.slice(-6)})` : ''
    return { value: person.id, label: person.name + more }
  })
}

export type SignInState = 'new' | 'works' | 'failed'

/** How signing in by a provider stands. That somebody was not let in says nothing against it. */
export function signInState({ lastAt, failedAt, problem }: SignInStanding): SignInState {
  const isItsOwn = problem === 'provider_down' || problem === 'clocks_differ' || problem === 'not_completed'
  if (isItsOwn && failedAt !== null && (lastAt === null || lastAt < failedAt)) return 'failed'
  return lastAt === null ? 'new' : 'works'
}
