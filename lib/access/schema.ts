import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import type { RequestState } from '@/lib/requests/schema'
import { groupSlug, type HumanRole, humanRole, membership, personRef, roleChange } from '@/lib/people/schema'
import { noKey, words } from '@/lib/findings/words'

const oneMore = z.union([z.strictObject({ role: humanRole }), z.strictObject({ group: groupSlug })])

/** Something a person can be given: a role, a place in a group, or access again after it was ended. */
export const right = z.union([...oneMore.options, z.strictObject({ access: z.literal('again') })])
export type Right = z.output<typeof right>

/** A right in one word: role:approver, group:finance, access:again. */
export function rightWord(asked: Right): string {
  if ('access' in asked) return `access:${asked.access}`
  return 'role' in asked ? `role:${asked.role}` : `group:${asked.group}`
}

/** The same word read back, as forms send it. */
const writtenRight = z
  .string()
  .max(60)
  .transform((word) => {
    const at = word.indexOf(':')
    return { [word.slice(0, Math.max(at, 0))]: word.slice(at + 1) }
  })
  .pipe(oneMore)

const personId = z.string().min(1).max(64)

/** What somebody asks for, for whom, and why in their own words. */
export const accessWish = z.strictObject({
  personId,
  right: writtenRight,
  reason: words().trim().min(1).max(1000),
})

/** Why, where a form may turn out to ask people; empty where it does not. */
const why = words().trim().max(1000).default('')

/** The roles somebody is to have; those that are more are asked for. */
export const roleWish = roleChange.extend({ reason: why })

/** A place in a group. */
export const membershipWish = membership.extend({
  /** The group's title, should it not exist yet. */
  title: z
    .string()
    .refine(...noKey)
    .trim()
    .min(2, 'Give the group a title of two letters or more')
    .max(80)
    .optional(),
  reason: why,
})

/** Access again for somebody whose access was ended. */
export const restoreWish = personRef.extend({ reason: why })

/** What is signed: who gets what. Its RFC 8785 form is hashed to the digest that votes carry. */
export const accessEnvelope = z.object({
  kind: z.literal('access'),
  person: z.string(),
  right,
  policyVersion: z.number().int(),
})
export type AccessEnvelope = z.output<typeof accessEnvelope>

/** A right with the words people know it by. */
export type NamedRight = { role: HumanRole } | { group: string; title: string } | { access: 'again' }

/** Who somebody is and what they may do at this moment. */
export const holder = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  roles: z.array(humanRole),
  groups: z.array(z.object({ slug: z.string(), title: z.string() })),
  /** Whether they have access. */
  active: z.boolean(),
})
export type Holder = z.output<typeof holder>

const shownRight = z.object({ name: z.string(), words: z.string(), isNew: z.boolean() })
export type ShownRight = z.output<typeof shownRight>

/** What people see of a right that would be given. */
export const accessChange = z.object({
  /** The right, to go on in a sentence. */
  right: z.string(),
  /** Null when the person is not known any more. */
  person: holder.nullable(),
  rights: z.array(shownRight),
  signed: accessEnvelope,
})

/** For what one has asked oneself. */
export const latestAskedFirst = keyset('desc', { askedAt: 'time', id: 'text' })

/** The page's address: for whom, and which page of one's own wishes. */
export const accessAddress = z.object({ for: personId.optional(), cursor: latestAskedFirst.cursor.optional() })

/** A right that has been asked for somebody and is not given yet. */
export type WaitingRight = { number: number; sentence: string; right: Right }

/** Something the reader asked for, and what came of it. */
export type WishRow = {
  id: string
  number: number
  sentence: string
  state: RequestState
  askedAt: string
  /** What whoever decided wrote, or why it ended; null while it is open. */
  note: string | null
}
