import { z } from 'zod'
import type { Drifted, DriftShown, Usage } from '@/lib/prompts/drift/schema'
import { type Environment, environments } from '@/lib/core/environment'
import { plainBreaks, prose, wholeText } from '@/lib/core/lines'
import type { FindingView } from '@/lib/findings/schema'
import { longestPrompt, mostVariables, variablesOf } from '@/lib/prompts/variables'
import type { Remark } from '@/lib/policy/remarks/schema'
import { promptSensitivities, type PromptSensitivity } from '@/lib/policy/schema'
import type { Check } from '@/lib/requests/schema'
import { noKey, words } from '@/lib/findings/words'
import type { Worked, WorkRow } from '@/lib/prompts/work/schema'

/** The name by which pods ask for a prompt. */
export const promptSlug = z
  .string()
  .refine(...noKey)
  .trim()
  .max(80, 'Keep the name under 80 characters')
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    'Write the name in small letters and digits, with single dots, dashes or underscores between them',
  )

export const promptNumber = z.coerce.number().int().min(1).max(999_999_999)

/** The text itself. Breaks of lines are made plain, and nothing else of it is changed. */
export const promptText = wholeText(longestPrompt, 'Write the text of the prompt')
  .overwrite(plainBreaks)
  .refine(
    (text) => variablesOf(text).length <= mostVariables,
    `The text has more than ${mostVariables.toLocaleString('en')} places to fill in`,
  )

const note = prose().trim().max(1000, 'Keep it under 1,000 characters').default('')

/** A text under a name: the first one of a prompt, or its next version. */
export const writtenPrompt = z.strictObject({
  slug: promptSlug,
  /** What people call it; a prompt that is known keeps what it has. */
  title: z
    .string()
    .refine(...noKey)
    .trim()
    .max(120, 'Keep the title under 120 characters')
    .default(''),
  purpose: words().trim().max(500, 'Keep the purpose under 500 characters').default(''),
  sensitivity: z.enum(promptSensitivities).optional(),
  text: promptText,
  note,
  /** The version that the writer had before them; 0 for a prompt that is new. Absent where nobody looked. */
  basedOn: z.coerce.number().int().min(0).max(999_999_999).optional(),
})

/** A text that is being written; without a name while the prompt has none. */
export const checkedPrompt = z.strictObject({ slug: promptSlug.optional(), text: promptText, note })
export type CheckedPrompt = z.output<typeof checkedPrompt>

/** What a pod sends. Where a text is live is for people to say: a pod that names a place is refused, which goes on the record. */
export const sentPrompt = writtenPrompt.extend({
  environment: z.string().max(60).optional(),
  contains_personal_data: z.boolean('Send true or false').optional(),
})
export const livePlace = { environment: ['Leave it out: people say where a version is live'] }

export const versionRef = z.strictObject({ slug: promptSlug, number: promptNumber })

const why = words().trim().min(1, 'Say in a sentence why').max(1000, 'Keep it under 1,000 characters')

/** That somebody else answers for a prompt, and why. */
export const handedOver = z.strictObject({
  slug: promptSlug,
  ownerId: z.string('Choose a person').min(1, 'Choose a person').max(64, 'Choose a person'),
  reason: why,
})

/** That a version be live somewhere, and why. */
export const liveWish = versionRef.extend({
  environment: z.enum(environments, `Name one of ${environments.join(', ')}`),
  reason: why,
})

const replaced = z.object({ number: z.number().int(), digest: z.string() })

/** What is signed: which text is live where, and in the place of which. */
export const promptEnvelope = z.object({
  /** A look is asked for where it is live already. */
  kind: z.enum(['prompt_version', 'prompt_look']),
  prompt: z.string(),
  version: z.number().int(),
  digest: z.string(),
  environment: z.string(),
  replaces: replaced.nullable(),
  policyVersion: z.number().int(),
})
export type PromptEnvelope = z.output<typeof promptEnvelope>

/** What somebody said about a version, with the words that are meant; null for the version as a whole. */
export type PlacedRemark = Remark & { quote: string | null; from: number | null }

/** What people see of a version that would be live. */
export const promptChange = z.object({
  title: z.string(),
  /** What people said about it until it was decided. */
  remarks: z.custom<readonly PlacedRemark[]>(Array.isArray),
  before: z.string().nullable(),
  after: z.string(),
  signed: promptEnvelope,
})

export const promptStates = ['draft', 'in_review', 'approved', 'retired'] as const
export type PromptState = (typeof promptStates)[number]

/** What is live somewhere, by which request, and whether it was put back there. */
export type LiveVersion = {
  environment: Environment
  number: number
  since: string
  request: number | null
  isBack: boolean
}
export type WaitingVersion = { environment: string; number: number; request: number; requestId: string }

/** How somebody else looked at what was put back; until then it waits for that. */
export type Look = { request: number; requestId: string; standing: 'waits' | 'looked' | 'refused'; by: string }

/** Where a version was live before and another one is now, and how others looked at what is live because it was put back. */
export type Back = { to: Environment[]; looks: Partial<Record<Environment, Look>> }

/** A prompt as a line of the board. Times are ISO 8601 in UTC. */
export type PromptRow = {
  slug: string
  title: string
  purpose: string
  sensitivity: PromptSensitivity
  /** Who answers for it; null where nobody does. */
  owner: string | null
  newest: number
  /** Where the newest version stands. */
  state: PromptState
  changedAt: string
  changedBy: string
  /** When people last let pods use a version of it; null where they never did. */
  reviewedAt: string | null
  live: LiveVersion[]
  waiting: WaitingVersion[]
  /** What pods work from that is not what is live where they are. */
  drifted: Drifted
}

export type VersionRow = {
  number: number
  state: PromptState
  digest: string
  note: string | null
  writtenBy: { kind: string; name: string }
  writtenAt: string
  liveIn: string[]
  /** How many worked from it. */
  worked: Worked
}

/** A version beside another one, with everything its page shows. */
export type PromptDetail = Omit<PromptRow, 'state' | 'changedAt' | 'changedBy' | 'reviewedAt'> & {
  /** With what is no business of the reader kept out of sight. */
  version: VersionRow & { text: string; variables: string[]; saysPersonal: boolean | null }
  /** What it is compared with: what is live where it would go, or the version before it. */
  beside: { number: number; text: string } | null
  /** What Countersign looked at in it, and what it found. */
  checks: Check[]
  findings: FindingView[]
  /** The newest of what has drifted, beside what is live there. */
  drifts: DriftShown[]
  /** How much it was used lately. */
  usage: Usage
  /** Where it could be put back, and what was. */
  back: Back
  /** What people say about it. */
  remarks: PlacedRemark[]
  /** What worked from it, the newest few. */
  work: WorkRow[]
  /** Newest first, the newest hundred. */
  versions: VersionRow[]
  total: number
  /** Whether the reader answers for it. */
  isOwn: boolean
}
