import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import type { Prisma } from '@/lib/db/generated/client'
import { summaryNow } from '@/lib/insights/summary/queries'

/** Keeps the summary once a day, in UTC: whoever comes first after midnight. A day on which nothing ran has none. */
export const keepSummary = defineCommand({
  name: 'insights.summarise',
  permission: 'system:sweep',
  input: z.strictObject({}),
  patienceMs: 30_000,

  async run({ tx, now }) {
    const day = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`)
    const known = await tx.metricsSummary.findUnique({ where: { day }, select: { day: true } })
    if (known) return { ok: true, value: { isNew: false }, events: 'unchanged' }
    const summary = (await summaryNow(tx)) as unknown as Prisma.InputJsonValue
    const { count } = await tx.metricsSummary.createMany({ data: [{ day, summary }], skipDuplicates: true })
    return { ok: true, value: { isNew: count > 0 }, events: 'unchanged' }
  },
})
