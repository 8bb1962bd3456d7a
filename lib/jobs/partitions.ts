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

/** Gives the lines that were committed since the last time their places in the order of the record; returns how many. */
export const sealLines = defineCommand({
  name: 'audit.seal',
  permission: 'system:sweep',
  input: z.strictObject({ everything: z.boolean().default(false) }),

  async run({ tx, input: { everything } }) {
    const [row] = await tx.$queryRaw<[{ sealed: bigint }]>`select seal_audit(${everything}) as sealed`
    return { ok: true, value: { sealed: Number(row.sealed) }, events: 'unchanged' }
  },
})

export const keepPartitions = defineJob({
  name: 'audit.make_partitions',
  every: '17 3 * * *',
  async run() {
    await execute(makePartitions, systemActor, {})
  },
})

/** What the looks of every moment leave out: lines of transactions that took longer than a day, or put in by hand. */
export const sealEverything = defineJob({
  name: 'audit.seal_everything',
  every: '29 3 * * *',
  async run() {
    await execute(sealLines, systemActor, { everything: true })
  },
})
