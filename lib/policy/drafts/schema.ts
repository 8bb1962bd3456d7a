import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { policyEdit } from '@/lib/policy/edit/schema'
import { words } from '@/lib/findings/words'

/** A change by its number, as forms and addresses write it. */
export const changeNumber = z.coerce.number().pipe(z.int().min(1).max(2_147_483_647))

/** What a form sends as JSON; anything else stays what it is and is refused by what follows. */
const fromJson = z.preprocess((sent) => {
  if (typeof sent !== 'string') return sent
  try {
    return JSON.parse(sent) as unknown
  } catch {
    return undefined
  }
}, z.unknown())

/** The whole text of a policy; what is larger than its reader takes is refused there, in words. */
const policyText = words().min(1, 'Write the policy')

/** Whether what is on the screen is still what stands: the hash of the text that was shown. */
const shownDigest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .optional()

export const changeRef = z.strictObject({ number: changeNumber })

/** A draft of the policy in force, or of this text. */
export const newChange = z.strictObject({ document: policyText.optional() })

/** What is edited: one step after the other, without a number in the draft that one works on; or a draft's whole text. */
export const changeEdits = z
  .strictObject({
    number: changeNumber.optional(),
    edits: fromJson.pipe(z.array(policyEdit).min(1).max(500)).optional(),
    text: policyText.optional(),
    digest: shownDigest,
  })
  .refine(({ edits, text }) => (edits === undefined) !== (text === undefined), 'Send edits or the whole text')
  .refine(({ number, text }) => number !== undefined || text === undefined, 'Say of which draft this is the text')

/** How many of the first edits stay. */
export const editsKept = z.strictObject({
  number: changeNumber,
  to: z.coerce.number().pipe(z.int().min(0).max(100_000)),
})

/** Places of edits: a list, or the fields of a form that are ticked. */
const places = fromJson
  .transform((sent) => [sent].flat())
  .pipe(z.array(z.coerce.number().pipe(z.int().min(0).max(100_000))).max(100_000))

/** Which of the edits are left behind, by their places; a person has chosen them. */
export const editsLeftOut = z.strictObject({ number: changeNumber, leaveOut: places.optional() })

export const versionRef = z.strictObject({ version: changeNumber })

/** The edits of a draft as they are kept. */
export const keptEdits = z.array(policyEdit)

export const changeState = z.enum(['draft', 'proposed', 'in_force', 'discarded'])
export type ChangeState = z.output<typeof changeState>

/** The newest first; a place among them is told by the number. */
export const newestChangeFirst = keyset('desc', { number: 'number' })

/** The address of the list. */
export const changesAddress = z.object({
  state: changeState.optional(),
  cursor: newestChangeFirst.cursor.optional(),
})
export type ChangesFilter = z.output<typeof changesAddress>

/** A change as a line of a list. Times are ISO 8601 in UTC. */
export type ChangeRow = {
  number: number
  author: string
  isOwn: boolean
  state: ChangeState
  /** The version that it changes, and whether that is in force no longer, so that it must be rebased. */
  base: number
  isBehind: boolean
  edits: number
  reason: string | null
  /** The request by which it is signed, as its number; of a draft that came back, the last one. */
  request: number | null
  version: number | null
  updatedAt: string
}
