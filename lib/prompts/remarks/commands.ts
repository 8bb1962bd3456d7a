import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { seen } from '@/lib/findings/aside/seen'
import { mostRemarks } from '@/lib/policy/remarks/schema'
import { lockVersion } from '@/lib/prompts/commands'
import { longestQuote, newPromptRemark } from '@/lib/prompts/remarks/schema'

/** Says something about a version of a prompt, beside it: for everybody who sees it. It permits and decides nothing. */
export const remarkOnPrompt = defineCommand({
  name: 'prompts.remark',
  permission: 'prompts:read',
  actor: 'person',
  input: newPromptRemark,

  async run({ tx, actor, now, input: { slug, number, words, place } }) {
    // One after the other, so that they are counted.
    const found = await lockVersion(tx, slug, number)
    if (!found) return refuse('not_found', 'unknown_prompt')
    const { prompt, version } = found
    const key = { promptSlug: slug, number }
    if ((await tx.promptRemark.count({ where: key })) >= mostRemarks) return refuse('conflict', 'too_many_remarks')
    // By what people see of the text: what is kept out of their sight is nobody's to quote.
    const { shown } = await seen({ text: version.text.text })
    const quote = place && shown.text.slice(place.from, place.from + place.length)
    if (quote !== null && (quote.trim() === '' || quote.length !== place?.length || quote.length > longestQuote))
      return refuse('invalid', 'no_such_words', { place: ['Choose the words once more'] })
    await tx.promptRemark.create({
      data: { id: newId(), ...key, personId: actor.id, words, quote, from: place?.from ?? null, at: now },
    })
    return {
      ok: true,
      value: { slug, number },
      events: [
        {
          type: 'prompt.remarked',
          subject: { kind: 'prompt', id: slug },
          data: { slug, title: prompt.title, number },
        },
      ],
    }
  },
})
