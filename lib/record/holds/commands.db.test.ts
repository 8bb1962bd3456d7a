import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { permissionsOf } from '@/lib/people/rules'
import { allRead, archiveNow, oldMonth } from '@/lib/record/fixture'
import { askRelease, holdRecord, keepHolding, releaseHold } from '@/lib/record/holds/commands'
import { holdById, listHolds } from '@/lib/record/holds/queries'

const ownerUrl = process.env.DATABASE_OWNER_URL!
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-holds-'))
const archive = (how: Parameters<typeof archiveNow>[2] = {}) => archiveNow(ownerUrl, folder, how)
let lee: PersonActor
let ade: PersonActor

beforeAll(async () => {
  const { ana, priya } = await cast()
  lee = { ...ana, can: permissionsOf(['auditor']) }
  ade = { ...priya, can: permissionsOf(['admin']) }
  await oldMonth(ownerUrl, '2026-01', 15)
  await oldMonth(ownerUrl, '2026-02', 30)
  await oldMonth(ownerUrl, '2026-03', 20)
  await allRead()
})
afterAll(() => rmSync(folder, { recursive: true }))

const hold = async (by: PersonActor, name: string, filter: object) => {
  const outcome = await execute(holdRecord, by, { name, reason: 'A court asked for it', ...filter })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

describe('a hold', () => {
  let id: string

  it('keeps a month in which one of its lines lies, and the command says which hold it was', async () => {
    const held = await hold(lee, 'Lamps', { q: '“7', from: '2026-02-01T00:00:00.000Z', to: '2026-02-02T00:00:00.000Z' })
    id = held.id
    expect(held.lines).toBe(1)
    expect(await archive({ isDry: true })).toEqual([
      { month: '2026-01', how: 'due', lines: 15, digest: null },
      { month: '2026-02', how: 'kept', why: 'held by “Lamps”' },
      { month: '2026-03', how: 'due', lines: 20, digest: null },
    ])
    expect(readdirSync(folder)).toEqual([])
  })

  it('is of who was called so when it happened, whatever they are called now', async () => {
    const held = await hold(ade, 'Busy in March', {
      actor: 'busy',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-04-01T00:00:00.000Z',
    })
    expect(held.lines).toBe(20)
    expect((await archive({ isDry: true })).at(-1)).toMatchObject({ why: 'held by “Busy in March”' })
  })

  it('ends when one asked for it and another agreed, both on the record', async () => {
    const [hold] = (await listHolds(lee, 'in_force', undefined)).rows.filter(({ name }) => name === 'Busy in March')
    const march = hold!.id
    expect(await execute(releaseHold, lee, { holdId: march })).toMatchObject({ reason: 'not_asked' })
    const asking = { holdId: march, reason: 'The case is closed' }
    expect(await execute(askRelease, lee, asking)).toMatchObject({ ok: true })
    expect(await execute(askRelease, ade, asking)).toMatchObject({ reason: 'already_asked' })
    expect(await execute(releaseHold, lee, { holdId: march })).toMatchObject({ reason: 'same_person' })
    expect(await execute(keepHolding, ade, { holdId: march })).toMatchObject({ ok: true })
    expect(await execute(releaseHold, ade, { holdId: march })).toMatchObject({ reason: 'not_asked' })
    await execute(askRelease, lee, asking)
    expect(await execute(releaseHold, ade, { holdId: march })).toMatchObject({ ok: true })
    expect(await execute(releaseHold, ade, { holdId: march })).toMatchObject({ reason: 'already_released' })
    const lines = await read.auditEvent.findMany({ where: { subjectId: march }, orderBy: { id: 'asc' } })
    expect(lines.map(({ type }) => type.slice('record.'.length))).toEqual([
      'hold_set',
      'hold_release_asked',
      'hold_release_withdrawn',
      'hold_release_asked',
      'hold_released',
    ])
    expect(await holdById(lee, march)).toMatchObject({ asked: { byName: lee.name, isOwn: true } })
    const released = (await listHolds(ade, 'released', undefined)).rows
    expect(released).toMatchObject([{ name: 'Busy in March', released: { byName: ade.name } }])
  })

  it('is for auditors and admins, under a name of its own, and nobody brings one back', async () => {
    const other = { ...lee, can: permissionsOf(['approver']) }
    const input = { name: 'Lamps', reason: 'Again' }
    expect(await execute(holdRecord, other, input)).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(holdRecord, lee, input)).toMatchObject({ reason: 'hold_exists' })
    expect(await execute(releaseHold, lee, { holdId: 'none' })).toMatchObject({ reason: 'unknown_hold' })
    await expect(listHolds(other, 'in_force', undefined)).rejects.toThrow('audit:read')
    const back = `update "RecordHold" set "releasedAt" = null, "releasedById" = null where "releasedAt" is not null`
    await expect(asOwner(ownerUrl, (db) => db.query(back))).rejects.toThrow('stays as it was')
    const alone = `update "RecordHold" set "releasedAt" = now(), "releasedById" = '${lee.id}', "askedById" = '${lee.id}', "askedAt" = now() where id = '${id}'`
    await expect(asOwner(ownerUrl, (db) => db.query(alone))).rejects.toThrow('two_release')
  })
})
