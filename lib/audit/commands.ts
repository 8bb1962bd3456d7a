import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'

/** Makes the partitions of the coming months, as the database's owner would; a line of the record never waits for one. */
export const makePartitions = defineCommand({
  name: 'audit.make_partitions',
  permission: 'system:sweep',
  input: z.strictObject({}),

  async run({ tx }) {
    const [row] = await tx.$queryRaw<[{ made: number }]>`select ensure_audit_partitions() as made`
    return { ok: true, value: row, events: 'unchanged' }
  },
})
