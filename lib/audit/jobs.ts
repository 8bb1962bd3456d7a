import 'server-only'
import { makePartitions } from '@/lib/audit/commands'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { defineJob } from '@/lib/core/job'

export const keepPartitions = defineJob({
  name: 'audit.make_partitions',
  every: '17 3 * * *',
  async run() {
    await execute(makePartitions, systemActor, {})
  },
})
