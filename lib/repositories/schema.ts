import { z } from 'zod'
import { pathGlob } from '@/lib/policy/places'
import { duty } from '@/lib/policy/schema'

/** The tools by whose rules the policy says what a pod may do with a repository. */
export const gitTools = { read: 'git.fetch', own: 'git.push', deliver: 'git.deliver' } as const

/** The tool by which a pod asks that a commit be rolled back; of a repository that is kept here, that becomes a delivery. */
export const rollbackTool = 'git.rollback_commit'

/** A repository by the policy's grammar, in small letters, so that no two are spelled alike. */
export const repositoryName = z
  .string('Name a repository')
  .trim()
  .toLowerCase()
  .max(200)
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,99}(?:\/[a-z0-9][a-z0-9._-]{0,99})?$/,
    'Name a repository in letters, digits and . _ -, such as shop or acme/shop',
  )
  .refine(
    (name) => !/\.\.|\.(?:git|lock)(?:\/|$)/.test(name),
    'A name has no .. in it and does not end in .git or .lock',
  )

const branchGrammar = /^[A-Za-z0-9][A-Za-z0-9._+#@-]*(?:\/[A-Za-z0-9][A-Za-z0-9._+#@-]*)*$/

/** Whether a branch is named in a way that git, the policy and people read alike. */
export function isPlainBranch(name: string): boolean {
  return name.length <= 200 && branchGrammar.test(name) && !/\.\.|@\{|\.(?:lock)?(?:\/|$)/.test(name)
}

export const branchName = z.string().refine(isPlainBranch, 'Name a branch in letters, digits and . _ + # @ - /')

/** People of a group who must sign what changes files at these places. */
export const owner = duty.extend({ path: pathGlob })
export type Owner = z.output<typeof owner>

export const owners = z.array(owner).max(200, 'Keep it to 200 places')

const commit = z.string().regex(/^[0-9a-f]{40}$/)

/** A repository that is to be kept here, with where its branches are. */
export const newRepository = z.strictObject({
  id: z.string().min(1).max(40),
  name: repositoryName,
  defaultBranch: branchName.default('main'),
  protectedBranches: z.array(branchName).max(50).default([]),
  branches: z
    .array(z.strictObject({ branch: branchName, commit, tree: commit }))
    .max(1_000)
    .default([]),
})

export const repositoryRef = z.strictObject({ name: repositoryName })

export const newOwners = z.strictObject({ name: repositoryName, owners })

/** A repository as its page shows it. */
export type RepositoryView = {
  id: string
  name: string
  defaultBranch: string
  /** Names and patterns; and of those the ones that have names. */
  protectedBranches: string[]
  namedBranches: string[]
  owners: { path: string; group: string; count: number }[]
  branches: { branch: string; commit: string; movedAt: string }[]
  /** Whether the other server at which it lives would take a push that nobody signed, as far as that is known. */
  takesUnsigned: boolean
  /** Since when it is closed, in ISO 8601; null while it is open. */
  closedAt: string | null
}
