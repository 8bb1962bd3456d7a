import 'server-only'
import { linesBetween } from '@/lib/audit/told/queries'
import { toldBetween } from '@/lib/calls/told/queries'
import { toEvent } from '@/lib/calls/told/view'
import { read } from '@/lib/db/client'
import { memoryLines, memoryTold } from '@/lib/memory/told/queries'
import { outputLines, outputsTold } from '@/lib/outputs/told/queries'
import { taskLines, tasksTold } from '@/lib/tasks/told/queries'
import type { Told } from '@/lib/told/schema'

/** What pods are told of beside their calls: by which lines, and what these say. */
const nouns = [
  { lines: memoryLines, told: memoryTold },
  { lines: outputLines, told: outputsTold },
  { lines: taskLines, told: tasksTold },
] as const
const lines = [...new Set(nouns.flatMap((noun) => [...noun.lines]))]

/**
 * What was told between two places of the record's order, the second one included, in that order: to everybody, or to one
 * account. The two lie no further apart than `placesAtOnce`.
 */
export async function eventsBetween(after: number, upTo: number, accountId?: string): Promise<Told[]> {
  const [calls, things] = await Promise.all([
    toldBetween(after, upTo, accountId),
    thingsBetween(after, upTo, accountId),
  ])
  const ofCalls = calls.map((call): Told => {
    const { place, lineId, accountId: own, callId: about } = call
    const { type, data } = toEvent(call)
    return { place, lineId, accountId: own, about, event: { type, data } as Told['event'] }
  })
  return [...ofCalls, ...things].toSorted((one, other) => one.place - other.place)
}

async function thingsBetween(after: number, upTo: number, accountId?: string): Promise<Told[]> {
  const found = await linesBetween(after, upTo, lines)
  if (found.length === 0) return []
  const told = (await Promise.all(nouns.map((noun) => noun.told(found)))).flat()
  if (told.length === 0) return []
  const accounts = await read.serviceAccount.findMany({
    where:
      accountId === undefined ? { podId: { in: [...new Set(told.map(({ podId }) => podId))] } } : { id: accountId },
    select: { id: true, podId: true, environment: true },
  })
  const idOf = new Map(accounts.map(({ id, podId, environment }) => [`${podId} ${environment}`, id]))
  return told.flatMap(({ place, lineId, podId, environment, about, type, data }) => {
    const own = idOf.get(`${podId} ${environment}`)
    return own ? [{ place, lineId, accountId: own, about, event: { type, data } as Told['event'] }] : []
  })
}
