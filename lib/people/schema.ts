import { z } from 'zod'
import { type Columns, keyset } from '@/lib/core/keyset'
import { type Sort, sortBy, sortOf } from '@/lib/core/sort'
import { type HumanRole, humanRoles } from '@/lib/people/human-roles'
import { type SignInFailure, signInFailures } from '@/lib/people/labels'

export type { HumanRole } from '@/lib/people/human-roles'

/** What a human being may be here. A person can be several of these, or none yet. */
export const humanRole = z.enum(humanRoles)

const id = z.string().min(1).max(64)

/** The short name of a group. */
export const groupSlug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'Use 2 to 40 small letters, digits and hyphens, starting with a letter')

/** Who an identity provider says somebody is. Issuer and subject are the identity; the rest is for reading. */
export const identity = z.strictObject({
  issuer: z.string().min(1).max(300),
  subject: z.string().min(1).max(255),
  name: z.string().trim().min(1, 'The sign-in service sent no name').max(120),
  email: z.string().max(254).nullable().default(null),
  emailVerified: z.boolean().default(false),
})
export type Identity = z.output<typeof identity>

/** What a provider says of somebody beside who they are; it can change, and is taken over at the next sign-in. */
export const ownDetails = identity.pick({ name: true, email: true, emailVerified: true })

/** Who vouches for people who are there for trials alone: no sign-in service does, so nobody can be one of them. */
export const madeUpForTrials = 'urn:countersign:made-up'

/** A person who is not known yet. Roles and groups are given here for demo people only; others get theirs later. */
export const newPerson = identity.extend({
  roles: z.array(humanRole).default([]),
  groups: z.array(groupSlug).default([]),
  department: z.string().max(40).nullable().default(null),
  demo: z.boolean().default(false),
})

/** A new session. The token itself never reaches a command, only its keyed hash. */
export const newSession = z.strictObject({
  personId: id,
  tokenHash: z.string().min(20).max(100),
  /** When the provider says that it made sure of the person; null when it does not say, then it is now. */
  authenticatedAt: z.date().nullable().default(null),
  /** What the provider calls the person now; null when it said nothing that can be kept. */
  details: ownDetails.nullable().default(null),
  /** The session this browser had before, which ends now. */
  replaces: z.string().max(100).nullable().default(null),
  /** The device by which this browser is known, if anybody is told in it. */
  deviceId: z.string().max(100).nullable().default(null),
})

/** A sign-in that did not come to its end, and why. */
export const failedSignIn = z.strictObject({
  issuer: z.string().min(1).max(500),
  problem: z.enum(Object.keys(signInFailures) as [SignInFailure, ...SignInFailure[]]),
})

export const sessionRef = z.strictObject({ tokenHash: z.string().min(20).max(100) })

/** A session that ends, and with it that its person is told in the browser that it was in. */
export const sessionEnded = sessionRef.extend({ deviceId: z.string().max(100).nullable().default(null) })

export const personRef = z.strictObject({ personId: id })

/** A form sends one ticked box as a word and several as a list. */
const ticked = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item))

export const roleChange = z.strictObject({
  personId: id,
  roles: ticked(humanRole).transform((roles) => humanRole.options.filter((role) => roles.includes(role))),
})

export const membership = z.strictObject({
  personId: id,
  group: groupSlug,
})

const byName = { name: 'text', id: 'text' } as const

/** What the list can be ordered by, each with what tells a place in it. Whose access has ended comes last. */
const orders = {
  name: { ended: 'number', ...byName },
  roles: { roles: 'text', ...byName },
  groups: { groups: 'text', ...byName },
  email: { email: 'text', ...byName },
  access: { ended: 'number', since: 'time', id: 'text' },
} as const
export const peopleSorts = ['name', 'roles', 'groups', 'email', 'access'] as const
export type PeopleSort = Sort<(typeof peopleSorts)[number]>
export const usualPeopleSort: PeopleSort = 'name'

/** The pages of the list in this order. */
export function peopleOrder(sort: PeopleSort = usualPeopleSort) {
  const { name, direction } = sortOf<(typeof peopleSorts)[number]>(sort)
  return keyset<Columns, 'asc' | 'desc'>(direction, orders[name])
}

/** The list's address: filters, order and page. */
export const peopleAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  role: z.enum([...humanRoles, 'none']).optional(),
  sort: sortBy(peopleSorts).optional(),
  cursor: z.string().max(2_000).optional(),
})
export type PeopleFilter = z.output<typeof peopleAddress>

/** The address of the coverage: which group is looked at. */
export const coverageAddress = z.object({ group: groupSlug.optional() })

/** A person in lists, without anything a session or a provider needs to know. */
export type PersonRow = {
  id: string
  name: string
  email: string | null
  emailVerified: boolean
  issuer: string
  roles: HumanRole[]
  groups: string[]
  /** What people call these groups, in the same order. */
  groupTitles: string[]
  department: string | null
  demo: boolean
  createdAt: string
  deactivatedAt: string | null
}

export type GroupRow = { slug: string; title: string; members: { id: string; name: string }[] }

/** What a session cookie turned out to be. */
export type SessionFound =
  | {
      state: 'active'
      person: SignedIn
      startedAt: Date
      /** The sign-in service that vouched for the person. */
      issuer: string
      /** Whether it has been used long enough for its idle limit to be moved. */
      prolong: boolean
    }
  | { state: 'ended' | 'deactivated' | 'unknown' }

/** The signed-in person as the database has them at this moment. */
export type SignedIn = { id: string; name: string; roles: HumanRole[]; groups: string[]; authenticatedAt: Date }

/** How signing in by a provider goes. */
export type SignInStanding = {
  /** When somebody last came in by it, as ISO 8601. */
  lastAt: string | null
  /** When it last failed, and why. */
  failedAt: string | null
  problem: SignInFailure | null
}

/** A way to sign in, as whoever reads the record sees it. */
export type SignInWay = SignInStanding & {
  id: string
  name: string
  /** The host that vouches for who somebody is; null where this installation does. */
  host: string | null
  /** What is asked of it, in its own words. */
  scope: string
  /** Who of those with an account there may come in; null where it is for it to say. */
  open: { organisations: readonly string[]; domains: readonly string[] } | null
}
