import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { plainBreaks, wholeText } from '@/lib/core/lines'
import type { Beside } from '@/lib/memory/compared/schema'
import type { FindingView } from '@/lib/findings/schema'
import { noKey, words } from '@/lib/findings/words'

// What pods and people write down for other pods; what was read from repositories is beside it in the same list.

/** The tool by which a pod writes, and that by which it reads: policy says who may. */
export const writeTool = 'memory.write'
export const readTool = 'memory.read'

/** The name by which an entry is found again, in one environment. */
export const entryKey = z
  .string()
  .refine(...noKey)
  .trim()
  .min(1, 'Name what it is about')
  .max(200, 'Keep the name under 200 characters')
  .regex(
    /^[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*$/,
    'Write the name in letters and digits, with single dots, dashes, underscores or slashes between them',
  )

const longest = 20_000

/** The text itself. Breaks of lines are made plain, and nothing else of it is changed. */
export const entryText = wholeText(longest, 'Write what is to be known').overwrite(plainBreaks)

const tag = z
  .string()
  .refine(...noKey)
  .trim()
  .min(1)
  .max(60)

/** What a call of `memory.write` carries. */
export const writeArguments = z.object({
  key: entryKey,
  text: entryText,
  tags: z.array(tag).max(20).default([]),
  contains_personal_data: z.boolean().optional(),
})

/** What a person writes: a new entry, or the next version of one, and why. */
export const ownEntry = z.strictObject({
  environment: z.enum(environments, `Name one of ${environments.join(', ')}`),
  key: entryKey,
  text: entryText,
  /** With commas between them. */
  tags: z
    .string()
    .default('')
    .transform((all) => [...new Set(all.split(',').map((one) => one.trim()))].filter((one) => one !== ''))
    .pipe(z.array(tag).max(20, 'Give it 20 tags at most')),
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
  /** The version that the writer had before them; 0 for an entry that is new. */
  basedOn: z.coerce.number().int().min(0).max(999_999_999),
})

/** What a pod looks for: words that an entry holds, all of them, and how many at once. */
export const entryFilter = z.object({
  q: z.string().trim().max(200).default(''),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(25),
})
export type EntryFilter = z.output<typeof entryFilter>

export const permitted = z.strictObject({
  callId: z.string(),
  grant: z.string(),
  arguments: z.record(z.string(), z.unknown()),
})

export const versionStates = [
  'pending',
  'active',
  'superseded',
  'held',
  'rejected',
  'archived',
  'taken',
  'deleted',
] as const
export type VersionState = (typeof versionStates)[number]

const replaced = z.object({ number: z.number().int(), digest: z.string() })

/** What is signed: which text pods are given under which name and where, and in the place of which. */
export const memoryEnvelope = z.object({
  kind: z.literal('memory_write'),
  entry: z.string(),
  key: z.string(),
  version: z.number().int(),
  digest: z.string(),
  environment: z.string(),
  replaces: replaced.nullable(),
  policyVersion: z.number().int(),
})
export type MemoryEnvelope = z.output<typeof memoryEnvelope>

/** What people see of an entry that pods would be given. */
export const memoryChange = z.object({
  before: z.string().nullable(),
  after: z.string(),
  /** Whether its text is gone, as people signed since. */
  isDeleted: z.boolean().default(false),
  signed: memoryEnvelope,
})

/** That an entry is given to nobody any more, or again, and why. */
export const entryAct = z.strictObject({
  entryId: z.string().min(1).max(40),
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
})

/** A version that was written here, as its page shows it. */
export type WrittenVersion = {
  number: number
  state: VersionState
  /** With what is no business of the reader kept out of sight. */
  text: string
  writtenBy: string
  task: { number: number; title: string } | null
  /** The request that people decide on, or decided on. */
  request: number | null
  /** What its writer says of it: whether it holds personal data; null where it says nothing. */
  saysPersonal: boolean | null
}

/** What an entry that was written here has beside what every entry has. */
export type Written = {
  environment: string
  /** Which version pods are given; null for none. */
  active: number | null
  /** The request that people decide on now. */
  waiting: number | null
  versions: WrittenVersion[]
  /** The request by which its text would be deleted, or was, with who asked and who signed; null for neither. */
  deletion: {
    asked: { id: string; number: number } | null
    done: { request: number; by: string; signed: string[] } | null
  } | null
  /** What was found in the newest version. */
  findings: FindingView[]
  /** What else pods are given that says otherwise, the same or nearly the same. */
  beside: Beside[]
  /** The file that pods hand in under this name, and whether another revision of it stands since; null where there is none. */
  file: { output: string; standing: number | null; hasMoved: boolean } | null
  /** Which pods were given it in the last thirty days, most often first; days in UTC. */
  uses: { pod: string; slug: string; times: number; lastDay: string }[]
}
