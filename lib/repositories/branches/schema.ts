import { z } from 'zod'
import { words } from '@/lib/findings/words'
import { branchGlob } from '@/lib/policy/places'
import { repositoryName } from '@/lib/repositories/schema'

/** A branch by its name, or a pattern of branches. */
const pattern = branchGlob.refine(
  (glob) => glob.split('/').every((part) => part === '**' || !part.includes('**')) && !/\.\.|\.lock$|\.$/.test(glob),
  '** stands as a part of its own, and a branch is named as git names it',
)

// A form sends them on lines of their own.
const patterns = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(/[\s,]+/).filter(Boolean) : given),
  z
    .array(pattern)
    .min(1, 'Name a branch')
    .max(50, 'Keep it to 50')
    .transform((all) => [...new Set(all)]),
)

/** Which branches are to move by deliveries alone, and why. */
export const branchesWish = z.strictObject({
  repository: repositoryName,
  branches: patterns,
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
})

/** The same by whoever runs the machine, at once. */
export const branchesTyped = branchesWish.omit({ reason: true })

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const takenIn = z.object({ branch: z.string(), commit: objectName, tree: objectName })
export type TakenIn = z.output<typeof takenIn>

/** What is signed: which branches of which repository, and at which commits those go on that are there. */
export const branchesEnvelope = z.object({
  kind: z.literal('protected_branches'),
  repository: z.string(),
  name: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
  takesIn: z.array(takenIn),
  policyVersion: z.number().int(),
})
export type BranchesEnvelope = z.output<typeof branchesEnvelope>

/** What people see of it. */
export const branchesChange = z.object({ signed: branchesEnvelope })
