import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { compareEntries } from '@/lib/memory/compared/commands'

/** Holds what moved in memory against the rest of it. What is not done when the worker ends is done the next time. */
export const compareMemory = defineJob({
  name: 'memory.compare',
  every: '* * * * *',
  atStart: true,
  async run(_payload, stop) {
    while (!stop.aborted) {
      const outcome = await execute(compareEntries, systemActor, {})
      if (!outcome.ok || outcome.value.isAll) return
    }
  },
})
