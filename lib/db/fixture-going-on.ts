import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { CarriedOver } from '@/lib/db/fixture-carried-over'
import { addCommits, headOf } from '@/lib/imports/fixture'
import { potteryLater } from '@/lib/imports/fixture-pottery'

// Support for tests of what becomes of an installation of an earlier version: how life goes on in each of them.

/** That what is open is used, what waits is decided, and what was answered is answered alike. */
export function goesOn<Key extends string>(carried: CarriedOver<Key>) {
  const { installation, called, idOf, settled, wish, product } = carried

  it('a call that is asked for again is the one there is, and a task is not started twice', async () => {
    const { read, repeat } = product()
    const count = await read.call.count()
    // The pod of what was withdrawn is not there any more.
    const calls = await read.call.findMany({ where: { idempotencyKey: { not: 'withdrawn' } } })
    for (const { id, toolKey, idempotencyKey: key } of calls) {
      const answer = await repeat(id)
      const state = installation.standing[key as Key]
      expect(answer, key!).toMatchObject({ ok: true, value: { call: { id, state } } })
      if (toolKey.startsWith('tasks.'))
        expect(answer).toMatchObject({ repeated: true, value: { done: { taskId: expect.any(String) as string } } })
    }
    expect(await read.call.count()).toBe(count)
  })

  it.each(installation.open)('the permission of %s is used, once', async (key) => {
    expect(await product().claim(await idOf(key))).toMatchObject({ ok: true })
    expect(await product().claim(await idOf(key))).toMatchObject({ reason: 'grant_used' })
  })

  it.each(installation.unheard)('of %s it is heard what came of it', async (key) => {
    expect(await product().report(await idOf(key))).toMatchObject({ ok: true })
    expect(await product().told(await idOf(key))).toMatchObject({ state: 'executed' })
  })

  it.each(installation.waiting)('%s is signed to its end by %s and released', async (key, name) => {
    const { claim, decide, person } = product()
    const decided = await decide(await person(name), await called(key))
    expect(decided).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await settled(key)).toBe('released')
    expect(await claim(await idOf(key))).toMatchObject({ ok: true })
  })

  it.each(installation.windows)(
    '%s, which is in its take-back window, ends as it was decided: %s',
    async (key, state) => {
      expect(await settled(key)).toBe(state)
      if (state === 'released') expect(await product().claim(await idOf(key))).toMatchObject({ ok: true })
      else expect(await product().told(await idOf(key))).toMatchObject({ state })
    },
  )

  it('what was asked for a person is decided, and given', async () => {
    const { decide } = await import('@/lib/access/fixture')
    const { person, settled: ended } = product()
    const group = await wish('group:writers')
    expect(await decide(await person('Ana'), group)).toMatchObject({ ok: true, value: { state: 'approved' } })
    for (const { id } of [group, await wish('role:approver')]) expect(await ended(id)).toBe('executed')
    const vic = await person('Vic')
    expect(vic.groups).toEqual(['writers'])
    expect(vic.can.has('requests:decide')).toBe(true)
  })

  it('a claim that is repeated under its key gets the answer it got, and by its own worker alone', async () => {
    const { claim, read } = product()
    const kept = await read.idempotencyKey.findMany({
      where: { key: { startsWith: 'claim:' } },
      orderBy: { key: 'asc' },
    })
    expect(kept.map(({ worker }) => worker)).toEqual(installation.claims)
    for (const { key, answer, worker } of kept) {
      const { callId } = answer as { callId: string }
      expect(await claim(callId, key, worker)).toMatchObject({ ok: true, repeated: true, value: { callId } })
      if (worker) expect(await claim(callId, key, 'another')).toMatchObject({ ok: false })
    }
  })
}

/** That the repository it had read is read on from there; `own` are tests for before that happens. */
export function readsOn<Key extends string>(
  { installation, product }: CarriedOver<Key>,
  own: (folder: string) => void = () => {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-pottery-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  own(folder)

  it('is read on from where the version before was, and nothing of it twice', async () => {
    const { importAll, rowsOf } = await import('@/lib/imports/fixture-import')
    const repository = installation.repository(path.join(folder, 'first'))
    const branches = await product().read.importBranch.findMany({ where: { source: { name: 'pottery' } } })
    for (const { name, head } of branches) expect(head).toBe(headOf(repository, name))
    const { sourceId } = branches[0]!
    const before = await rowsOf(sourceId)
    expect(await importAll(repository, 'pottery')).toMatchObject({ state: 'done', name: 'pottery', counts: {} })
    // What the version before did not ask of a commit is filled in; nothing that was there reads otherwise.
    const had = await rowsOf(sourceId)
    expect(had).toMatchObject(saidIn(before))
    const sizesOf = (rows: object) => Object.values(rows).map((list: unknown[]) => list.length)
    expect(sizesOf(had)).toEqual(sizesOf(before))
    addCommits(repository, potteryLater)
    expect(await importAll(repository)).toMatchObject({ name: 'pottery', counts: { 'changelog entries': 1 } })
    const { log, ...others } = await rowsOf(sourceId)
    expect(log).toHaveLength(had.log.length + 1)
    expect({ ...others, log: had.log }).toEqual(had)
  })
}

/** The same without what nobody had said. */
function saidIn<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(saidIn) as Value
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const said = Object.entries(value).filter(([, own]) => own !== null)
  return Object.fromEntries(said.map(([name, own]) => [name, saidIn(own as unknown)])) as Value
}
