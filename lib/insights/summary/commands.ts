import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { type SystemActor, systemActor } from '@/lib/core/actor'
import type { Prisma } from '@/lib/db/generated/client'
import { standingNames } from '@/lib/insights/number'
import { standingNow } from '@/lib/insights/standing/queries'
import { summaryNow } from '@/lib/insights/summary/queries'

/** Reads the lists of which it is kept how much stands in them, as somebody does who reads boards. */
const reader: SystemActor = {
  ...systemActor,
  can: new Set(['requests:read', 'tasks:read', 'memory:read', 'prompts:read', 'policy:read']),
}

/** Keeps the summary once a day, with what stands then for the boards, in UTC: whoever comes first after midnight. A day on which nothing ran has none. */
export const keepSummary = defineCommand({
  name: 'insights.summarise',
  permission: 'system:sweep',
  input: z.strictObject({}),
  patienceMs: 30_000,

  async run({ tx, now }) {
    const day = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`)
    const known = await tx.metricsSummary.findUnique({ where: { day }, select: { day: true } })
    if (known) return { ok: true, value: { isNew: false }, events: 'unchanged' }
    const standing = await standingNow(reader, standingNames)
    const summary = { ...(await summaryNow(tx)), standing } as unknown as Prisma.InputJsonValue
    const { count } = await tx.metricsSummary.createMany({ data: [{ day, summary }], skipDuplicates: true })
    return { ok: true, value: { isNew: count > 0 }, events: 'unchanged' }
  },
})
