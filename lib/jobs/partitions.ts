import 'server-only'
import { z } from 'zod'
import { defineCommand, execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'

/** Makes the partitions of the coming months, as the database's owner would; a line of the record never waits for one. */
const makePartitions = defineCommand({
  name: 'audit.make_partitions',
  permission: 'system:sweep',
  input: z.strictObject({}),

  async run({ tx }) {
    const [row] = await tx.$queryRaw<[{ made: number }]>`select ensure_audit_partitions() as made`
    return { ok: true, value: row, events: 'unchanged' }
  },
})

export const keepPartitions = defineJob({
  name: 'audit.make_partitions',
  every: '17 3 * * *',
  async run() {
    await execute(makePartitions, systemActor, {})
  },
})
