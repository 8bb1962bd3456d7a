import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { earlierInstallation, linesOf, openProduct, rowsOf, workIn } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'
import { addCommits, headOf, makeRepository } from '@/lib/imports/fixture'
import { pottery, potteryLater } from '@/lib/imports/fixture-pottery'

/** Where each call of that installation stands, before and after: each is named by its key. */
const standing = {
  allowed: 'allowed',
  'allowed-consumed': 'consumed',
  'allowed-executed': 'executed',
  'allowed-failed': 'failed',
  'allowed-in-test': 'allowed',
  'changes-requested': 'changes_requested',
  completed: 'executed',
  consumed: 'consumed',
  denied: 'denied',
  'denied-later': 'denied',
  executed: 'executed',
  expired: 'expired',
  failed: 'failed',
  lapsed: 'lapsed',
  rejected: 'rejected',
  released: 'released',
  'released-two': 'released',
  started: 'executed',
  'started-too': 'executed',
  unreported: 'unreported',
  waiting: 'waiting',
  'waiting-half': 'waiting',
  'waiting-signer-lost': 'waiting',
  'waiting-taken-back': 'waiting',
  'window-approved': 'waiting',
  'window-rejected': 'waiting',
  withdrawn: 'withdrawn',
}
type Key = keyof typeof standing

type Before = { lines: Awaited<ReturnType<typeof linesOf>>; rows: Awaited<ReturnType<typeof rowsOf>> }
let before: Before
let after: Before
let product: Awaited<ReturnType<typeof openProduct>>

const standingOf = async (owner: string): Promise<Before> => ({
  lines: await linesOf(owner),
  rows: await rowsOf(owner),
})

async function called(key: Key) {
  return await product.read.call.findFirstOrThrow({
    where: { idempotencyKey: key },
    include: { request: { include: { votes: { orderBy: { at: 'asc' } } } } },
  })
}

const idOf = async (key: Key) => (await called(key)).id
const settled = async (key: Key) => await product.settled((await called(key)).requestId!)

/** What somebody asked for whom, by the right. */
async function wish(right: string) {
  return await product.read.request.findFirstOrThrow({ where: { kind: 'access', subjectId: { endsWith: right } } })
}

beforeAll(async () => {
  const database = await earlierInstallation('20261126140000_hot_path')
  before = await standingOf(database.owner)
  await migrate(database.owner)
  after = await standingOf(database.owner)
  workIn(database)
  product = await openProduct()
})

