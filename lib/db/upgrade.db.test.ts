import { beforeAll, describe, expect, it } from 'vitest'
import { earlierInstallation, linesOf, openProduct, workIn } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

/** Where each call of the first version's installation stands afterwards: each is named by its key. */
const standing = {
  allowed: 'allowed',
  'allowed-consumed': 'consumed',
  'allowed-executed': 'executed',
  'allowed-failed': 'failed',
  'changes-requested': 'changes_requested',
  consumed: 'consumed',
  denied: 'denied',
  'denied-unknown': 'denied',
  executed: 'executed',
  expired: 'expired',
  failed: 'failed',
  rejected: 'rejected',
  released: 'released',
  'released-one-for-two': 'released',
  'released-two': 'released',
  started: 'executed',
  waiting: 'waiting',
  'waiting-half': 'waiting',
  'waiting-taken-back': 'waiting',
  'window-approved': 'settling',
  'window-one-for-two': 'settling',
  'window-rejected': 'settling',
  'window-two': 'settling',
  withdrawn: 'withdrawn',
}
type Key = keyof typeof standing

let linesBefore: Awaited<ReturnType<typeof linesOf>>
let linesAfter: typeof linesBefore
let product: Awaited<ReturnType<typeof openProduct>>

async function called(key: Key) {
  return await product.read.call.findFirstOrThrow({
    where: { idempotencyKey: key },
    include: { request: { include: { votes: { orderBy: { at: 'asc' } }, duties: { orderBy: { group: 'asc' } } } } },
  })
}

const idOf = async (key: Key) => (await called(key)).id
const settled = async (key: Key) => await product.settled((await called(key)).requestId!)
const approve = async (key: Key, name: string) => await product.decide(await product.person(name), await called(key))

beforeAll(async () => {
  const database = await earlierInstallation('20261122000000_init')
  linesBefore = await linesOf(database.owner)
  await migrate(database.owner)
  linesAfter = await linesOf(database.owner)
  workIn(database)
  product = await openProduct()
})

describe('an installation of the first version, brought up to date', () => {
  it('knows of every request when it was decided or ended, and lists them in that order', async () => {
    const requests = await product.read.request.findMany({ include: { votes: { orderBy: { at: 'asc' } } } })
    for (const { state, decidedAt, effectiveAt, closedAt, expiresAt, votes } of requests) {
      const voted = votes.findLast(({ endedAt }) => endedAt === null)?.at
      const ended = closedAt ?? effectiveAt ?? expiresAt
      const expected = effectiveAt ? (voted ?? ended) : ended
      expect(decidedAt, state).toEqual(state === 'waiting' ? null : expected)
    }
    const { listRequests } = await import('@/lib/requests/queries')
    const { kinds } = await import('@/lib/kinds/registry')
    const { rows, place } = await listRequests(await product.person('Ana'), kinds, 'decided')
    expect(place.total).toBe(requests.filter(({ state }) => state !== 'waiting').length)
    const times = rows.map((row) => row.decidedAt)
    expect(times).toEqual(times.toSorted().toReversed())
  })

  it('has every call where it stood', async () => {
    const calls = await product.read.call.findMany({ include: { request: true }, orderBy: { idempotencyKey: 'asc' } })
    const found = calls.map((call) => [call.idempotencyKey, product.stateOf(call, call.request, call.at)])
    expect(Object.fromEntries(found)).toEqual(standing)
    for (const { sentence, toolSchemaHash, toolKey } of calls) {
      expect(sentence).toMatch(/^WriterPod wants to /)
      expect(toolSchemaHash === '').toBe(toolKey === 'rockets.launch')
    }
  })

  it('reads on the record as it did, with a line for each step and a place for every line', async () => {
    const ids = new Set(linesBefore.map(({ id }) => id))
    expect(linesAfter.filter(({ id }) => ids.has(id))).toEqual(linesBefore)
    const fresh = linesAfter.filter(({ id }) => !ids.has(id))
    expect(new Set(fresh.map(({ type }) => type))).toEqual(new Set(['database.migrated']))
    const { read } = product
    const places = await read.$queryRaw<{ eventId: string }[]>`select "eventId" from "AuditOrder" order by "position"`
    expect(places.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining([...ids]))
  })

  it('keeps who must sign, what was signed and for whom it counts', async () => {
    const half = await called('waiting-half')
    expect(half.request).toMatchObject({
      subjectKind: 'call',
      subjectId: half.id,
      askedByKind: 'pod',
      askedByName: 'WriterPod',
    })
    expect(half.request!.duties.map(({ group, count }) => [group, count]).toSorted()).toEqual([
      ['legal', 1],
      ['writers', 1],
    ])
    expect(half.request!.votes).toMatchObject([{ dutyGroup: 'writers', endedAt: null }])
    const { request } = await called('waiting-taken-back')
    expect(request!.votes).toMatchObject([{ endedBecause: 'taken_back', endedAt: expect.any(Date) as Date }])
    // Ana writes and Ben does both: taken as they came, both would have signed for the writers.
    for (const key of ['window-two', 'released-two'] as const)
      expect((await called(key)).request!.votes.map(({ dutyGroup }) => dutyGroup).toSorted()).toEqual([
        'legal',
        'writers',
      ])
  })

  it('keeps sessions, tasks and the credentials of pods', async () => {
    const { read, secretsReader } = product
    const ana = await product.person('Ana')
    expect(await secretsReader.session.findMany()).toMatchObject([{ personId: ana.id, tokenHash: 'a'.repeat(64) }])
    expect(await read.task.findMany()).toMatchObject([{ key: 'T-1', status: 'in_progress', environment: 'prod' }])
    expect(await read.credential.count({ where: { revokedAt: null } })).toBe(2)
  })

  it('opens every request, with what its pod was told', async () => {
    const ana = await product.person('Ana')
    const requests = await product.read.request.findMany({ orderBy: { number: 'asc' } })
    expect(requests.length).toBeGreaterThan(15)
    for (const { number, toolKey, sentence } of requests) {
      const detail = await product.detail(ana, number)
      expect(detail).toMatchObject({
        sentence,
        isPlain: false,
        brief: { title: { 'notes.replace': 'Replace a note', 'notes.publish': 'Publish a note' }[toolKey!] },
      })
    }
    for (const key of ['rejected', 'changes-requested', 'expired', 'withdrawn'] as const) {
      const view = await product.told(await idOf(key))
      expect(view).toMatchObject({ state: standing[key], grant: null })
      expect(view!.reason).not.toBe((await called(key)).decisionReason)
    }
  })
})

