import { sharing } from '@/lib/core/sharing'
import { queueNews } from '@/lib/requests/news/queries'
import { kinds } from '@/lib/kinds/registry'
import { beforeAll, describe, expect, it } from 'vitest'
import { dueRequests, listRequests, queueCounts } from '@/lib/requests/queries'
import { ask, cast, decide, elapse, expire, page, pod, requestOf, rewrite } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { takeBackDecision } from '@/lib/requests/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { requestDetail } from '@/lib/requests/detail/queries'
import { countedUpTo } from '@/lib/core/count'

const pods = 9
const perPod = 3
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
  const askers = await Promise.all(
    Array.from({ length: pods }, (_, at) => pod(`asker-${at}`, 'ResearchPod', 'research', null)),
  )
  await Promise.all(askers.flatMap((asker) => Array.from({ length: perPod }, (_, turn) => askAs(asker, turn))))
})

async function askAs(asker: PodActor, turn: number) {
  const input = { tool: 'memory.add', arguments: { files: [`docs/${turn}.md`] }, idempotencyKey: `ask-${turn}` }
  const asked = await submitCall(asker, input)
  if (!asked.ok) throw new Error(JSON.stringify(asked))
}

it('counts in each view what its filter shows', async () => {
  const one = { pod: 'asker-0' }
  const { rows } = await listRequests(stage.ana, kinds, 'team', one)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.length).toBeLessThan((await queueCounts(stage.ana)).team)
  expect((await queueCounts(stage.ana, one)).team).toBe(rows.length)
  const { name } = await read.pod.findUniqueOrThrow({ where: { slug: one.pod } })
  const { title } = await read.tool.findUniqueOrThrow({ where: { key: 'memory.add' } })
  expect((await queueCounts(stage.ana, { pod: name })).team).toBeGreaterThanOrEqual(rows.length)
  expect((await queueCounts(stage.ana, { ...one, tool: title })).team).toBe(rows.length)
  expect(await queueCounts(stage.ana, { pod: 'nobody' })).toMatchObject({ mine: 0, team: 0 })
})

it('passes over nothing when the row that a page continues from was decided meanwhile', async () => {
  const first = await listRequests(stage.ana, kinds, 'mine')
  const { id: last, number } = first.rows.at(-1)!
  const { subjectId: callId } = await read.request.findUniqueOrThrow({ where: { id: last } })
  expect(await decide(stage.priya, { id: callId } as never)).toMatchObject({ ok: true })

  const second = await listRequests(stage.ana, kinds, 'mine', { cursor: first.next! })
  const shown = [...first.rows, ...second.rows].map((row) => row.number)
  expect(shown).toHaveLength(pods * perPod)
  expect(new Set(shown).size).toBe(pods * perPod)
  expect(second.rows.map((row) => row.number)).not.toContain(number)
  expect(second.next).toBeNull()
})

it('says of any request by name where it stands, whichever page it is on', async () => {
  const [first, decided] = [
    await read.request.findFirstOrThrow({ where: { state: 'waiting' }, orderBy: { expiresAt: 'desc' } }),
    await read.request.findFirstOrThrow({ where: { state: 'approved' } }),
  ]
  const named = [first.id, decided.id, 'nothing']
  const { lines: rows } = await queueNews(stage.ana, kinds, {}, named, sharing(0))
  expect(new Map(rows.map(({ id, state, votes }) => [id, [state, votes.map(({ who }) => who)]]))).toEqual(
    new Map([
      [first.id, ['waiting', []]],
      [decided.id, ['approved', [expect.stringContaining('Priya')]]],
    ]),
  )
})

it('passes over nothing of what was decided when its row waits again', async () => {
  const waiting = await read.request.findMany({ where: { state: 'waiting' }, select: { id: true } })
  for (const { id } of waiting) await rewrite(id, `state = 'withdrawn', "closedAt" = now()`)
  const first = await listRequests(stage.ana, kinds, 'decided')
  await rewrite(first.rows.at(-1)!.id, `state = 'waiting', "closedAt" = null`)
  const second = await listRequests(stage.ana, kinds, 'decided', { cursor: first.next! })
  const shown = [...first.rows, ...second.rows].map(({ id }) => id)
  expect(new Set(shown).size).toBe(pods * perPod)
})

