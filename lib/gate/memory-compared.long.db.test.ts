import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { compareEntries } from '@/lib/memory/compared/commands'
import { listMemory, memoryDetail } from '@/lib/memory/queries'
import { archiveEntry, restoreEntry } from '@/lib/memory/written/keep/commands'

let gate: TestGate
let pod: TestPod
let keeper: PersonActor
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('memory-compared', { role: 'ResearchPod', department: 'research' })
  keeper = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

const why = { reason: 'The other one is right' }

async function write(key: string, text: string) {
  const body = { key, text, idempotency_key: `compared-${turn++}` }
  const answer = await asPod(gate, pod.serviceKey, '/v2/memory/entries', body)
  expect(answer).toMatchObject({ status: 200, json: { version_state: 'active' } })
  return (await read.memoryEntry.findFirstOrThrow({ where: { path: key, origin: 'live' } })).id
}

async function compareAll() {
  for (;;) {
    const outcome = await execute(compareEntries, systemActor, {})
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    if (outcome.value.isAll) return
  }
}

const flagsOf = async (id: string) => (await read.memoryEntry.findUniqueOrThrow({ where: { id } })).flags
const besideOf = async (id: string) => (await memoryDetail(keeper, id))?.written?.beside

describe('an entry beside what else pods are given', () => {
  it('says otherwise until one of the two is archived or written anew', async () => {
    const one = await write('returns/bowls', 'It is a rule. Whoever returns a bowl has 30 days.')
    const other = await write('returns/desk', 'Whoever returns a bowl has 14 days. Ask the desk.')
    await compareAll()
    expect(await flagsOf(one)).toEqual(['contradicts'])
    expect(await flagsOf(other)).toEqual(['contradicts'])
    expect(await besideOf(one)).toEqual([
      {
        kind: 'contradicts',
        entryId: other,
        key: 'returns/desk',
        says: { here: 'Whoever returns a bowl has 30 days.', there: 'Whoever returns a bowl has 14 days.' },
      },
    ])
    const listed = await listMemory(keeper, { flag: 'contradicts' })
    expect(listed.rows.map(({ path }) => path).toSorted()).toEqual(['returns/bowls', 'returns/desk'])
    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'memory.compared', subjectId: other } })
    expect(line.sentence).toBe('Beside the memory entry “returns/desk” another one was found that says otherwise')

    expect(await execute(archiveEntry, keeper, { entryId: other, ...why })).toMatchObject({ ok: true })
    await compareAll()
    expect([await flagsOf(one), await flagsOf(other), await besideOf(one)]).toEqual([[], [], []])
    const owner = await addPerson('Ida', ['product-owners'], ['approver'])
    expect(await execute(restoreEntry, owner, { entryId: other, ...why })).toMatchObject({ ok: true })
    await compareAll()
    expect(await flagsOf(one)).toEqual(['contradicts'])
    await write('returns/bowls', 'It is a rule. Whoever returns a bowl has 14 days.')
    await compareAll()
    expect([await flagsOf(one), await flagsOf(other)]).toEqual([[], []])
  })

  it('says otherwise before anything else, and is not called nearly the same as well', async () => {
    const said = (days: number) =>
      `Whoever returns a vase has ${days} days. The shop pays the postage, looks at each side of it and says at the desk what is broken.`
    const one = await write('vases/first', said(30))
    const others: string[] = []
    for (let at = 0; at < 9; at++) others.push(await write(`vases/same-${at}`, said(30)))
    const other = await write('vases/other', said(14))
    await compareAll()
    const beside = await besideOf(one)
    expect(beside).toHaveLength(8)
    expect(beside!.map(({ kind, entryId }) => [kind, entryId === other])).toEqual([
      ['contradicts', true],
      ...Array.from({ length: 7 }, () => ['duplicate', false]),
    ])
    expect((await besideOf(other))!.every(({ kind }) => kind === 'contradicts')).toBe(true)
  })

  it('says the same or nearly the same', async () => {
    const text =
      'Lamps are wiped with a dry cloth and stay away from water, whoever wipes them looks at each side and says what is broken to the desk in the yard.'
    const ids = [
      await write('lamps/one', text),
      await write('lamps/two', text),
      await write('lamps/three', text.replace('broken', 'cracked')),
    ]
    await compareAll()
    expect(await flagsOf(ids[0]!)).toEqual(['alike', 'duplicate'])
    expect(await flagsOf(ids[2]!)).toEqual(['alike'])
    expect((await besideOf(ids[2]!))?.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'alike lamps/one',
      'alike lamps/two',
    ])
    expect(await read.memoryToCompare.count()).toBe(0)
    // Nothing is written where nothing moved.
    const lines = await read.auditEvent.count({ where: { type: 'memory.compared' } })
    await compareAll()
    expect(await read.auditEvent.count({ where: { type: 'memory.compared' } })).toBe(lines)
  })

  it('is told by its age', async () => {
    const id = await write('yard/gate', 'The gate of the yard is green and closes by itself.')
    await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query(`update "MemoryEntry" set "updatedAt" = now() - interval '91 days' where id = $1`, [id]),
    )
    const paths = async (age: 'new' | 'recent' | 'old') =>
      (await listMemory(keeper, { age, q: 'yard' })).rows.map(({ path }) => path)
    expect(await paths('old')).toEqual(['yard/gate'])
    expect(await paths('recent')).toEqual([])
    expect(await paths('new')).not.toContain('yard/gate')
  })
})
