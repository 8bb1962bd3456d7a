import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { chosenPaths, takenUp } from '@/lib/imports/prompts/schema'
import { keepVersion } from '@/lib/prompts/commands'
import { promptText } from '@/lib/prompts/schema'

/**
 * Makes a version that a repository holds one of a prompt, new or known, with where it came from. Pods are given it by a
 * signature and not by this.
 */
export const takeUpPrompt = defineCommand({
  name: 'prompts.take_up',
  permission: 'prompts:write',
  actor: 'person',
  input: takenUp,

  async run({ tx, actor, now, input: { promptId, ...named } }) {
    const found = await tx.importPrompt.findUnique({ where: { id: promptId }, include: { source: true } })
    if (!found || found.change === 'removed') return refuse('not_found', 'unknown_prompt')
    const { sourceId, digest, path, commit, source } = found
    const kept = await tx.importText.findFirst({ where: { sourceId, digest } })
    if (!kept) return refuse('conflict', 'not_kept')
    const text = promptText.safeParse(kept.text)
    if (!text.success)
      return refuse('invalid', 'not_a_prompt', { text: text.error.issues.map(({ message }) => message) })
    const note = `Taken up from ${path} of ${source.name}, as ${commit.slice(0, 8)} left it.`.slice(0, 1_000)
    const origin = { originId: sourceId, originName: source.name, originPath: path, originCommit: commit }
    return await keepVersion(tx, actor, { ...named, text: text.data, note }, now, origin)
  },
})

/** Says which files of a repository are prompts. The next import reads its branches anew. */
export const choosePrompts = defineCommand({
  name: 'imports.choose_prompts',
  permission: 'imports:start',
  input: chosenPaths,

  async run({ tx, input: { sourceId: id, paths } }) {
    const source = await tx.importSource.findUnique({ where: { id } })
    if (!source) return refuse('not_found', 'unknown_repository')
    if (JSON.stringify(source.promptPaths) === JSON.stringify(paths))
      return { ok: true, value: { paths }, events: 'unchanged' }
    await tx.importSource.update({ where: { id }, data: { promptPaths: paths } })
    // What no reader has read is read again, though its commits are the same.
    await tx.importBranch.updateMany({ where: { sourceId: id }, data: { readerVersion: 0 } })
    return {
      ok: true,
      value: { paths },
      events: [
        { type: 'import.prompts_chosen', subject: { kind: 'import', id }, data: { source: source.name, paths } },
      ],
    }
  },
})
