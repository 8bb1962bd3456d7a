import 'server-only'
import { z } from 'zod'
import { jsonValue } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { JsonProblem, parseStrictJson } from '@/lib/core/json'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { saidBy } from '@/lib/prompts/fill/queries'
import { type PromptSaid, type PromptSent, saidFields, sentOf } from '@/lib/prompts/use/schema'

/** Arguments as the JSON text of an object, for addresses and for clients that cannot send free objects. */
export const argumentsInText = z.string().transform((text, context) => {
  try {
    const value = parseStrictJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as z.output<typeof asObject>
    context.addIssue('The text is JSON, but not an object.')
  } catch (problem) {
    if (!(problem instanceof JsonProblem)) throw problem
    context.addIssue(problem.placed.replace('The body', 'The text'))
  }
  return z.NEVER
})
const asObject = z.record(z.string(), jsonValue)

/** A tool’s arguments as a body carries them. Clients that cannot send free objects send their JSON as a text. */
export const argumentsOnWire = z.union(
  [asObject, argumentsInText],
  'Send the arguments as an object, or as its JSON text',
)

/** Which text a pod works from, as a body says it. */
export const promptFields = {
  slug: saidFields.slug.meta({ description: 'The name of the prompt, where the pod knows it' }),
  text: saidFields.text.meta({ description: 'The text it works from, to the letter; kept once for each digest' }),
  sha256: saidFields.sha256.meta({
    description: 'Instead of the text: its SHA-256, with lines that end with a line feed',
  }),
  values: saidFields.values.meta({
    description:
      'What the pod filled in, by the names in the text. With the slug alone: into what is live here; with the SHA-256 of a version: into that; else text and SHA-256 are those of the text once it is filled in',
  }),
}

export const promptOnWire = z
  .strictObject(promptFields)
  .transform(sentOf)
  .nullish()
  .transform((said) => said ?? null)
  .meta({ description: 'The prompt the pod works from: its name with its text, its SHA-256 or what was filled in' })

/** What a call says of its prompt, in the form that the program hands on. */
export type PromptAsked = { promptHash: string | null; prompt?: Omit<PromptSaid, 'digest'> }

/** Makes one of both ways to say it; refused where they say two things, or the values fit no text. */
export async function promptAsked(
  actor: PodActor,
  said: PromptSent | null,
  hash: string | null,
): Promise<PromptAsked | Refusal> {
  if (!said) return { promptHash: hash }
  const outcome = await saidBy(actor, said)
  if (!outcome.ok) return { ...outcome, fields: under('prompt', outcome.fields) }
  const { digest, ...prompt } = outcome.value
  if (hash !== null && hash !== digest && hash !== said.digest)
    return refuse('invalid', 'invalid_input', { prompt_hash: ['It is not the SHA-256 of the prompt beside it'] })
  return { promptHash: digest, prompt }
}

function under(name: string, fields: Refusal['fields'] = {}): NonNullable<Refusal['fields']> {
  return Object.fromEntries(Object.entries(fields).map(([field, words]) => [`${name}.${field}`, words]))
}
