import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_LOG_HOSTS = 'inside:127.0.0.1'
  process.env.COUNTERSIGN_LOG_SECRET_TEST = 'key-of-the-store'
})

import { afterEach, beforeAll, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import {
  allLines,
  another,
  comeDue,
  comeLater,
  forward,
  happen,
  keeper,
  only,
  viewOf,
} from '@/lib/jobs/fixture-forwarding'
import { changeSink, goBack, letGo, pauseSink, resumeSink, sendRefused, testSink } from '@/lib/sinks/commands'
import { bulkAnswer, endStores, framesIn, idsInBulk, store, type Store, streamStore } from '@/lib/sinks/fixture'
import { takeSink } from '@/lib/sinks/sending/commands'
import { waitMs } from '@/lib/webhooks/outgoing/rules'

beforeAll(async () => {
  await cast()
})
afterEach(endStores)

const secret = { secret: 'env:COUNTERSIGN_LOG_SECRET_TEST' }
const idsAt = ({ got }: Pick<Store, 'got'>) => got.flatMap(idsInBulk)

it('sends every line of the record once and in its order, however many workers there are', async () => {
  const there = await store((got) => bulkAnswer(got))
  const id = await only('elasticsearch', there.url, secret)
  await happen(3)
  await Promise.all([forward(), forward(), forward()])
  await forward()
  expect(idsAt(there)).toEqual(await allLines())
  expect(await viewOf(id)).toMatchObject({ behind: 0, failingSince: null, lastError: null, refused: 0 })
  expect(there.got[0]!.headers).toMatchObject({ authorization: 'ApiKey key-of-the-store' })
  // Nothing to send is nothing to write.
  const before = there.got.length
  await forward()
  expect(there.got).toHaveLength(before)
})

it('waits longer and longer for a store that is down, holds up no other, and then brings everything', async () => {
  let isDown = true
  const down = await store((got) => (isDown ? { status: 503 } : bulkAnswer(got)))
  const fine = await store((got) => bulkAnswer(got))
  const id = await only('elasticsearch', down.url)
  await another('elasticsearch', fine.url)
  for (let failures = 1; failures < 12; failures++) {
    await forward()
    const course = await read.sinkCourse.findUniqueOrThrow({ where: { sinkId: id } })
    expect(course.failures).toBe(failures)
    const waits = course.nextAt.getTime() - course.lastFailureAt!.getTime()
    expect(waits).toBeGreaterThanOrEqual(waitMs(failures, 0))
    expect(waits).toBeLessThanOrEqual(waitMs(failures, 1))
    // Nothing is tried before its time, however often a worker looks.
    await comeLater()
    await forward()
    expect(down.got).toHaveLength(failures)
    await comeDue()
  }
  expect(await viewOf(id)).toMatchObject({
    failingSince: expect.any(String),
    lastError: 'The receiver answered 503',
  })
  expect(idsAt(fine)).toEqual(await allLines())
  isDown = false
  down.got.length = 0
  await comeDue()
  await forward()
  expect(idsAt(down)).toEqual(await allLines())
  expect(await viewOf(id)).toMatchObject({ failingSince: null, lastError: null, nextAt: null, behind: 0 })
})

it('loses nothing to a store that is cut off half-way, closed, or says it took what it did not read', async () => {
  const faults = ['reset', { status: 200, body: 'OK' }, { status: 200, body: { items: [] } }, { status: 502 }] as const
  const taken = new Set<string>()
  const there = await store((got, at) => {
    // What was cut off may have arrived all the same.
    if (at === 0) for (const id of idsInBulk(got).slice(0, 2)) taken.add(id)
    const fault = faults[at]
    if (fault) return fault
    const answer = bulkAnswer(got, (id) => (taken.has(id) ? 409 : 201))
    for (const id of idsInBulk(got)) taken.add(id)
    return answer
  })
  const id = await only('elasticsearch', there.url)
  for (const why of ['broke off', 'no answer of its kind', 'no answer of its kind', '502']) {
    await forward()
    expect((await viewOf(id)).lastError).toContain(why)
    await comeDue()
  }
  await forward()
  expect([...taken].toSorted()).toEqual((await allLines()).toSorted())
  expect(await viewOf(id)).toMatchObject({ behind: 0, refused: 0 })
  await there.close()
  await happen(1)
  await forward()
  expect(await viewOf(id)).toMatchObject({ lastError: 'The receiver could not be reached' })
})

it('goes on behind what may pass later, and keeps apart what is refused for good, which stops nothing', async () => {
  await happen(4)
  const [bad, slow] = [(await allLines()).at(-2)!, (await allLines()).at(-1)!]
  let isMended = false
  const there = await store((got, at) =>
    bulkAnswer(got, (id) => (id === bad && !isMended ? 400 : id === slow && at === 0 ? 429 : 201)),
  )
  const id = await only('elasticsearch', there.url)
  await forward()
  expect(await viewOf(id)).toMatchObject({ refused: 1, lastError: expect.stringContaining('429') })
  await comeDue()
  await forward()
  expect(await viewOf(id)).toMatchObject({
    behind: 0,
    failingSince: null,
    letters: [{ eventId: bad, why: 'The receiver answered 400 for a line: “mapper_parsing: no: 400”' }],
  })
  expect(idsInBulk(there.got[1]!)[0]).toBe(slow)

  // Sent once more it may be refused again, and then arrive.
  expect(await execute(sendRefused, keeper, { sinkId: id })).toMatchObject({ ok: true, value: { lines: 1 } })
  expect(await viewOf(id)).toMatchObject({ refused: 1, again: 1 })
  await forward()
  expect(await viewOf(id)).toMatchObject({ refused: 1, again: 0 })
  isMended = true
  await execute(sendRefused, keeper, { sinkId: id })
  await forward()
  expect(await viewOf(id)).toMatchObject({ refused: 0, behind: 0 })
  expect(await execute(letGo, keeper, { sinkId: id })).toMatchObject({ ok: false, reason: 'nothing_dead' })
})

it('finds the one line among many that a store does not take, where that refuses them all for it', async () => {
  await happen(5)
  const bad = (await allLines()).at(-3)!
  const got = new Set<string>()
  const there = await store(({ body }) => {
    if (body.includes(bad)) return { status: 400, body: { text: 'Invalid data format', code: 6 } }
    for (const [, id] of body.matchAll(/"event":\{"event":\{|"id":"([^"]+)","sequence"/g)) if (id) got.add(id)
    return { body: { text: 'Success', code: 0 } }
  })
  const id = await only('splunk', there.url, secret)
  await forward()
  const lines = await allLines()
  expect(await viewOf(id)).toMatchObject({ refused: 1, behind: 0, letters: [{ eventId: bad }] })
  expect(lines.filter((one) => !got.has(one))).toEqual([bad])
  expect(await execute(letGo, keeper, { sinkId: id })).toMatchObject({ ok: true, value: { lines: 1 } })
  expect(await viewOf(id)).toMatchObject({ refused: 0 })
})

it('comes a second time under the same ids when nobody noted that it had arrived', async () => {
  const there = await store((got) => bulkAnswer(got))
  const id = await only('elasticsearch', there.url)
  // A worker takes it and dies.
  expect(await execute(takeSink, systemActor, { sinkId: id })).toMatchObject({ ok: true, value: { position: 0n } })
  await forward()
  expect(there.got).toEqual([])
  await comeDue()
  await forward()
  expect(await execute(goBack, keeper, { sinkId: id, from: 'beginning' })).toMatchObject({ ok: true })
  await forward()
  const ids = idsAt(there)
  expect([...new Set(ids)]).toEqual(await allLines())
  expect(ids.length).toBeGreaterThan(new Set(ids).size)
})

it('sends only what was chosen, and from the day that was asked for', async () => {
  const there = await store((got) => bulkAnswer(got))
  const id = await only('elasticsearch', there.url, { nouns: ['pod', 'credential'], environments: ['prod'] })
  await forward()
  const chosen = await read.auditEvent.findMany({
    where: { environment: 'prod', OR: [{ type: { startsWith: 'pod.' } }, { type: { startsWith: 'credential.' } }] },
  })
  expect(chosen.length).toBeGreaterThan(0)
  expect(idsAt(there).toSorted()).toEqual(chosen.map((one) => one.id).toSorted())
  expect(await viewOf(id)).toMatchObject({ behind: 0, sent: chosen.length })

  there.got.length = 0
  const { name, address } = await viewOf(id)
  await execute(changeSink, keeper, { sinkId: id, name, address, nouns: ['sink'] })
  const day = new Date().toISOString().slice(0, 10)
  expect(await execute(goBack, keeper, { sinkId: id, from: 'day', day })).toMatchObject({ ok: true })
  await forward()
  const since = await read.auditEvent.findMany({ where: { type: { startsWith: 'sink.' }, at: { gte: new Date(day) } } })
  expect(idsAt(there).toSorted()).toEqual(since.map((one) => one.id).toSorted())
  const future = await execute(goBack, keeper, { sinkId: id, from: 'day', day: '2199-01-01' })
  expect(future).toMatchObject({ ok: false, reason: 'no_such_place' })
})

it('sends nothing while it is paused, and everything after that', async () => {
  const there = await store((got) => bulkAnswer(got))
  const id = await only('elasticsearch', there.url)
  await execute(pauseSink, keeper, { sinkId: id })
  expect(await execute(testSink, keeper, { sinkId: id })).toMatchObject({ ok: false, reason: 'sink_paused' })
  await forward()
  expect(there.got).toEqual([])
  expect(await execute(resumeSink, keeper, { sinkId: id })).toMatchObject({ ok: true })
  await forward()
  expect(idsAt(there)).toEqual(await allLines())
})

it('says what came of a test, also where the store has failed for long', async () => {
  let status = 403
  const there = await store((got) => (status === 200 ? bulkAnswer(got) : { status, body: 'no such key' }))
  const id = await only('elasticsearch', there.url)
  await forward()
  await comeLater()
  await execute(testSink, keeper, { sinkId: id })
  expect(await viewOf(id)).toMatchObject({ isTesting: true })
  await forward()
  const said = 'The receiver does not let us in (403): “no such key”'
  expect(await viewOf(id)).toMatchObject({ isTesting: false, tested: { hasArrived: false, said } })
  status = 200
  await execute(testSink, keeper, { sinkId: id })
  await forward()
  expect(await viewOf(id)).toMatchObject({
    tested: { hasArrived: true, said: 'It arrived' },
    failingSince: expect.any(String),
  })
  expect(there.got.at(-1)!.body).toContain('"tags":["test"]')
})

it('syslog: what is read to the end has arrived, and what is cut off comes again', async () => {
  let isCut = true
  const there = await streamStore(undefined, (socket) => {
    if (isCut) socket.once('data', () => socket.resetAndDestroy())
  })
  const id = await only('syslog', `tcp://127.0.0.1:${there.port}`)
  await forward()
  expect(await viewOf(id)).toMatchObject({ lastError: 'The receiver broke off before it had everything' })
  isCut = false
  there.texts.length = 0
  await comeDue()
  await forward()
  const ids = there.texts
    .flatMap(framesIn)
    .map((frame) => (JSON.parse(frame.slice(frame.indexOf('{'))) as Record<string, string>)['event.id'])
  expect(ids).toEqual(await allLines())
  expect(await viewOf(id)).toMatchObject({ behind: 0, failingSince: null })
})