it('lists what is decided by when that was, and says so, whenever it was asked', async () => {
  const { ana, otherPod } = stage
  const [first, second, third] = [await ask(otherPod, page()), await ask(otherPod, page()), await ask(otherPod, page())]
  for (const call of [third, first]) expect(await decide(ana, call)).toMatchObject({ ok: true })
  const { id: unanswered } = await requestOf(second)
  await elapse(unanswered, 'expiresAt')
  expect(await execute(expire, systemActor, { requestIds: [unanswered] })).toMatchObject({ ok: true })
  const { rows } = await listRequests(ana, kinds, 'decided')
  const ids = await Promise.all([second, first, third].map(async (call) => (await requestOf(call)).id))
  expect(rows.slice(0, 3).map(({ id }) => id)).toEqual(ids)
  expect(rows[1]!.decidedAt).toBe(rows[1]!.votes[0]!.at)

  const back: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listRequests(ana, kinds, 'decided', { sort: 'decided', cursor })
    back.push(...page.rows.map(({ id }) => id))
    cursor = page.next
  }
  expect(back.toReversed().slice(0, 3)).toEqual(ids)
  expect(new Set(back).size).toBe(back.length)

  // Taken back it waits, and was decided never.
  const { id: taken } = await requestOf(first)
  expect(await execute(takeBackDecision, ana, { requestId: taken })).toMatchObject({ ok: true })
  const again = await listRequests(ana, kinds, 'team')
  expect(again.rows.find(({ id }) => id === taken)).toMatchObject({ decidedAt: null })
  expect((await listRequests(ana, kinds, 'decided')).place.total).toBe(pods * perPod + 1)
})

describe('what time has come for', () => {
  it('is found when its window or its deadline is over, and not a moment before', async () => {
    const { ana, otherPod } = stage
    const [decided, waiting] = [await ask(otherPod, page()), await ask(otherPod, page())]
    expect(await decide(ana, decided)).toMatchObject({ ok: true })
    const [{ id: inWindow }, { id: unanswered }] = [await requestOf(decided), await requestOf(waiting)]
    await rewrite(inWindow, `"effectiveAt" = now() + interval '1 hour'`)
    const before = await dueRequests()
    expect([...before.settle, ...before.expire, ...before.abandon]).not.toContain(inWindow)
    expect([...before.settle, ...before.expire, ...before.abandon]).not.toContain(unanswered)
    // Whoever looks comes again when the first window ends, hours before the first deadline.
    expect(before.nextInMs).toBeGreaterThan(0)
    expect(before.nextInMs).toBeLessThanOrEqual(3_600_000)

    await elapse(inWindow, 'effectiveAt')
    await elapse(unanswered, 'expiresAt')
    const after = await dueRequests()
    expect(after.settle).toContain(inWindow)
    expect(after.expire).toContain(unanswered)
  })
})

describe('more than anybody counts', () => {
  it('is counted up to a thousand, and each still knows its neighbours', async () => {
    const { ana, otherPod } = stage
    const { id } = await requestOf(await ask(otherPod, page()))
    await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query(
        `insert into "Request" select (jsonb_populate_record(r, jsonb_build_object('id', format('copy-%s', n), 'number', 100000 + n,
           'subjectId', format('copy-%s', n), 'expiresAt', now() + interval '1 year' + n * interval '1 minute'))).*
         from "Request" r, generate_series(1, ${countedUpTo + 2}) n where r.id = $1`,
        [id],
      )
      await owner.query(
        `insert into "RequestDuty" select r.id, d.group, d.count from "Request" r, "RequestDuty" d
         where r.id like 'copy-%' and d."requestId" = $1`,
        [id],
      )
    })
    const over = countedUpTo + 1
    expect(await queueCounts(ana)).toMatchObject({ mine: over, team: over })
    expect((await listRequests(ana, kinds, 'mine')).place).toEqual({ before: 0, total: over, upTo: countedUpTo })
    const position = async (number: number) => (await requestDetail(ana, number, kinds))!.position
    const [first, second] = (await listRequests(ana, kinds, 'mine')).rows
    const soonest = { index: 1, total: over, previous: null, next: second!.number }
    expect(await position(first!.number)).toEqual(soonest)
    expect(await position(second!.number)).toMatchObject({ index: 2, previous: first!.number })
    const last = 100_000 + over + 1
    expect(await position(last)).toEqual({ index: over, total: over, previous: last - 1, next: null })
    const [decided] = (await listRequests(ana, kinds, 'decided')).rows
    expect(await position(decided!.number)).toBeNull()
  })
})
