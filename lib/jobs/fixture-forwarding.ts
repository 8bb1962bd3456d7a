import { expect } from 'vitest'
import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type SystemActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { forwardDue } from '@/lib/jobs/forward'
import { newHands } from '@/lib/jobs/hands'
import { sealLines } from '@/lib/jobs/partitions'
import { addSink, removeSink } from '@/lib/sinks/commands'
import { listSinks } from '@/lib/sinks/queries'
import type { SinkView } from '@/lib/sinks/schema'

// Support for tests: log stores, and a worker that sends to them.

/** Whoever manages log stores, and reads the record. */
export const keeper: SystemActor = {
  ...systemActor,
  can: new Set([...systemActor.can, 'sinks:manage', 'audit:read'] as const),
}

let turn = 0

/** A log store of this kind, from the record's beginning; all others are removed. */
export async function only(kind: string, address: string, more: object = {}): Promise<string> {
  for (const { id } of await listSinks(keeper)) await execute(removeSink, keeper, { sinkId: id })
  return await another(kind, address, more)
}

export async function another(kind: string, address: string, more: object = {}): Promise<string> {
  const made = await execute(addSink, keeper, { kind, address, name: `Store ${turn++}`, from: 'beginning', ...more })
  if (!made.ok) throw new Error(JSON.stringify(made))
  return made.value.id
}

/** One round of what a worker does, to its end. */
export async function forward(): Promise<void> {
  await must(sealLines as never, {})
  const hands = newHands(Number.POSITIVE_INFINITY, (problem) => expect(problem).toBeUndefined())
  await Promise.all(await forwardDue(hands, () => {}))
}

/** As if every store had waited long enough for its next attempt, and whoever took one had been away for long. */
export const comeDue = () =>
  asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "SinkCourse" set "nextAt" = now(), "heldUntil" = null`),
  )

/** As if nothing came due meanwhile, however long the machine takes. */
export const comeLater = () =>
  asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "SinkCourse" set "nextAt" = "nextAt" + interval '1 hour' where failures > 0`),
  )

export async function viewOf(id: string): Promise<SinkView> {
  return (await listSinks(keeper)).find((one) => one.id === id)!
}

/** The ids of all lines that have their place, in the record's order. */
export async function allLines(): Promise<string[]> {
  return (await read.auditOrder.findMany({ orderBy: { position: 'asc' } })).map(({ eventId }) => eventId)
}

/** Something that happens, so many times. */
export async function happen(times: number): Promise<void> {
  for (let time = 0; time < times; time++)
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(
        `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
        values (gen_random_uuid()::text, 'database.migrated', 'system', 'system', 'Countersign', 'database', 'x', 'Happened ' || $1, '{}')`,
        [String(time)],
      ),
    )
}
