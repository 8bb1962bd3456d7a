import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { countTallies } from '@/lib/insights/commands'
import { keepSummary } from '@/lib/insights/summary/commands'

const pauseMs = 2_000

/**
 * Counts what came to pass, and keeps the summary of each day, soon after the record has it in its order. Any number of workers may do so: each batch of lines
 * is counted by the one that moves the mark.
 */
export async function keepCounting(signal: AbortSignal, log: (problem: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    const counted = await execute(countTallies, systemActor, {}).catch(log)
    const isBehind = counted?.ok && !counted.value.isAll
    // Once a day; on all other rounds it looks up one row.
    if (!isBehind) await execute(keepSummary, systemActor, {}).catch(log)
    if (!isBehind) await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
