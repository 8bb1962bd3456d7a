import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { saidOf } from '@/lib/record/exports/said'
import { countHeld } from '@/lib/record/holds/queries'
import { askedRelease, mostHolds, newHold, whichHold } from '@/lib/record/holds/schema'

/** Holds lines of the record where they are, from now on and whatever comes: no month with one of them is archived. */
export const holdRecord = defineCommand({
  name: 'record.hold',
  permission: 'audit:hold',
  actor: 'person',
  input: newHold,
  patienceMs: 5 * 60_000,

  async run({ tx, actor, now, input: { name, reason, ...filter } }) {
    // Holds one after the other, and no month leaves between what is counted here and the hold.
    await tx.$executeRaw`lock table "RecordHold" in row exclusive mode`
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('record.hold'))`
    const open = await tx.recordHold.findMany({ where: { releasedAt: null }, select: { name: true } })
    if (open.length >= mostHolds) return refuse('conflict', 'too_many_holds')
    if (open.some((hold) => hold.name === name))
      return refuse('conflict', 'hold_exists', { name: ['There is a hold of this name already'] })
    const [id, said, lines] = [newId(), saidOf(filter), await countHeld(filter)]
    const by = { byId: actor.id, byName: actor.name, at: now }
    await tx.recordHold.create({ data: { id, name, reason, filter: said, lines, ...by } })
    return {
      ok: true,
      value: { id, lines },
      events: [
        { type: 'record.hold_set', subject: { kind: 'record', id }, data: { name, reason, filter: said, lines } },
      ],
    }
  },
})

/** Asks for the release of a hold, to which somebody else has to agree. */
export const askRelease = defineCommand({
  name: 'record.ask_release',
  permission: 'audit:hold',
  actor: 'person',
  input: askedRelease,

  async run({ tx, actor, now, input: { holdId: id, reason } }) {
    const hold = await holdFor(tx, id)
    if (!hold) return refuse('not_found', 'unknown_hold')
    if (hold.releasedAt) return refuse('conflict', 'already_released')
    if (hold.askedAt) return refuse('conflict', 'already_asked')
    const asked = { askedById: actor.id, askedByName: actor.name, askedReason: reason, askedAt: now }
    await tx.recordHold.update({ where: { id }, data: asked })
    const data = { name: hold.name, reason }
    return {
      ok: true,
      value: null,
      events: [{ type: 'record.hold_release_asked', subject: { kind: 'record', id }, data }],
    }
  },
})

/** Says that a hold goes on although somebody asked for its release: whoever may hold says so, who asked as well. */
export const keepHolding = defineCommand({
  name: 'record.keep_holding',
  permission: 'audit:hold',
  actor: 'person',
  input: whichHold,

  async run({ tx, input: { holdId: id } }) {
    const hold = await holdFor(tx, id)
    if (!hold) return refuse('not_found', 'unknown_hold')
    if (hold.releasedAt) return refuse('conflict', 'already_released')
    if (!hold.askedAt) return refuse('conflict', 'not_asked')
    const nobody = { askedById: null, askedByName: null, askedReason: null, askedAt: null }
    await tx.recordHold.update({ where: { id }, data: nobody })
    return {
      ok: true,
      value: null,
      events: [{ type: 'record.hold_release_withdrawn', subject: { kind: 'record', id }, data: { name: hold.name } }],
    }
  },
})

/** Releases a hold as somebody else has asked. What it held may be archived from now on, and it never comes back. */
export const releaseHold = defineCommand({
  name: 'record.release',
  permission: 'audit:hold',
  actor: 'person',
  input: whichHold,

  async run({ tx, actor, now, input: { holdId: id } }) {
    const hold = await holdFor(tx, id)
    if (!hold) return refuse('not_found', 'unknown_hold')
    if (hold.releasedAt) return refuse('conflict', 'already_released')
    if (!hold.askedAt) return refuse('conflict', 'not_asked')
    if (hold.askedById === actor.id) return refuse('forbidden', 'same_person')
    const released = { releasedById: actor.id, releasedByName: actor.name, releasedAt: now }
    await tx.recordHold.update({ where: { id }, data: released })
    const data = { name: hold.name, reason: hold.askedReason!, askedBy: hold.askedByName! }
    return { ok: true, value: null, events: [{ type: 'record.hold_released', subject: { kind: 'record', id }, data }] }
  },
})

/** A hold, which nobody else changes until this transaction has ended. */
async function holdFor(tx: Tx, id: string) {
  await tx.$queryRaw`select 1 from "RecordHold" where id = ${id} for update`
  return await tx.recordHold.findUnique({ where: { id } })
}
