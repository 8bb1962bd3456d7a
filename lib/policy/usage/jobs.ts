import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { countUsage } from '@/lib/policy/usage/commands'

/** Counts what was used since the last time. What is not done when the worker ends is done the next time. */
export const countUsageJob = defineJob({
  name: 'policy.count_usage',
  every: '* * * * *',
  atStart: true,
  async run(_payload, stop) {
    while (!stop.aborted) {
      const outcome = await execute(countUsage, systemActor, {})
      if (!outcome.ok || outcome.value.isAll) return
    }
  },
})
