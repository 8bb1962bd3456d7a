import { z } from 'zod'
import { deliveryPrompt } from '@/lib/deliveries/prompted/schema'
import type { DeliveryLook, UndoOffer } from '@/lib/deliveries/undo/schema'
import { touchable } from '@/lib/policy/fed'
import { branchName } from '@/lib/repositories/schema'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const side = z.object({ mode: z.string(), blob: objectName }).nullable()

/** A file that a delivery changes: what it is before and after, null where it is not there. */
const signedFile = z.object({ path: z.string(), before: side, after: side })
export type SignedFile = z.output<typeof signedFile>

const commitSaid = z.object({ id: objectName, author: z.string(), email: z.string(), message: z.string() })

/** What a file loses of what stood there: a code of a finding, and how much in words. */
const loss = z.object({ path: z.string(), code: z.string(), words: z.string() })
export type Loss = z.output<typeof loss>

/** What nobody looked through, and why: a file by its path, or, without one, what the commits say. */
const unlooked = z.object({ path: z.string().nullable(), because: z.enum(['size', 'time', 'unread']) })
export type Unlooked = z.output<typeof unlooked>

/** An accepted output in a commit that Countersign made; signed by nobody where a rule let it stand. */
export const committedOutput = z.object({
  output: z.string(),
  path: z.string(),
  revision: z.number().int(),
  digest: z.string(),
  requests: z.array(z.number().int()),
  signers: z.array(z.string()),
})
export type CommittedOutput = z.output<typeof committedOutput>

const share = z.number().min(0).max(1)

/** In whose name it lands: the pod that pushed it, or whoever wants something undone or taken in. */
const author = z.object({ kind: z.enum(['pod', 'person']), id: z.string(), name: z.string() })
export type Author = z.output<typeof author>

/** What people sign: where it lands, on what, as which tree, file by file, and what its pod says of it. */
export const deliveryEnvelope = z.object({
  /** One that a person had land at once is looked at afterwards. */
  kind: z.enum(['delivery', 'delivery_look']),
  delivery: z.string(),
  revision: z.number().int(),
  repository: z.string(),
  branch: z.string(),
  base: objectName.nullable(),
  head: objectName,
  tree: objectName,
  /** The branch at a commit of which, its base, its own begins; not there for a branch that there was, or that began empty. */
  begins: z.string().optional(),
  files: z.array(signedFile),
  commits: z.array(commitSaid),
  /** What policy was told of it beside its paths; how much is deleted and what is touched is missing from before it was. */
  facts: z.object({
    sizeBytes: z.number().int(),
    findings: z.array(z.string()),
    deletedShare: share.nullable().optional(),
    touches: z.array(z.enum(touchable)).optional(),
  }),
  /** What files of it lose; not there in what was signed before that was looked for. */
  losses: z.array(loss).optional(),
  /** What of it was not looked through; not there in what was signed before that was told file by file. */
  unlooked: z.array(unlooked).optional(),
  task: z.string().nullable(),
  /** What its pod said last that it works from on that task; not there where it said nothing. */
  prompt: deliveryPrompt.optional(),
  /** Null where it is no pod's. */
  environment: z.string().nullable(),
  pod: z.string().nullable(),
  /** Not there in what was signed before authors were. */
  author: author.optional(),
  /** The pull request of somebody else at GitHub that is taken in. */
  pull: z.object({ number: z.number().int(), login: z.string() }).optional(),
  /** The accepted outputs of which Countersign made the commit, each with the requests by which people signed it. */
  outputs: z.array(committedOutput).optional(),
  /** The delivery that this one undoes, the commit that it became, and the pod that asks for it, where one does. */
  undoes: z.object({ delivery: z.string(), commit: objectName, pod: z.string().optional() }).optional(),
  /** The movement that it undoes, by its line; the commit that came, and the one that was there. */
  undoesMove: z.object({ movement: z.string(), found: objectName, stands: objectName }).optional(),
  policyVersion: z.number().int(),
})
export type DeliveryEnvelope = z.output<typeof deliveryEnvelope>

/** So many files and commits one delivery may hold, and so many bytes one push. */
export const mostFiles = 2_000
export const mostCommits = 500
export const mostPushBytes = 100 * 1024 * 1024

/** So many losses of one delivery are named. */
export const mostLosses = 200

const count = z.number().int().min(0)

