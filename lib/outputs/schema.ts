import { z } from 'zod'
import { plainBreaks } from '@/lib/core/lines'
import { noKey } from '@/lib/findings/words'

// What pods produce: files by their path, each in revisions that never change, of which one stands or none.

/** The tool by which a pod hands something in, and that by which it reads what stands: policy says who may. */
export const submitTool = 'outputs.submit'
export const readTool = 'outputs.read'

/** Where a file is, below the root of its project: in one spelling, with no way out of it. */
export const outputPath = z
  .string()
  .refine(...noKey)
  .min(1, 'Say where the file is')
  .max(400, 'Keep the path under 400 characters')
  .refine((path) => path.isWellFormed() && !/[\p{Cc}\p{Cf}\\]/u.test(path), 'Write the path in plain characters')
  .refine(
    (path) => path.split('/').every((part) => part.trim() === part && !['', '.', '..'].includes(part)),
    'Write the path from the root of the project, with single slashes, and without “.” or “..” in it',
  )

/** The repository that the file belongs to; empty for the only one of its pod. */
const project = z
  .string()
  .refine(...noKey)
  .trim()
  .max(200)
  .regex(/^[\w./-]*$/, 'Write the repository as its owner and its name')
  .default('')

const longestContent = 900_000
const said = z.string().max(20_000, 'Keep it under 20,000 characters').overwrite(plainBreaks)

/** What a call of `outputs.submit` carries. */
export const submitArguments = z.object({
  path: outputPath,
  repo_name: project,
  content: z.string().max(longestContent, 'Keep the content under 900,000 characters'),
  encoding: z.enum(['text', 'base64'], 'Send the content as text or as base64').default('text'),
  task_id: z.string().min(1).max(200),
  message: said.optional(),
  reasoning_trace: said.optional(),
  memory_delta: said.optional(),
  handoff_note: said.optional(),
  contains_personal_data: z.boolean().optional(),
})
export type Submitted = z.output<typeof submitArguments>

export const permitted = z.strictObject({
  callId: z.string(),
  grant: z.string(),
  arguments: z.record(z.string(), z.unknown()),
})

export const revisionStates = ['pending', 'standing', 'superseded', 'rejected'] as const
export type RevisionState = (typeof revisionStates)[number]

const beside = z.object({ number: z.number().int(), digest: z.string() })

/** What is signed: which bytes stand at which place, and in the place of which. */
export const outputEnvelope = z.object({
  kind: z.literal('output'),
  output: z.string(),
  path: z.string(),
  project: z.string(),
  revision: z.number().int(),
  digest: z.string(),
  task: z.string(),
  environment: z.string(),
  replaces: beside.nullable(),
  policyVersion: z.number().int(),
})
export type OutputEnvelope = z.output<typeof outputEnvelope>

/** What its pod told with a revision; null where it did not. */
export const completeness = z.object({
  message: z.string().nullable(),
  reasoning: z.string().nullable(),
  memoryDelta: z.string().nullable(),
  handoff: z.string().nullable(),
  prompt: z.string().nullable(),
  saysPersonal: z.boolean().nullable(),
})
export type Completeness = z.output<typeof completeness>

const otherText = z.object({ number: z.number().int(), text: z.string() })

/** What people see of a revision that would stand; a text is null where the bytes are none. */
export const outputChange = z.object({
  type: z.string(),
  size: z.number().int(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  losses: z.array(z.string()),
  says: completeness,
  /** The revision before it that people did not accept. */
  sentBack: otherText.nullable(),
  /** What stands there meanwhile, where that is another one than when people were asked. */
  meanwhile: otherText.nullable(),
  signed: outputEnvelope,
})
