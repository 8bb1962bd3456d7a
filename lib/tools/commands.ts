import 'server-only'
import { z } from 'zod'
import { digestOf } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { Prisma } from '@/lib/db/generated/client'
import type { Tx } from '@/lib/db/client'
import { goLiveBlockerText } from '@/lib/tools/labels'
import { type Kept, loadedInto } from '@/lib/tools/merge'
import { formOf, goLiveBlockers, toolProblems } from '@/lib/tools/rules'
import { type Tool, tool, toolWords } from '@/lib/tools/schema'
import { changedParts, reworded } from '@/lib/tools/words'

/**
 * Brings the stored catalogue in line with the given one, unless a live tool lacks words for its approvers. What people
 * have changed stays, and another form of a tool that is offered waits for a look. Tools that are no longer in it are
 * retired, never removed; those that people or pods brought are none of its business, even where it names one like them.
 */
export const loadCatalogue = defineCommand({
  name: 'tools.load',
  permission: 'tools:load',
  actor: 'system',
  input: z.strictObject({ tools: z.array(tool).min(1).max(2000) }),

  async run({ tx, now, input: { tools } }) {
    const blocked = tools.flatMap((entry) => {
      const [blocker] = entry.state === 'live' ? goLiveBlockers(entry) : []
      return blocker ? [`${entry.key}: ${goLiveBlockerText[blocker]}`] : []
    })
    if (blocked.length > 0) return refuse('invalid', 'not_ready', { tools: blocked })

    const stored = new Map((await tx.tool.findMany()).map((row) => [row.key, row]))
    let changed = 0
    for (const entry of tools) {
      const row = stored.get(entry.key)
      // A later file that no longer names it would retire what was never its own.
      if (row?.imported) continue
      const before = row && keptIn(row)
      const base = row?.loaded ? tool.parse(row.loaded) : before?.entry
      const after = before && base ? loadedInto(before, base, entry) : { entry, waiting: null }
      const isSame =
        before &&
        digestOf({ entry: before.entry, waiting: before.waiting }) === digestOf(after) &&
        digestOf(base) === digestOf(entry)
      if (isSame) continue
      changed++
      await keep(tx, after, now, { loaded: entry, imported: false })
    }
    const named = new Set(tools.map(({ key }) => key))
    const gone = [...stored.values()].filter(
      ({ key, state, imported }) => !named.has(key) && state !== 'retired' && !imported,
    )
    for (const row of gone) {
      const { entry } = keptIn(row)
      const loaded = { ...(row.loaded ? tool.parse(row.loaded) : entry), state: 'retired' as const }
      await keep(tx, { entry: { ...entry, state: 'retired' }, waiting: null }, now, { loaded })
    }
    changed += gone.length
    if (changed === 0) return { ok: true, value: { changed }, events: 'unchanged' }

    await moveEpoch(tx)
    return {
      ok: true,
      value: { changed },
      events: [
        {
          type: 'catalogue.loaded',
          subject: { kind: 'catalogue', id: 'tools' },
          data: { tools: tools.length, changed },
        },
      ],
    }
  },
})

/** Changes what people read about a tool, at once: it widens nothing, and the record says who wrote it. */
export const rewordTool = defineCommand({
  name: 'tools.reword',
  permission: 'tools:change',
  actor: 'person',
  input: toolWords,

  async run({ tx, now, input }) {
    const before = await lockTool(tx, input.key)
    if (!before) return refuse('not_found', 'unknown_tool')
    if (digestOf(before.entry) !== input.was) return refuse('conflict', 'changed')
    const entry = reworded(before.entry, input)
    const parts = changedParts(before.entry, entry)
    if (parts.length === 0) return { ok: true, value: { parts }, events: 'unchanged' }
    const problems = toolProblems(entry)
    if (problems.length > 0) return refuse('invalid', 'invalid_words', { words: problems })
    const lacks = entry.state === 'draft' || entry.state === 'retired' ? [] : goLiveBlockers(entry)
    if (lacks.length > 0) return refuse('invalid', 'not_ready', { words: lacks.map((each) => goLiveBlockerText[each]) })

    await keep(tx, { ...before, entry }, now, sinceLoaded(before))
    await moveEpoch(tx)
    const { key, title } = entry
    return {
      ok: true,
      value: { parts },
      events: [
        { type: 'catalogue.reworded', subject: { kind: 'catalogue', id: key }, toolKey: key, data: { title, parts } },
      ],
    }
  },
})

type Row = Prisma.ToolGetPayload<object>
export type StoredTool = Kept & { imported: boolean; loaded: boolean; proposedBy: string | null }

/** A tool as its row keeps it; where only the row says that it was retired, that counts. */
export function keptIn({ definition, state, waiting, imported, loaded, proposedBy }: Row): StoredTool {
  return {
    entry: { ...tool.parse(definition), state },
    waiting: waiting as Tool['input'] | null,
    imported,
    loaded: loaded !== null,
    proposedBy,
  }
}

/** A tool that nobody else changes until the transaction ends; null where there is none of this name. */
export async function lockTool(tx: Tx, key: string): Promise<StoredTool | null> {
  await tx.$queryRaw`select 1 from "Tool" where key = ${key} for update`
  const row = await tx.tool.findUnique({ where: { key } })
  return row && keptIn(row)
}

/** Writes a tool. `loaded` is what the catalogue file said last, beside which people's own changes are told. */
export async function keep(
  tx: Tx,
  { entry, waiting }: Kept,
  now: Date,
  beside: { loaded?: Tool; imported?: boolean; proposedBy?: string } = {},
): Promise<void> {
  const { key, title, group, operation, action, sensitivity, external, personalData, critical, state, owner } = entry
  const columns = { title, group, operation, action, sensitivity, external, personalData, critical, state, owner }
  const { loaded, imported, proposedBy } = beside
  const row = {
    ...columns,
    definition: entry,
    schemaHash: digestOf(formOf(entry)),
    waiting: waiting ?? Prisma.DbNull,
    ...(loaded !== undefined && { loaded }),
    ...(imported !== undefined && { imported }),
    ...(proposedBy !== undefined && { proposedBy, proposedAt: now }),
    updatedAt: now,
  }
  await tx.tool.upsert({ where: { key }, create: { key, ...row }, update: row })
}

/** What the file said of a tool before people changed it for the first time since; nothing where that is kept already. */
export function sinceLoaded({ entry, loaded, imported }: StoredTool): { loaded?: Tool } {
  return loaded || imported ? {} : { loaded: entry }
}

/** Makes every instance read the catalogue again before it decides. */
export async function moveEpoch(tx: Tx): Promise<void> {
  await tx.policyInForce.updateMany({ data: { epoch: { increment: 1 } } })
}
