import { z } from 'zod'
import { sha256 } from '@/lib/core/canonical'
import { plainBreaks } from '@/lib/core/lines'
import { notText, promptSlug } from '@/lib/prompts/schema'

/** As long as the text of a prompt may be that a pod says it works from. */
const longest = 200_000

const usedText = z
  .string('Send the text of the prompt as a text')
  .max(longest, `Keep the text under ${longest.toLocaleString('en')} characters`)
  .refine((text) => text.trim() !== '', 'Send the text of the prompt, or leave it out')
  .refine((text) => text.isWellFormed(), 'The text has half a character in it: send it as UTF-8')
  .refine((text) => !notText.test(text), 'The text has characters in it that no text has: send a text, not a file')

const digest = z
  .string('Send the SHA-256 of the prompt as 64 hex digits')
  .regex(/^[0-9a-f]{64}$/, 'Send the SHA-256 of the prompt as 64 hex digits')

/** Which text a pod works from, as it says: the text or its SHA-256, and of which prompt it is. */
export const saidFields = { slug: promptSlug.optional(), text: usedText.optional(), sha256: digest.optional() }

/** The same once it is read: lines end with a line feed, and the digest is that of this text. */
export type PromptSaid = { slug: string | null; text: string | null; digest: string }

/** A text that a pod says it works from, and where the pod is. */
export type UsedIn = { environment: string; said: PromptSaid }

type Fields = { slug?: string | undefined; text?: string | undefined; sha256?: string | undefined }

/** Makes one of what was sent, or says what does not go together. */
export function saidOf({ slug = '', text, sha256: hash }: Fields, context: z.RefinementCtx): PromptSaid {
  const plain = text === undefined ? null : plainBreaks(text)
  const own = plain === null ? undefined : sha256(plain)
  if (own === undefined && hash === undefined)
    context.addIssue('Send the text of the prompt, or its SHA-256, so that it can be told which one it is')
  if (own !== undefined && hash !== undefined && hash !== own && hash !== sha256(text!))
    context.addIssue({ code: 'custom', path: ['sha256'], message: 'This is not the SHA-256 of the text', input: hash })
  return { slug: slug || null, text: plain, digest: own ?? hash ?? '' }
}

/** What a pod says of the text that it works from, as the program hands it on. */
export const promptSaid = z.strictObject({
  slug: promptSlug.nullable(),
  text: usedText.nullable(),
  digest,
}) satisfies z.ZodType<PromptSaid>
