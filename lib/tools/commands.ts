import 'server-only'
import { z } from 'zod'
import { digestOf } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { goLiveBlockerText } from '@/lib/tools/labels'
import { formOf, goLiveBlocker } from '@/lib/tools/rules'
import { tool } from '@/lib/tools/schema'

/** Brings the stored catalogue in line with the given one, unless a live tool lacks words for its approvers; tools that are no longer in it are retired, never removed. */
export const loadCatalogue = defineCommand({
  name: 'tools.load',
  permission: 'tools:load',
  input: z.strictObject({ tools: z.array(tool).min(1).max(2000) }),

  async run({ tx, now, input: { tools } }) {
    const blocked = tools.flatMap((entry) => {
      const blocker = entry.state === 'live' ? goLiveBlocker(entry) : null
      return blocker ? [`${entry.key}: ${goLiveBlockerText[blocker]}`] : []
    })
    if (blocked.length > 0) return refuse('invalid', 'not_ready', { tools: blocked })

    const stored = new Map((await tx.tool.findMany()).map((row) => [row.key, row]))
    let changed = 0
    for (const entry of tools) {
      const before = stored.get(entry.key)
      if (before && digestOf(before.definition) === digestOf(entry)) continue
      changed++
      const { key, title, group, operation, action, sensitivity, external, personalData, critical, state, owner } =
        entry
      const columns = { title, group, operation, action, sensitivity, external, personalData, critical, state, owner }
      const row = { ...columns, definition: entry, schemaHash: digestOf(formOf(entry)), updatedAt: now }
      await tx.tool.upsert({ where: { key }, create: { key, ...row }, update: row })
    }
    const kept = new Set(tools.map(({ key }) => key))
    const gone = [...stored.values()].filter(({ key, state }) => !kept.has(key) && state !== 'retired')
    for (const { key } of gone) await tx.tool.update({ where: { key }, data: { state: 'retired', updatedAt: now } })
    changed += gone.length
    if (changed === 0) return { ok: true, value: { changed }, events: 'unchanged' }

    await tx.policyInForce.updateMany({ data: { epoch: { increment: 1 } } })
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
