/** Everything somebody can be allowed to do, as noun:verb. Reads and writes ask for exactly one of these. */
export const permissions = [
  'requests:read',
  'requests:decide',
  'findings:ask',
  'findings:reveal',
  'findings:settle',
  'tasks:read',
  'tasks:keep',
  'memory:read',
  'memory:keep',
  'imports:read',
  'imports:start',
  'repositories:read',
  'repositories:keep',
  'repositories:hear',
  'prompts:read',
  'prompts:write',
  'policy:read',
  'pods:read',
  'policy:change',
  'access:ask',
  'audit:read',
  'audit:read_own',
  'audit:keep',
  'audit:review',
  'audit:hold',
  'calls:make',
  'pods:manage',
  'people:manage',
  'policy:load',
  'tools:load',
  'tools:change',
  'demo:manage',
  'jobs:manage',
  'sinks:manage',
  'incidents:read',
  'incidents:handle',
  'incidents:manage',
  'stops:read',
  'stops:put_on',
  'stops:resume',
  'sessions:manage',
  'system:sweep',
] as const

export type Permission = (typeof permissions)[number]

/** `trace` is the chain of calls that they ask in, as W3C Trace Context writes it; it decides nothing. */
type Base = { id: string; name: string; can: ReadonlySet<Permission>; trace?: string }

/**
 * A signed-in human being. `groups` are those whose duties this person may sign; `authenticatedAt` is when the sign-in
 * service last made sure of who this is, absent when nobody knows. Whoever is made up stands for nobody: they answer trials.
 */
export type PersonActor = Base & { kind: 'person'; groups: readonly string[]; authenticatedAt?: Date; madeUp?: true }

/** A pod, known by its credential alone; nothing about it is taken from what it sends. */
export type PodActor = Base & {
  kind: 'pod'
  role: string
  department: string
  environment: string
  accountId: string
  credentialId: string
  /** The repositories it may name; none means that nothing binds it. */
  repositories: readonly string[]
}

export type SystemActor = Base & { kind: 'system' }

/** Whoever is acting: a person in a browser, a pod with a credential, or the system itself. */
export type Actor = PersonActor | PodActor | SystemActor

/**
 * Whose keys, answers, limits and counts something falls under. A pod has an account in each environment, and what it
 * was told or did under one is nothing to another; everybody else is one by themselves.
 */
export function accountOf(actor: Actor): string {
  return actor.kind === 'pod' ? actor.accountId : actor.id
}

/** An actor of the named kind. */
export type ActorOf<Kind extends Actor['kind']> = Extract<Actor, { kind: Kind }>

/** Whether this actor may do what asks for a permission and, where a kind is named, is for that kind alone. */
export function mayDo(actor: Actor, asked: { permission: Permission; actor?: Actor['kind'] }): boolean {
  return actor.can.has(asked.permission) && (asked.actor === undefined || asked.actor === actor.kind)
}

/** The installation acting by itself: timers, start-up loading, sign-in bookkeeping, the operator's command line. */
export const systemActor: SystemActor = {
  kind: 'system',
  id: 'system',
  name: 'Countersign',
  can: new Set<Permission>([
    'system:sweep',
    'policy:load',
    'policy:change',
    'policy:read',
    'tools:load',
    'tools:change',
    'sessions:manage',
    'people:manage',
    'pods:manage',
    'imports:start',
    'imports:read',
    'repositories:read',
    'repositories:keep',
    'repositories:hear',
    'demo:manage',
    'stops:read',
    'stops:put_on',
    'stops:resume',
  ]),
}

/** For reads: a page that asks for more than its reader may see is a bug, so it throws. */
export function demand(actor: Actor, permission: Permission): void {
  if (!actor.can.has(permission)) throw new Error(`${actor.id} lacks ${permission}`)
}
