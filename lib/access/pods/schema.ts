import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { newPod, podSlug, ticked } from '@/lib/pods/schema'
import { words } from '@/lib/findings/words'

/** A form sends names in one line, apart by commas or spaces. */
const written = <Item extends z.ZodType>(names: Item) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value), names)

/** What a pod is, where it acts and who answers for it: all that people sign before it counts. */
const place = {
  role: newPod.shape.role,
  department: newPod.shape.department,
  environments: ticked(z.enum(environments)).refine((places) => places.length > 0, 'Choose where it acts'),
  repositories: written(newPod.shape.repositories),
  ownerId: z.string('Choose who answers for it').min(1, 'Choose who answers for it').max(64),
  reason: words().trim().min(1, 'Say in a sentence why it is needed').max(1000),
}

/** A pod that does not exist yet. */
export const newPodWish = z.strictObject({ ...newPod.pick({ slug: true, name: true, purpose: true }).shape, ...place })

/** Another place for one that does. */
export const podWish = z.strictObject({ ...podSlug.shape, ...place })

const signedPlace = z.object({
  role: z.string(),
  department: z.string(),
  environments: z.array(z.string()),
  repositories: z.array(z.string()),
  owner: z.string().nullable(),
})
/** What a pod is at a moment; its owner by id. */
export type PodPlace = z.output<typeof signedPlace>

/** What is signed: which pod becomes what. Its RFC 8785 form is hashed to the digest that votes carry. */
export const podEnvelope = z.object({
  kind: z.literal('pod_right'),
  pod: z.string(),
  slug: z.string(),
  /** What it is now; null for a pod that may do nothing before this is signed. */
  was: signedPlace.nullable(),
  will: signedPlace,
  policyVersion: z.number().int(),
})
export type PodEnvelope = z.output<typeof podEnvelope>

/** A tool whose answer would be another one. */
const changedTool = z.object({ title: z.string(), before: z.string(), after: z.string(), isMore: z.boolean() })

const fact = z.object({ name: z.string(), before: z.string().nullable(), after: z.string() })

/** What people see of a pod that would become something else. */
export const podChange = z.object({
  name: z.string(),
  purpose: z.string(),
  facts: z.array(fact),
  places: z.array(z.object({ environment: z.string(), words: z.array(z.string()), tools: z.array(changedTool) })),
  signed: podEnvelope,
})
export type PodChange = z.output<typeof podChange>

/** The address of the form: which pod would change; without one a new one is registered. */
export const podFormAddress = z.object({ for: podSlug.shape.podSlug.optional() })
