import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { revealIn } from '@/lib/core/hidden'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { filledIn, misfitOf, type Values } from '@/lib/prompts/fill/filled'
import { livePrompt } from '@/lib/prompts/queries'
import { variablesOf } from '@/lib/prompts/variables'

/** A prompt that is live where a pod is: what people call it, and what is filled in when it is used. */
export type OfferedPrompt = { slug: string; title: string; purpose: string; version: number; variables: string[] }

/** So many at a time: each is read with its text. */
const pageSize = 50

/** The prompts that are live where a pod is, in the order of their names; `next` leads on. */
export async function promptsFor(
  actor: PodActor,
  after?: string,
): Promise<{ prompts: OfferedPrompt[]; next: string | null }> {
  demand(actor, 'calls:make')
  const found = await read.promptLive.findMany({
    where: { environment: actor.environment, ...(after !== undefined && { promptSlug: { gt: after } }) },
    include: { prompt: true, version: { include: { text: true } } },
    orderBy: { promptSlug: 'asc' },
    take: pageSize + 1,
  })
  const prompts = found.slice(0, pageSize).map(({ prompt, number, version }): OfferedPrompt => {
    const { slug, title, purpose } = revealIn(prompt)
    return { slug, title, purpose, version: number, variables: variablesOf(version.text.text) }
  })
  return { prompts, next: found.length > pageSize ? prompts.at(-1)!.slug : null }
}

/** A text that is live where a pod is, filled in, with the digest that goes with what is done by it. */
export type FilledPrompt = { slug: string; version: number; text: string; digest: string }

/** The text that is live where a pod is, to the letter, once these are filled in. */
export async function filledPrompt(actor: PodActor, slug: string, values: Values): Promise<Outcome<FilledPrompt>> {
  const live = await livePrompt(actor, slug)
  if (!live) return refuse('not_found', 'no_prompt')
  const problem = misfitOf(live.text, values)
  if (problem) return refuse('invalid', 'invalid_input', { values: [problem] })
  const text = filledIn(live.text, values)
  return { ok: true, value: { slug, version: live.version, text, digest: sha256(text) } }
}
