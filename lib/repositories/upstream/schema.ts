import { z } from 'zod'
import { moveFacts } from '@/lib/audit/delivery-shapes'
import { isGitSecretReference } from '@/lib/core/git-secret'
import { words } from '@/lib/findings/words'
import { branchName, repositoryName } from '@/lib/repositories/schema'

const address =
  /^(https?:\/\/|ssh:\/\/[A-Za-z0-9][\w.-]*@)(\[[0-9a-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(?::\d{1,5})?\/(?!-)[^\s?#@"'\\]+$/

/** Where a repository lives beside here: an address without anything that opens it. */
const upstreamUrl = z
  .string()
  .trim()
  .max(500, 'Keep the address under 500 characters')
  .regex(
    address,
    'Give the address as https://git.example.com/acme/shop.git, without a name or token in it, or as ssh://git@git.example.com/acme/shop.git',
  )

/** What stands for a credential where GitHub's App makes one for each use. */
export const byGithubApp = 'github:app'

const credential = z
  .string()
  .max(400)
  .refine(
    (text) => text === byGithubApp || isGitSecretReference(text),
    'Say where the credential is found, never the credential itself: env:COUNTERSIGN_GIT_SECRET_ and a name, or file:/ and a path',
  )

/** A repository with the server at which it lives as well; null ends that. */
export const newUpstream = z
  .strictObject({
    name: repositoryName,
    url: upstreamUrl.nullable(),
    credential: credential.nullable(),
    knownHosts: z
      .string()
      .max(400)
      .regex(/^\/[^\0"]+$/, 'Name the file of known hosts by its whole path')
      .nullable(),
  })
  .refine(({ url, credential: found }) => !url?.startsWith('ssh:') || !found || found.startsWith('file:'), {
    path: ['credential'],
    error: 'The key for ssh lies in a file: file:/ and its path',
  })
  .refine(({ url, credential: found }) => found !== byGithubApp || url?.startsWith('ssh:') === false, {
    path: ['credential'],
    error: 'The App reaches GitHub by https',
  })
  .refine(({ url, knownHosts }) => knownHosts === null || url?.startsWith('ssh:') === true, {
    path: ['knownHosts'],
    error: 'Only ssh knows servers by a file of known hosts',
  })

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const branchOf = z.strictObject({ repositoryId: z.string().max(40), branch: branchName })

/** Where a branch was read at the server, as it should be there. */
export const seenThere = branchOf.extend({ commit: objectName.nullable(), stands: objectName })

/** Where a branch was found at the server that nobody signed; null where it was gone. */
export const movedThere = branchOf.extend({
  found: objectName.nullable(),
  stands: objectName,
  about: moveFacts.optional(),
})

const decisions = ['take_over', 'put_back'] as const
export type Decision = (typeof decisions)[number]

/** Who wants a branch taken over as it is at the other server, and why; kept until it is done, and given up by what else is decided. */
export const overAsked = z.strictObject({ id: z.string(), name: z.string(), reason: z.string() })

/** What a person says is to become of such a movement. */
export const decided = branchOf.extend({
  found: objectName,
  decision: z.enum(decisions, 'Say what is to be done'),
  reason: words().trim().min(1, 'Say why').max(500, 'Keep it under 500 characters'),
})

/** A branch that was put back at the server. */
export const putBackThere = branchOf.extend({ over: objectName, commit: objectName })

/** A branch that moved here to where it is at the server, and which commits of deliveries it has no more. */
export const takenFrom = branchOf.extend({
  from: objectName,
  found: objectName,
  tree: objectName,
  lost: z.array(objectName).max(10_000),
})

/** A branch that moved here to where GitHub merged exactly what had landed. */
export const mergedThere = branchOf.extend({ from: objectName, found: objectName, tree: objectName })

/**
 * How a round went that read the server: why not, or null; after how many seconds the server wants to be asked again, where it
 * says so; and when it had called last as the round began.
 */
export const round = z.strictObject({
  repositoryId: z.string().max(40),
  url: z.string(),
  isRead: z.boolean(),
  /** Whether it was not read, or a branch does not follow. */
  isLate: z.boolean(),
  problem: z.string().max(1_000).nullable(),
  retryAfterSeconds: z.number().min(0).nullable(),
  heardAt: z.date().nullable(),
})

/** A protected branch as it stands at the server. Times are ISO 8601 in UTC. */
export type BranchThere = {
  branch: string
  stands: 'unread' | 'in_step' | 'behind' | 'elsewhere'
  /** Since when it is behind. */
  since: string | null
  /** Where it was found that nobody signed; null where it was gone. */
  found: string | null
  /** The same as a decision names it. */
  seen: string
  decision: Decision | null
  /** Somebody wants it taken over, which another person has to agree to; null where nobody does, or it is decided. */
  asked: { name: string; reason: string; isOwn: boolean } | null
}

/** Where a repository lives beside here, as its page shows it. */
export type UpstreamView = {
  repositoryId: string
  url: string
  /** Whether it is reached as GitHub's App, and what lands is merged there by a pull request. */
  isAtGithub: boolean
  readAt: string | null
  problem: string | null
  nextAt: string | null
  branches: BranchThere[]
}