describe('life goes on there', () => {
  it.each(['allowed', 'released', 'released-two'] as const)('the permission of %s is used, once', async (key) => {
    expect(await product.claim(await idOf(key))).toMatchObject({ ok: true })
    expect(await product.claim(await idOf(key))).toMatchObject({ reason: 'grant_used' })
  })

  it.each(['consumed', 'allowed-consumed'] as const)('of %s it is heard what came of it', async (key) => {
    expect(await product.report(await idOf(key))).toMatchObject({ ok: true })
    expect(await product.told(await idOf(key))).toMatchObject({ state: 'executed' })
  })

  it.each([
    ['waiting', 'Ana'],
    ['waiting-half', 'Dan'],
    ['waiting-taken-back', 'Ana'],
  ] as const)('%s is decided by %s', async (key, name) => {
    expect(await approve(key, name)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await settled(key)).toBe('released')
    expect(await product.claim(await idOf(key))).toMatchObject({ ok: true })
  })

  it.each(['window-approved', 'window-two'] as const)('%s is released', async (key) => {
    expect(await settled(key)).toBe('released')
    expect(await product.claim(await idOf(key))).toMatchObject({ ok: true })
  })

  it('a "no" in its window is told', async () => {
    expect(await settled('window-rejected')).toBe('rejected')
  })

  it('who signed for two groups at once counts for one, and the other is asked', async () => {
    expect(await settled('window-one-for-two')).toBe('waiting')
    const { request } = await called('window-one-for-two')
    const line = await product.read.auditEvent.findFirstOrThrow({
      where: { requestId: request!.id, type: 'request.waits_again' },
    })
    expect(line.sentence).toBe(`CS-${request!.number} waits again: more people must sign it than have`)
    const open = request!.votes[0]!.dutyGroup === 'legal' ? 'Ana' : 'Dan'
    expect(await approve('window-one-for-two', open)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await settled('window-one-for-two')).toBe('released')
    expect(await product.claim(await idOf('window-one-for-two'))).toMatchObject({ ok: true })
    // A permission given that way is not used; its pod asks again.
    expect(await product.claim(await idOf('released-one-for-two'))).toMatchObject({ reason: 'policy_moved' })
  })

  it('a claim that is repeated under its key gets the answer it got', async () => {
    const kept = await product.read.idempotencyKey.findMany({ where: { key: { startsWith: 'claim:' } } })
    expect(kept).toHaveLength(2)
    for (const { key, accountId, answer } of kept) {
      const { callId } = answer as { callId: string }
      expect(await product.read.call.findUnique({ where: { id: callId } })).toMatchObject({ accountId })
      expect(await product.claim(callId, key)).toMatchObject({ ok: true, repeated: true, value: { callId } })
    }
    expect(await product.read.idempotencyKey.count()).toBe(7)
  })
})
