import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineCommand, execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { log } from '@/lib/core/log'

/**
 * Makes the partitions of the coming months, as the database's owner would; a line of the record never waits for one, and
 * waits no longer than a moment for one to be made. Returns how many could not be made now.
 */
export const makePartitions = defineCommand({
  name: 'audit.make_partitions',
  permission: 'system:sweep',
  input: z.strictObject({}),

  async run({ tx }) {
    const [row] = await tx.$queryRaw<[{ missing: number }]>`select ensure_audit_partitions() as missing`
    return { ok: true, value: row, events: 'unchanged' }
  },
})

/**
 * Gives the lines that were committed since the last time their places in the order of the record; returns how many. Where
 * somebody else is about it this is none, unless everything is asked for, which waits.
 */
export const sealLines = defineCommand({
  name: 'audit.seal',
  permission: 'system:sweep',
  input: z.strictObject({ everything: z.boolean().default(false) }),

  async run({ tx, input: { everything } }) {
    const [row] = everything
      ? await tx.$queryRaw<[{ sealed: bigint }]>`select seal_whole_audit() as sealed`
      : await tx.$queryRaw<[{ sealed: bigint }]>`select seal_audit() as sealed`
    return { ok: true, value: { sealed: Number(row.sealed) }, events: 'unchanged' }
  },
})

const mostTries = 3
const pauseMs = 2_000

export const keepPartitions = defineJob({
  name: 'audit.make_partitions',
  // Often, since a backup or a long look at the record is in the way for as long as it takes.
  every: '17 * * * *',
  async run(_payload, stop) {
    for (let tries = 1; !stop.aborted; tries++) {
      const outcome = await execute(makePartitions, systemActor, {})
      if (outcome.ok && outcome.value.missing === 0) return
      if (tries === mostTries) return log.warn({ outcome }, 'a month of the record could not be made yet')
      await wait(pauseMs)
    }
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
