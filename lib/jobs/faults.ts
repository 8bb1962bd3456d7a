import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { groupFaults } from '@/lib/incidents/grouped/commands'

const pauseMs = 2_000

/** Groups what went wrong, soon after the record has it in its order. Any number of workers may do so. */
export async function keepIncidents(signal: AbortSignal, log: (problem: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    const grouped = await execute(groupFaults, systemActor, {}).catch(log)
    const isBehind = grouped?.ok && !grouped.value.isAll
    if (!isBehind) await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
