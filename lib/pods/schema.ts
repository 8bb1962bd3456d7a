import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { noKey, words } from '@/lib/findings/words'

/** A short name in URLs and credentials: lower-case ASCII, so that no two look alike. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'Use 2 to 40 small letters, digits and hyphens, starting with a letter')

/** `proposed` waits for people: nothing of it was signed yet, and it may do nothing. */
export const podStates = ['proposed', 'active', 'held', 'retired'] as const
export type PodState = (typeof podStates)[number]

/** The role of a pod, as the policy names it. */
const roleName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{1,39}$/, 'Use the role’s name from the policy, such as DevPod')

/** As policy names them: shop, acme/shop, acme/*. */
const repositoryNames = z
  .array(
    z
      .string()
      .max(200)
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/(?:\*|[A-Za-z0-9][A-Za-z0-9._-]*))?$/,
        'Name a repository as the pod does, such as shop or acme/shop',
      ),
  )
  .max(50, 'Name at most 50 repositories')

const podName = z
  .string()
  .refine(...noKey)
  .trim()
  .min(2, 'Give the pod a name')
  .max(80, 'Keep the name under 80 characters')
const purpose = words().trim().min(3, 'Say in a few words what the pod is for').max(400, 'Keep it under 400 characters')

export const newPod = z.strictObject({
  slug,
  name: podName,
  role: roleName,
  department: slug,
  purpose,
  ownerId: z.string().nullable(),
  demo: z.boolean().default(false),
  repositories: repositoryNames.default([]),
})

/** What people read about a pod, said anew. It permits nothing. */
export const podWords = z.strictObject({ podSlug: slug, name: podName, purpose })

/** A form sends one ticked box as a word, several as a list, and none not at all. */
export const ticked = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item))

/** Binds a pod to these repositories; none lets it go. */
export const binding = z.strictObject({ podSlug: slug, repositories: repositoryNames })

export const credentialKind = z.enum(['client_secret', 'service_key'])
export type CredentialKind = z.output<typeof credentialKind>

/** For how many days a key opens something, unless somebody says otherwise. */
export const usualDays = 90
/** A form sends a number as text. */
const lifetimeDays = z.coerce.number('Say for how many days').int().min(1).max(365).default(usualDays)

export const newCredential = z.strictObject({
  podSlug: slug,
  environment: z.enum(environments, `Name one of ${environments.join(', ')}`),
  kind: credentialKind,
  lifetimeDays,
})

/** Another credential in the place of one that still opens something. */
export const rotation = z.strictObject({
  credentialId: z.string(),
  /** How long both work; none ends the old one at once. */
  overlapHours: z.coerce.number('Say for how many hours both work').int().min(0).max(720).default(24),
  lifetimeDays,
})

const why = words().trim().min(3, 'Say in a few words why').max(400, 'Keep it under 400 characters')

/** Holds a pod or lets it go on, and why. */
export const standingChange = z.strictObject({ podSlug: slug, reason: why })
/** Ends a pod; people say why. */
export const podEnd = z.strictObject({ podSlug: slug, reason: why.optional() })

export const podSlug = z.strictObject({ podSlug: slug })
export const credentialId = z.strictObject({ credentialId: z.string() })

/** A credential as the gate holds it in memory: who it stands for and how long. Never the secret. */
export type Access = {
  credentialId: string
  kind: CredentialKind
  hash: string
  expiresAt: Date
  accountId: string
  clientId: string
  environment: string
  podId: string
  podName: string
  podSlug: string
  role: string
  department: string
  repositories: readonly string[]
}

/** One line per active pod: what waits on people now, what it did in the last 24 hours, and what became of it last. */
export type PodToday = {
  slug: string
  name: string
  demo: boolean
  /** Whether the reader answers for it. */
  isOwn: boolean
  waiting: number
  allowed: number
  denied: number
  /** Whether it made so many calls that only the last of them are counted. */
  isMany: boolean
  /** What it did last or what became of it, as a sentence, and when (ISO 8601); null when it has done nothing yet. */
  last: { sentence: string; at: string; eventId: string; request: number | null } | null
}

const keyName = z.string().min(1).max(200)

/** The name of a key that signs from now on, and of the one before. */
export const keyRotation = z.strictObject({ kid: keyName, replaced: keyName })

/** The address of the list of pods. */
export const podAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  state: z.enum(podStates).optional(),
  role: roleName.optional(),
  env: z.enum(environments).optional(),
})
export type PodFilter = z.output<typeof podAddress>

/** A pod in lists. Times are ISO 8601 in UTC. */
export type PodRow = {
  slug: string
  name: string
  role: string
  department: string
  state: PodState
  demo: boolean
  owner: string | null
  ownerId: string | null
  environments: string[]
  /** How many of its requests wait for people. */
  waiting: number
  lastCall: string | null
}

/** A credential as people see it: what it is and how long, never the secret. */
export type CredentialRow = {
  id: string
  kind: CredentialKind
  prefix: string
  createdAt: string
  expiresAt: string
  revokedAt: string | null
}

export type AccountRow = {
  environment: string
  clientId: string
  /** When it called last, as far as its pod’s newest calls tell. */
  lastCall: string | null
  credentials: CredentialRow[]
}

/** A call in the list of a pod's newest. */
export type PodCall = {
  id: string
  at: string
  sentence: string
  environment: string
  decision: 'allow' | 'ask' | 'deny'
  request: number | null
}

/** One pod with everything that its page shows of it. */
export type PodDetail = Pick<PodRow, 'slug' | 'name' | 'role' | 'department' | 'state' | 'demo'> & {
  id: string
  purpose: string
  repositories: string[]
  createdAt: string
  owner: { id: string; name: string; active: boolean } | null
  accounts: AccountRow[]
  waiting: { number: number; sentence: string; expiresAt: string; state: string }[]
  /** How many of its requests are open, of which the first are shown. */
  waitingCount: number
  /** How many tasks it works on, of which the first are shown. */
  taskCount: number
  /** The request by which people are asked to let it become something, while that is open. */
  wish: { number: number; sentence: string } | null
  tasks: { number: number; title: string; environment: string | null; at: string }[]
  /** Its newest calls, for those who may read the record. */
  calls: PodCall[]
}