/** What was pushed, as git says it; nothing of it is the pod's own claim but authors and messages. */
export const pushed = z.strictObject({
  id: z.string().min(1).max(40),
  repositoryId: z.string().min(1).max(40),
  branch: branchName,
  base: objectName.nullable(),
  head: objectName,
  tree: objectName,
  files: z.array(z.object({ ...signedFile.shape, added: count.nullable(), removed: count.nullable() })).max(mostFiles),
  commits: z.array(commitSaid).max(mostCommits),
  task: z.string().max(200).nullable(),
  sizeBytes: count,
  findings: z.array(z.string()).max(200),
  losses: z.array(loss).max(mostLosses),
  unlooked: z.array(unlooked).max(mostFiles + 1),
  /** How much of that file goes of which most does; null where that cannot be told. */
  deletedShare: share.nullable(),
  /** What was found, of each kind how many. */
  counts: z.record(z.string(), count),
  /** The branch at a commit of which, its base, it begins its own; not there for a branch that there is, or that begins empty. */
  begins: branchName.optional(),
})
export type Pushed = z.output<typeof pushed>

/** One side of a file: how large it is, and what it is where it is no text; null where nobody looked into it. */
const fileFacts = z.object({
  bytes: count,
  is: z.enum(['text', 'long', 'binary', 'missing']),
  type: z.object({ name: z.string(), width: count.nullable(), height: count.nullable() }).nullable(),
})
export type FileFacts = z.output<typeof fileFacts>

/** Something that was found in a file: which kind, and in which line; null where that is not known. */
const foundInFile = z.object({ code: z.string(), line: z.number().int().min(1).nullable() })
export type FoundInFile = z.output<typeof foundInFile>

/** A file as the picture shows it; texts are null where they are not shown. */
const shownFile = z.object({
  path: z.string(),
  what: z.enum(['added', 'changed', 'removed', 'mode']),
  notes: z.array(z.string()),
  added: count.nullable(),
  removed: count.nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What each side is, beside its text; null where it is not there or was not read. */
  facts: z.object({ before: fileFacts.nullable(), after: fileFacts.nullable() }),
  /** What was found in it as it would be. */
  found: z.array(foundInFile),
  /** Whether it was read for this page, and whether a tool made it. */
  isRead: z.boolean(),
  isMade: z.boolean(),
})
export type ShownFile = z.output<typeof shownFile>

/** Which files of a delivery are listed: of one folder, of what becomes of them, and with this in their path. */
export const filesFilter = z.object({
  q: z.string().max(200).optional(),
  in: z.string().max(4_096).optional(),
  what: z.enum(['added', 'changed', 'removed']).optional(),
})
export type FilesFilter = z.output<typeof filesFilter>

const deliveryStates = ['waiting', 'released', 'landed', 'reverted', 'ended'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Who asked that something be undone. */
const undoAsker = z.object({ kind: z.enum(['pod', 'person']), name: z.string() })
export type UndoAsker = z.output<typeof undoAsker>

/** Another delivery that this one undoes or is undone by; `number` is its request's. */
const linked = z.object({
  id: z.string(),
  number: z.number().int().nullable(),
  state: z.enum(deliveryStates),
  askedBy: undoAsker.nullable(),
  isAtOnce: z.boolean(),
})
export type LinkedDelivery = z.output<typeof linked>
export const deliveryLinks = z.object({
  undoes: linked.nullable(),
  undoneBy: linked.nullable(),
  /** What it was before its branch moved, and what it was prepared as when that had. */
  follows: linked.nullable(),
  followedBy: linked.nullable(),
})
export type DeliveryLinks = z.output<typeof deliveryLinks>

/** Everything that the picture of a delivery shows. */
export const deliveryChange = z.object({
  signed: deliveryEnvelope,
  files: z.array(shownFile),
  landed: z.string().nullable(),
  meanwhile: z.array(z.string()),
  /** Why it does not land although it may; null where nothing holds it. */
  held: z.string().nullable(),
  links: deliveryLinks,
})
export type DeliveryChange = z.output<typeof deliveryChange>

/** A delivery in the list of its repository; `number` is its request's, null where a rule let it land. */
export type DeliveryRow = {
  id: string
  number: number | null
  branch: string
  revision: number
  podName: string
  state: DeliveryState
  commit: string | null
  /** Who asked for it, where it undoes another one. */
  askedBy: UndoAsker | null
  /** Whether that person had it land at once, before anybody else signed. */
  isAtOnce: boolean
  at: string
}

/** A delivery by itself, with its files and one of them opened. */
export type DeliveryDetail = Omit<DeliveryRow, 'at' | 'commit'> & {
  links: DeliveryLinks
  /** The movement that nobody signed which it undoes, or null. */
  undoesMove: string | null
  /** Null where it cannot be undone, or not by whoever reads. */
  undo: UndoOffer | null
  /** Null for what did not land at once. */
  look: DeliveryLook | null
  repository: string
  /** Why it does not land although it may; null where nothing holds it. */
  held: string | null
  /** Its pull request, where its repository lives at GitHub. */
  pull: { number: number; href: string } | null
  /** Whether this process can read its repository. */
  isThere: boolean
  files: ShownFile[]
  opened: ShownFile | null
}
