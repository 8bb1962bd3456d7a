import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { holdEntry, restoreEntry } from '@/lib/memory/written/keep/commands'
import { noteEntry } from '@/lib/memory/written/own/commands'

let gate: TestGate
let pod: TestPod
let owner: PersonActor

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('memory-own', { role: 'ResearchPod', department: 'research' })
  owner = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

let turn = 0
const post = (body: object) =>
  asPod(gate, pod.serviceKey, '/v2/memory/entries', { idempotency_key: `own-${turn++}`, ...body })
const one = (key: string) => asPod(gate, pod.serviceKey, `/v2/memory/entry?key=${encodeURIComponent(key)}`)

describe('what a person writes', () => {
  const note = (by: PersonActor, more: object = {}) =>
    execute(noteEntry, by, {
      environment: 'prod',
      reason: 'The desk moved',
      tags: 'desk, yard,desk',
      basedOn: 0,
      ...more,
    })
  const asked = async (key: string) =>
    await read.request.findFirstOrThrow({
      where: { kind: 'memory_write', sentence: { contains: key } },
      orderBy: { number: 'desc' },
    })

  it('is given to pods once somebody else has signed it, though nothing is found in it', async () => {
    const ada = await addPerson('Ada', ['product-owners'], ['approver'])
    const said = { key: 'desk/where', text: 'It stands in the yard.' }
    expect(await note(ada, said)).toMatchObject({ ok: true, value: { number: 1, isNew: true } })
    expect(await one(said.key)).toMatchObject({ status: 404 })
    const request = await asked(said.key)
    expect(request).toMatchObject({ state: 'waiting', askedByName: 'Ada', podId: null, askerSays: 'The desk moved' })
    expect(await decide(ada, request)).toMatchObject({ ok: false, reason: 'own_wish' })
    expect(await decide(owner, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await one(said.key)).toMatchObject({ json: { text: said.text, tags: ['desk', 'yard'], written_by: 'Ada' } })
  })

  it('is written on the version that was seen, and on no other', async () => {
    const said = { key: 'desk/when', text: 'From nine.' }
    expect(await note(owner, said)).toMatchObject({ ok: true })
    expect(await note(owner, said)).toMatchObject({ reason: 'entry_exists' })
    expect(await note(owner, { ...said, basedOn: 2 })).toMatchObject({ reason: 'entry_moved' })
    expect(await note(owner, { ...said, basedOn: 1 })).toMatchObject({ value: { number: 1, isNew: false } })
    expect(await note(owner, { key: 'desk/never', text: 'Never.', basedOn: 3 })).toMatchObject({
      reason: 'entry_moved',
    })
    expect(await read.memoryEntry.count({ where: { path: 'desk/never' } })).toBe(0)
  })

  it('ends what waited, by whose word the record says', async () => {
    const said = { key: 'desk/who', text: 'Rosa.' }
    await note(owner, said)
    const request = await asked(said.key)
    expect(await post({ key: said.key, text: 'Tom sits there.' })).toMatchObject({ json: { version: 2 } })
    expect(await requestNumbered(request.number)).toMatchObject({ state: 'withdrawn' })
    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'request.withdrawn', requestId: request.id } })
    expect(line.sentence).toBe(`CS-${request.number} was withdrawn: a newer version of the entry was written`)
  })

  it('and was taken from pods is given back by somebody else, as is what a pod of theirs wrote', async () => {
    const ben = await addPerson('Ben', ['product-owners'], ['approver'])
    const why = { reason: 'Somebody doubts it' }
    const heldFor = async (key: string) => {
      const { id: entryId } = await read.memoryEntry.findFirstOrThrow({ where: { path: key } })
      expect(await execute(holdEntry, owner, { entryId, ...why })).toMatchObject({ ok: true })
      return { entryId, ...why }
    }
    await note(ben, { key: 'desk/own', text: 'Under the window.' })
    const request = await asked('desk/own')
    expect(await decide(owner, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    await post({ key: 'desk/pods', text: 'Beside the kiln.' })
    await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query('update "Pod" set "ownerId" = $1 where id = $2', [ben.id, pod.podId]),
    )
    for (const held of [await heldFor('desk/own'), await heldFor('desk/pods')]) {
      expect(await execute(restoreEntry, ben, held)).toMatchObject({ kind: 'forbidden', reason: 'own_pod' })
      expect(await execute(restoreEntry, owner, held)).toMatchObject({ ok: true })
    }
  })

  it('is given to nobody where what was signed does not wait any more', async () => {
    await note(owner, { key: 'desk/gone', text: 'In the loft.' })
    const request = await asked('desk/gone')
    const tom = await addPerson('Tom', ['product-owners'], ['approver'])
    expect(await decide(tom, request)).toMatchObject({ ok: true })
    await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query(
        `update "MemoryVersion" v set state = 'rejected' from "MemoryEntry" e where e.id = v."entryId" and e.path = $1`,
        ['desk/gone'],
      ),
    )
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await one('desk/gone')).toMatchObject({ status: 404 })
  })
})
