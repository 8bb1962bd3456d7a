import 'server-only'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { lookAfterJobs } from '@/lib/jobs/commands'
import { defineJob } from '@/lib/core/job'

/** A moment after something was given up, and every minute for what a worker that died could not say. */
export const lookAfterWork = defineJob({
  name: 'jobs.look_after',
  every: '* * * * *',
  async run() {
    await execute(lookAfterJobs, systemActor, {})
  },
})
