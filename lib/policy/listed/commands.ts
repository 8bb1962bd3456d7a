import 'server-only'
import { z } from 'zod'
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
    const known = await tx.listedWord.findMany({ where: { asideAt: null } })
    const idOf = ({ kind, folded }: { kind: string; folded: string }) => `${kind} ${folded}`
    const [before, after] = [known, wanted].map((list) => new Set(list.map(idOf)))
    const added = wanted.filter((line) => !before!.has(idOf(line)))
    const gone = known.filter((line) => !after!.has(idOf(line)))
    const value = { names: input.names.length, phrases: input.phrases.length }
    if (added.length === 0 && gone.length === 0) return { ok: true, value, events: 'unchanged' }
    // All of them anew, so that they tell when the list was changed last. What is emptied by mistake can be put back.
    await tx.listedWord.deleteMany({})
    await tx.listedWord.createMany({
      data:
        wanted.length > 0
          ? wanted.map((line) => ({ ...line, at: now }))
          : known.map((line) => ({ ...line, asideAt: now })),
    })
    await moveEpoch(tx)
    return { ok: true, value, events: [listedLine({ ...value, added: added.length, removed: gone.length })] }
  },
})

/** Puts back what was looked for until the lists were emptied. Until somebody does, or lists others, nothing is looked for. */
export const putWordsBack = defineCommand({
  name: 'policy.put_words_back',
  permission: 'policy:change',
  actor: 'person',
  input: z.strictObject({}),

  async run({ tx, now }) {
    if (!(await inForceOf(tx, 'update'))) return refuse('conflict', 'no_policy')
    const aside = await tx.listedWord.findMany({ where: { asideAt: { not: null } } })
    if (aside.length === 0) return refuse('conflict', 'nothing_aside')
    await tx.listedWord.deleteMany({})
    await tx.listedWord.createMany({ data: aside.map((line) => ({ ...line, at: now, asideAt: null })) })
    await moveEpoch(tx)
    const names = aside.filter(({ kind }) => kind === 'name').length
    const value = { names, phrases: aside.length - names }
    return { ok: true, value, events: [listedLine({ ...value, added: aside.length, removed: 0 })] }
  },
})

function listedLine(data: Record<'names' | 'phrases' | 'added' | 'removed', number>) {
  return { type: 'policy.words_listed' as const, subject: { kind: 'policy' as const, id: 'words' }, data }
}
