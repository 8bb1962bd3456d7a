import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { judgeIncidents } from '@/lib/incidents/judged/commands'

const pauseMs = 2_000
const judgeEveryMs = 10_000

/**
 * Groups what went wrong, soon after the record has it in its order, and judges now and then what is watched. Any number of
 * workers may do so.
 */
export async function keepIncidents(signal: AbortSignal, log: (problem: unknown) => void): Promise<void> {
  let judgedAt = 0
  while (!signal.aborted) {
    const grouped = await execute(groupFaults, systemActor, {}).catch(log)
    const isBehind = grouped?.ok && !grouped.value.isAll
    if (!isBehind && Date.now() - judgedAt >= judgeEveryMs) {
      judgedAt = Date.now()
      await execute(judgeIncidents, systemActor, {}).catch(log)
    }
    if (!isBehind) await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
