import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { differenceWords } from '@/lib/difference/labels'
import { heldAgainst } from '@/lib/prompts/ahead/queries'
import { checksOf, variableChanges } from '@/lib/prompts/rules'
import { type CheckedPrompt, checkedPrompt } from '@/lib/prompts/schema'
import type { Check } from '@/lib/requests/schema'

/** What would be said of a text if it were kept now, beside the newest version of its prompt. */
export type Checked = { checks: Check[]; difference: string | null; number: number | null }

/** Looks a text through while somebody writes it. Nothing is kept, and nothing is held meanwhile. */
export const checkPrompt = defineCommand({
  name: 'prompts.check',
  permission: 'prompts:write',
  actor: 'person',
  input: checkedPrompt,
  ahead: async (_actor, input) => await checked(input),

  async run({ ahead }) {
    return ahead ? { ok: true, value: ahead, events: 'unchanged' } : refuse('conflict', 'unknown_prompt')
  },
})

async function checked({ slug, text, note }: CheckedPrompt): Promise<Checked> {
  const newest = slug
    ? await read.promptVersion.findFirst({
        where: { promptSlug: slug },
        orderBy: { number: 'desc' },
        select: { number: true, digest: true, text: true },
      })
    : null
  const version = { digest: sha256(text), note: note || null, saysPersonal: null, text: { text } }
  const { fresh, old, rows } = await heldAgainst(version, newest)
  const removed = old ? variableChanges(old.shown.text, fresh.shown.text).removed : []
  return {
    checks: checksOf(fresh, old, removed),
    difference: old && differenceWords(rows),
    number: newest?.number ?? null,
  }
}
