import { z } from 'zod'
import { slug } from '@/lib/pods/schema'
import { name } from '@/lib/policy/schema'

/**
 * The address of the matrix: where it is read, for whom (a department, a role, or a pod by its slug), beside which other
 * role, which of its tools and whether all of very many, the cell that is explained, as `DevPod:git.rollback_commit`, and of an author's drafts which one
 * is shown, or none.
 */
export const policyAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  env: name.optional(),
  department: name.optional(),
  role: name.optional(),
  pod: slug.optional(),
  with: name.optional(),
  show: z.enum(['explicit', 'unset']).optional(),
  rows: z.enum(['all']).optional(),
  draft: z
    .string()
    .regex(/^(?:off|[1-9]\d{0,8})$/)
    .optional(),
  cell: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]*:[a-z][a-z0-9_.]*$/)
    .max(200)
    .optional(),
})
export type PolicyFilter = z.output<typeof policyAddress>

/** A pod through whose eyes the matrix can be read. */
export type SeenPod = { slug: string; name: string; role: string; department: string }

/** A version of the policy as a line of its history. Times are ISO 8601 in UTC. */
export type VersionRow = { version: number; at: string; reason: string; inForce: boolean }
