import { z } from 'zod'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { type PromptSaid, saidFields, saidOf } from '@/lib/prompts/use/schema'

/** Which text a pod works from, as a body says it. */
export const promptFields = {
  slug: saidFields.slug.meta({ description: 'The name of the prompt, where the pod knows it' }),
  text: saidFields.text.meta({ description: 'The text it works from, to the letter; kept once for each digest' }),
  sha256: saidFields.sha256.meta({
    description: 'Instead of the text: its SHA-256, with lines that end with a line feed',
  }),
}

export const promptOnWire = z
  .strictObject(promptFields)
  .transform(saidOf)
  .nullish()
  .transform((said) => said ?? null)
  .meta({ description: 'The prompt the pod works from: its text or the SHA-256 of it, and its name' })

/** What a call says of its prompt, in the form that the program hands on. */
export type PromptAsked = { promptHash: string | null; prompt?: Pick<PromptSaid, 'slug' | 'text'> }

/** Makes one of both ways to say it; refused where they say two things. */
export function promptAsked(said: PromptSaid | null, hash: string | null): PromptAsked | Refusal {
  if (!said) return { promptHash: hash }
  const { digest, slug, text } = said
  if (hash !== null && hash !== digest)
    return refuse('invalid', 'invalid_input', { prompt_hash: ['It is not the SHA-256 of the prompt beside it'] })
  return { promptHash: digest, prompt: { slug, text } }
}
