import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { filledIn, misfitOf, type Values } from '@/lib/prompts/fill/filled'
import { filledWords } from '@/lib/prompts/fill/labels'
import { type Ask, askPrisma, textOf, versionsToFill } from '@/lib/prompts/use/queries'
import type { PromptSaid, PromptSent } from '@/lib/prompts/use/schema'

type Template = { digest: string; text: string }

/**
 * What a pod says it works from, once its values are filled into the text that they are for: the version that it names by
 * its digest, the one that becomes the text it sent, or the one that is live where it is. Which text that is then stands
 * for good, whatever becomes live meanwhile.
 */
export async function saidBy(actor: PodActor, sent: PromptSent): Promise<Outcome<PromptSaid>> {
  demand(actor, 'calls:make')
  const { slug, text, digest, values } = sent
  if (values === null || slug === null) return { ok: true, value: { slug, text, digest: digest ?? '', filled: null } }
  const ask = askPrisma(read)
  const versions = await versionsToFill(ask, slug, actor.environment)
  const live = versions.find(({ isLive }) => isLive)
  if (versions.length === 0) return refuse('invalid', 'invalid_input', { slug: [filledWords.noSuchPrompt] })
  const named = digest === null ? live : await versionWith(ask, slug, digest)
  if (digest === null && !named) return refuse('invalid', 'invalid_input', { values: [filledWords.noneLive] })
  if (named) return fill(slug, named as Template, values)

  const made = versions.find((one) => one.text !== null && becomes(one.text, values, digest!))
  if (made) return { ok: true, value: { slug, text: null, digest: digest!, filled: { template: made.digest, values } } }
  // It is another text than these values make; that they are none of this prompt is worth hearing first.
  const problem = live?.text == null ? null : misfitOf(live.text, values)
  if (problem) return refuse('invalid', 'invalid_input', { values: [problem] })
  return { ok: true, value: { slug, text, digest: digest!, filled: null } }
}

function fill(slug: string, { digest: template, text }: Template, values: Values): Outcome<PromptSaid> {
  const problem = misfitOf(text, values)
  if (problem) return refuse('invalid', 'invalid_input', { values: [problem] })
  if (Object.keys(values).length === 0) return { ok: true, value: { slug, text: null, digest: template, filled: null } }
  const digest = sha256(filledIn(text, values))
  return { ok: true, value: { slug, text: null, digest, filled: { template, values } } }
}

const becomes = (text: string, values: Values, digest: string) =>
  misfitOf(text, values) === null && sha256(filledIn(text, values)) === digest

/** The version of a prompt that has this very text. */
async function versionWith(ask: Ask, promptSlug: string, digest: string): Promise<Template | null> {
  const found = await read.promptVersion.findFirst({ where: { promptSlug, digest }, select: { digest: true } })
  const text = found && (await textOf(ask, digest))
  return text === null ? null : { digest, text }
}
