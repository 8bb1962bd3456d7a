import 'server-only'
import { forgetAnswers } from '@/lib/calls/commands'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { defineJob } from '@/lib/core/job'

/** A pod that repeats a request after a month is asking anew; what may happen once only is guarded by its own state. */
const days = 30

export const forgetOldAnswers = defineJob({
  name: 'calls.forget_answers',
  every: '41 3 * * *',
  async run() {
    await execute(forgetAnswers, systemActor, { days })
  },
})