describe('an installation of the version before, brought up to date', () => {
  it('has every row it had, with what stood in it', () => {
    for (const [table, rows] of Object.entries(before.rows)) expect(after.rows[table]?.length, table).toBe(rows.length)
    // What was added stands beside it; of what was there nothing reads otherwise.
    for (const [table, rows] of Object.entries(before.rows))
      for (const [at, row] of rows.entries()) expect(after.rows[table]![at], table).toMatchObject(row)
    const empty = Object.entries(before.rows).filter(([, rows]) => rows.length === 0)
    expect(empty.map(([table]) => table)).toEqual(['GivenUpJob', 'Setting'])
  })

  it('has every call and every request where it stood', async () => {
    const { read, stateOf } = product
    const calls = await read.call.findMany({ include: { request: true } })
    const found = calls.map((call) => [call.idempotencyKey, stateOf(call, call.request)])
    expect(Object.fromEntries(found)).toEqual(standing)
    const wishes = await read.request.findMany({ where: { kind: 'access' }, orderBy: { number: 'asc' } })
    expect(wishes.map(({ state, askedByName }) => [state, askedByName])).toEqual([
      ['executed', 'Lee'],
      ['waiting', 'Lee'],
      ['approved', 'Lee'],
    ])
  })

  it('reads on the record as it did, every line in its place, and each opens', async () => {
    const ids = new Set(before.lines.map(({ id }) => id))
    expect(after.lines.filter(({ id }) => ids.has(id))).toEqual(before.lines)
    const fresh = after.lines.filter(({ id }) => !ids.has(id))
    expect(new Set(fresh.map(({ type }) => type))).toEqual(new Set(['database.migrated']))
    expect(before.rows.AuditOrder).toHaveLength(before.lines.length)
    const { auditEvent } = await import('@/lib/audit/queries')
    const lee = await product.person('Lee')
    for (const { id, sentence } of before.lines) expect(await auditEvent(lee, id)).toMatchObject({ sentence })
  })

  it('keeps the votes, for whom they count, why they ended and the words with them', async () => {
    const votes = async (key: Key) => (await called(key)).request!.votes
    expect(await votes('waiting-half')).toMatchObject([{ dutyGroup: 'writers', endedAt: null }])
    expect(await votes('waiting-taken-back')).toMatchObject([{ endedBecause: 'taken_back' }])
    expect(await votes('waiting-signer-lost')).toMatchObject([
      { dutyGroup: 'writers', endedBecause: 'signer_lost' },
      { dutyGroup: 'legal', endedAt: null },
    ])
    expect(await votes('rejected')).toMatchObject([{ verdict: 'reject', note: 'It would mislead people' }])
    expect(await product.told(await idOf('rejected'))).toMatchObject({ state: 'rejected' })
    expect((await called('denied-later')).answer).toMatch(/Notes stay here$/)
  })

  it('opens every request, for who may sign it and for who looks', async () => {
    const requests = await product.read.request.findMany({ orderBy: { number: 'asc' } })
    expect(requests).toHaveLength(21)
    for (const name of ['Ana', 'Dan', 'Olga', 'Lee']) {
      const reader = await product.person(name)
      for (const { number, sentence } of requests)
        expect(await product.detail(reader, number)).toMatchObject({ number, sentence })
    }
  })

  it('lists what was imported, and opens it', async () => {
    const olga = await product.person('Olga')
    const { importDetail, importSources, listImports } = await import('@/lib/imports/queries')
    const { importProblems } = await import('@/lib/imports/views/queries')
    const { taskDetail } = await import('@/lib/tasks/queries')
    const { memoryDetail } = await import('@/lib/memory/queries')
    const { rows } = await listImports(olga)
    expect(rows.map(({ name, state }) => [name, state])).toEqual([
      ['other', 'cancelled'],
      ['nothing', 'failed'],
      ['pottery', 'done'],
    ])
    for (const { id, name } of rows) expect(await importDetail(olga, id)).toMatchObject({ name })
    const [source] = await importSources(olga)
    expect(source).toMatchObject({ name: 'pottery', branches: [{ name: 'main' }] })
    expect((await importProblems(olga, { sourceId: source!.id, branch: 'main' })).rows).toHaveLength(1)
    for (const { number, key } of await product.read.task.findMany())
      expect(await taskDetail(olga, number)).toMatchObject({ key })
    for (const { id, path } of await product.read.memoryEntry.findMany())
      expect(await memoryDetail(olga, id)).toMatchObject({ path })
  })
})

