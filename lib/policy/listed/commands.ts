import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { inForceOf } from '@/lib/policy/queries'
import { listedWords } from '@/lib/policy/listed/schema'
import { moveEpoch } from '@/lib/tools/commands'

/**
 * Says which names and phrases are looked for. It is no change of policy: what a finding does is said by the rules that
 * people signed. The record says how many there are; which, only the lists say.
 */
export const listWords = defineCommand({
  name: 'policy.list_words',
  permission: 'policy:change',
  actor: 'person',
  input: listedWords,

  async run({ tx, now, input }) {
    // One after the other; and whoever decides from here on looks for the new ones.
    if (!(await inForceOf(tx, 'update'))) return refuse('conflict', 'no_policy')
    const wanted = [
      ...input.names.map((line) => ({ kind: 'name', ...line })),
      ...input.phrases.map((line) => ({ kind: 'phrase', ...line })),
    ]
    const known = await tx.listedWord.findMany()
    const idOf = ({ kind, folded }: { kind: string; folded: string }) => `${kind} ${folded}`
    const [before, after] = [known, wanted].map((list) => new Set(list.map(idOf)))
    const added = wanted.filter((line) => !before!.has(idOf(line)))
    const gone = known.filter((line) => !after!.has(idOf(line)))
    const value = { names: input.names.length, phrases: input.phrases.length }
    if (added.length === 0 && gone.length === 0) return { ok: true, value, events: 'unchanged' }
    // All of them anew, so that they tell when the list was changed last.
    await tx.listedWord.deleteMany({})
    await tx.listedWord.createMany({ data: wanted.map((line) => ({ ...line, at: now })) })
    await moveEpoch(tx)
    return {
      ok: true,
      value,
      events: [
        {
          type: 'policy.words_listed',
          subject: { kind: 'policy', id: 'words' },
          data: { ...value, added: added.length, removed: gone.length },
        },
      ],
    }
  },
})
