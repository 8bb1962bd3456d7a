import { z } from 'zod'
import { sha256 } from '@/lib/core/canonical'
import { countHidden } from '@/lib/core/hidden'
import { plainBreaks, wholeText } from '@/lib/core/lines'
import { longestFilled, type Values } from '@/lib/prompts/fill/filled'
import { mostVariables } from '@/lib/prompts/variables'
import { promptSlug } from '@/lib/prompts/schema'

const usedText = wholeText(
  longestFilled,
  'Send the text of the prompt, or leave it out',
  'Send the text of the prompt as a text',
)

const digest = z
  .string('Send the SHA-256 of the prompt as 64 hex digits')
  .regex(/^[0-9a-f]{64}$/, 'Send the SHA-256 of the prompt as 64 hex digits')

/** What is filled into a prompt, by the names of its places. What nobody would see in it is refused. */
export const filledValues = z
  .record(
    z.string().max(64, 'A name has at most 64 characters'),
    z
      .string('Send each value as a text')
      .overwrite(plainBreaks)
      .refine((value) => value.isWellFormed(), 'It has half a character in it: send it as UTF-8')
      .refine(
        (value) => countHidden(value) === 0,
        'It has hidden or look-alike characters in it: send what can be read',
      ),
    'Send the values as an object: each name with its text',
  )
  .refine(
    (values) => Object.keys(values).length <= mostVariables,
    `No prompt has more than ${mostVariables.toLocaleString('en')} places to fill in`,
  )

/** Which text a pod works from, as it says: the text or its SHA-256, of which prompt it is, and what it filled in. */
export const saidFields = {
  slug: promptSlug.optional(),
  text: usedText.optional(),
  sha256: digest.optional(),
  values: filledValues.optional(),
}

/** The same once it is read: lines end with a line feed, and the digest, if there is one, is that of this text. */
export type PromptSent = { slug: string | null; text: string | null; digest: string | null; values: Values | null }

/** The text of a version by its digest, and with what it was filled in. */
export type Filled = { template: string; values: Values }

/** The same once the values are looked at: the digest is that of the whole text; `filled` where it is a version filled in. */
export type PromptSaid = { slug: string | null; text: string | null; digest: string; filled: Filled | null }

/** A text that a pod says it works from, and where the pod is. */
export type UsedIn = { environment: string; said: PromptSaid }

type Fields = z.output<z.ZodObject<typeof saidFields>>

/** Makes one of what was sent, or says what does not go together. */
export function sentOf({ slug = '', text, sha256: hash, values }: Fields, context: z.RefinementCtx): PromptSent {
  const plain = text === undefined ? null : plainBreaks(text)
  const own = plain === null ? undefined : sha256(plain)
  if (values && slug === '')
    context.addIssue({ code: 'custom', path: ['slug'], message: 'Name the prompt that was filled in', input: slug })
  if (own === undefined && hash === undefined && !values)
    context.addIssue('Send the text of the prompt, or its SHA-256, so that it can be told which one it is')
  if (own !== undefined && hash !== undefined && hash !== own && hash !== sha256(text!))
    context.addIssue({ code: 'custom', path: ['sha256'], message: 'This is not the SHA-256 of the text', input: hash })
  return { slug: slug || null, text: plain, digest: own ?? hash ?? null, values: values ?? null }
}

/** What a pod says of the text that it works from, as the program hands it on. */
export const promptSaid = z.strictObject({
  slug: promptSlug.nullable(),
  text: usedText.nullable(),
  digest,
  filled: z.strictObject({ template: digest, values: filledValues }).nullable(),
}) satisfies z.ZodType<PromptSaid>