describe('life goes on there', () => {
  it('a call that is asked for again is the one there is, and a task is not started twice', async () => {
    const calls = await product.read.call.findMany({ where: { idempotencyKey: { not: 'withdrawn' } } })
    for (const { id, toolKey, idempotencyKey: key } of calls) {
      const answer = await product.repeat(id)
      expect(answer, key!).toMatchObject({ ok: true, value: { call: { id, state: standing[key as Key] } } })
      if (toolKey.startsWith('tasks.'))
        expect(answer).toMatchObject({ repeated: true, value: { done: { taskId: expect.any(String) as string } } })
    }
    expect(await product.read.call.count()).toBe(calls.length + 1)
  })

  it.each(['allowed', 'allowed-in-test', 'released', 'released-two'] as const)(
    'the permission of %s is used, once',
    async (key) => {
      expect(await product.claim(await idOf(key))).toMatchObject({ ok: true })
      expect(await product.claim(await idOf(key))).toMatchObject({ reason: 'grant_used' })
    },
  )

  it.each(['consumed', 'allowed-consumed', 'unreported'] as const)('of %s it is heard what came of it', async (key) => {
    expect(await product.report(await idOf(key))).toMatchObject({ ok: true })
    expect(await product.told(await idOf(key))).toMatchObject({ state: 'executed' })
  })

  it.each([
    ['waiting', 'Ana'],
    ['waiting-half', 'Dan'],
    ['waiting-signer-lost', 'Ben'],
    ['waiting-taken-back', 'Ana'],
  ] as const)('%s is signed to its end by %s and released', async (key, name) => {
    const decided = await product.decide(await product.person(name), await called(key))
    expect(decided).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await settled(key)).toBe('released')
    expect(await product.claim(await idOf(key))).toMatchObject({ ok: true })
  })

  it('what is in its take-back window ends as it was decided', async () => {
    expect(await settled('window-approved')).toBe('released')
    expect(await product.claim(await idOf('window-approved'))).toMatchObject({ ok: true })
    expect(await settled('window-rejected')).toBe('rejected')
    expect(await product.told(await idOf('window-rejected'))).toMatchObject({ state: 'rejected' })
  })

  it('what was asked for a person is decided, and given', async () => {
    const { decide } = await import('@/lib/access/fixture')
    const group = await wish('group:writers')
    expect(await decide(await product.person('Ana'), group)).toMatchObject({ ok: true, value: { state: 'approved' } })
    for (const { id } of [group, await wish('role:approver')]) expect(await product.settled(id)).toBe('executed')
    const vic = await product.person('Vic')
    expect(vic.groups).toEqual(['writers'])
    expect(vic.can.has('requests:decide')).toBe(true)
  })

  it('a claim that is repeated under its key gets the answer it got', async () => {
    const kept = await product.read.idempotencyKey.findMany({ where: { key: { startsWith: 'claim:' } } })
    expect(kept).toHaveLength(7)
    for (const { key, answer, worker } of kept) {
      const { callId } = answer as { callId: string }
      expect(worker).toBe(null)
      expect(await product.claim(callId, key)).toMatchObject({ ok: true, repeated: true, value: { callId } })
    }
  })
})

describe('the repository it had read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-pottery-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is told from a newer copy that lies elsewhere, and that one asks whether it is the same', async () => {
    const { ade, importAll } = await import('@/lib/imports/fixture-import')
    const { importSources } = await import('@/lib/imports/queries')
    const copy = await importAll(makeRepository(path.join(folder, 'copy'), [...pottery, ...potteryLater]))
    expect(copy).toMatchObject({ state: 'done', name: 'repository', source: { resembles: { name: 'pottery' } } })
    const other = await importAll(makeRepository(path.join(folder, 'other'), potteryLater), 'other')
    expect(other).toMatchObject({ state: 'done', source: { resembles: null } })
    expect(await importSources(ade)).toHaveLength(3)
  })

  it('is read on from where the version before was, and nothing of it twice', async () => {
    const { importAll, rowsOf: rowsRead } = await import('@/lib/imports/fixture-import')
    const repository = makeRepository(path.join(folder, 'first'), pottery)
    const read = await product.read.importBranch.findFirstOrThrow({ where: { source: { name: 'pottery' } } })
    expect(read.head).toBe(headOf(repository))
    const had = await rowsRead(read.sourceId)
    expect(await importAll(repository, 'pottery')).toMatchObject({ state: 'done', name: 'pottery', counts: {} })
    expect(await rowsRead(read.sourceId)).toEqual(had)
    addCommits(repository, potteryLater)
    expect(await importAll(repository)).toMatchObject({ name: 'pottery', counts: { 'changelog entries': 1 } })
    const { log, ...others } = await rowsRead(read.sourceId)
    expect(log).toHaveLength(had.log.length + 1)
    expect({ ...others, log: had.log }).toEqual(had)
  })
})
