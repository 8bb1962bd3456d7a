import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { pastDays } from '@/lib/core/demo'
import { read } from '@/lib/db/client'
import { dayMs, type Period, type Window } from '@/lib/insights/schema'
import { tallies } from '@/lib/insights/tallies'

const epoch = new Date(0)
const hourMs = 3_600_000

/** By which of the counted lines the demo's days were written: the operator has it done, or a person. */
const written = ['system', 'person'].map((who) => `demo.history_written  ${who}`)

/** The part of a time and of the one before it that the demo made up, in whole hours; null where nobody made up any of it. */
export async function madeUpIn(actor: Actor, { now, before }: Pick<Period, 'now' | 'before'>): Promise<Window | null> {
  demand(actor, 'audit:read')
  const last = await read.tally.findFirst({
    where: { name: tallies.lines.name, key: { in: written }, hour: { gt: epoch } },
    orderBy: { hour: 'desc' },
    select: { hour: true },
  })
  if (!last) return null
  const until = last.hour.getTime() + hourMs
  const began = Math.floor(last.hour.getTime() / dayMs) * dayMs - (pastDays - 1) * dayMs
  const [from, to] = [Math.max(began, Date.parse(before.from)), Math.min(until, Date.parse(now.to))]
  return from < to ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : null
}
