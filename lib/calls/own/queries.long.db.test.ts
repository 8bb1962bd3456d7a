import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, elapse, grantOf, pod as newPod, release, requestOf, settle } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { callOf, callsOf } from '@/lib/calls/own/queries'
import { submitCall } from '@/lib/calls/record/commands'
import { callState } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { type PodActor, systemActor } from '@/lib/core/actor'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

const lapsed = {
  state: 'lapsed',
  grant: null,
  reason: expect.stringMatching(/^A rule allowed this, .* not used in time/),
}

let turn = 0
const page = () => ({ file_path: `docs/p-${turn++}.md`, content: 'x', branch: 'work' })

const runOut = (callId: string) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Call" set "grantExpiresAt" = now() where id = $1`, [callId]),
  )

/** Brings calls of one pod into as many states as tests can reach. */
async function calls(pod: PodActor): Promise<void> {
  const rejected = await ask(pod, page())
  await decide(stage.ana, rejected, 'reject')
  const { id } = await requestOf(rejected)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })

  const args = page()
  const consumed = await ask(pod, args)
  await decide(stage.ana, consumed)
  const grant = await release(consumed)
  const claim = { callId: consumed.id, grant: grant.id, arguments: args }
  expect(await execute(claimCall, pod, claim)).toMatchObject({ ok: true })

  const released = await ask(pod, page())
  await decide(stage.ana, released)
  await release(released)
  const inWindow = await ask(pod, page())
  await decide(stage.ana, inWindow, 'reject')
  await ask(pod, page())

  for (const then of ['nothing', 'time', 'claim', 'report'] as const) {
    const search = { tool: 'memory.search', arguments: { keyword: 'a' }, idempotencyKey: `k-${turn++}` }
    const made = await submitCall(pod, search)
    if (!made.ok) throw new Error(made.reason)
    const use = { callId: made.value.id, grant: (await grantOf(made.value)).id, arguments: search.arguments }
    if (then === 'time') {
      await runOut(made.value.id)
      // Whoever comes back under the same key is told the same.
      expect(await submitCall(pod, search)).toMatchObject({ value: lapsed })
      expect(await callOf(pod, made.value.id)).toMatchObject(lapsed)
      expect(await execute(claimCall, pod, use)).toMatchObject({ ok: false, reason: 'grant_expired' })
    }
    if (then === 'claim') await execute(claimCall, pod, use)
    if (then === 'report') await execute(reportOutcome, pod, { ...use, status: 'failed', summary: 'No' })
  }
  await submitCall(pod, { tool: 'rockets.launch', arguments: {}, idempotencyKey: `k-${turn++}` })
}

it('finds under each state exactly the calls that stand in it', async () => {
  const pod = stage.writerPod
  await calls(pod)
  const all = (await callsOf(pod, { limit: 100 })).calls
  const states = new Set(all.map(({ state }) => state))
  expect(states.size).toBeGreaterThanOrEqual(7)
  for (const state of callState.options) {
    const listed = (await callsOf(pod, { state, limit: 100 })).calls
    expect(
      listed.map(({ id }) => id),
      state,
    ).toEqual(all.filter((call) => call.state === state).map(({ id }) => id))
  }
})

it('finds what waits however much came after it, and the rest page by page', async () => {
  const pod = stage.otherPod
  const waiting = await ask(pod, page())
  const searched = await submitCall(pod, {
    tool: 'memory.search',
    arguments: { keyword: 'old' },
    idempotencyKey: 'old',
  })
  if (!searched.ok) throw new Error(searched.reason)
  const { value: old } = searched
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(
      `insert into "Call" select (jsonb_populate_record(c, jsonb_build_object('id', 'later-' || n, 'at', c.at + n * interval '1 second',
         'idempotencyKey', 'later-' || n, 'toolKey', 'later.tool', 'grantId', null))).* from "Call" c, generate_series(1, 700) n
       where c.id = $1`,
      [old.id],
    ),
  )
  expect((await callsOf(pod, { state: 'waiting', limit: 50 })).calls.map(({ id }) => id)).toContain(waiting.id)
  const found: string[] = []
  let pages = 0
  for (let cursor: string | null | undefined; cursor !== null; pages++) {
    const { calls: some, next } = await callsOf(pod, { tool: 'memory.search', limit: 50, ...(cursor && { cursor }) })
    found.push(...some.map(({ id }) => id))
    cursor = next
  }
  expect(found).toContain(old.id)
  expect(new Set(found).size).toBe(found.length)
  expect(pages).toBe(3)
})

it('finds all of very much that waits page by page, and at once what was released behind it', async () => {
  const asker = await newPod('much', 'WriterPod', 'product', null)
  const released = await ask(asker, page())
  await decide(stage.ana, released)
  await release(released)
  const { id } = await requestOf(await ask(asker, page()))
  // Three of each moment, so that no page ends between two moments by luck.
  const later = `at + (n / 3) * interval '1 second'`
  await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(
      `insert into "Request" select (jsonb_populate_record(r, jsonb_build_object('id', 'much-' || n, 'number', 200000 + n,
         'subjectId', 'much-' || n, 'askedAt', ${later.replace('at', 'r."askedAt"')}))).*
       from "Request" r, generate_series(3, 700) n where r.id = $1`,
      [id],
    )
    await owner.query(
      `insert into "Call" select (jsonb_populate_record(c, jsonb_build_object('id', 'much-' || n, 'requestId', 'much-' || n,
         'idempotencyKey', 'much-' || n, 'at', ${later.replace('at', 'c.at')}))).*
       from "Call" c, generate_series(3, 700) n where c."requestId" = $1`,
      [id],
    )
  })
  const found: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { calls: some, next } = await callsOf(asker, { state: 'waiting', limit: 100, ...(cursor && { cursor }) })
    expect(some.length).toBeGreaterThan(0)
    found.push(...some.map((call) => call.id))
    cursor = next
  }
  expect(new Set(found).size).toBe(found.length)
  expect(found).toHaveLength(699)
  expect((await callsOf(asker, { state: 'released', limit: 50 })).calls.map((call) => call.id)).toEqual([released.id])
})

it('tells the pod in words and as fields what was chosen, also when nothing was written', async () => {
  const call = await ask(stage.otherPod, page())
  const { id, digest } = await requestOf(call)
  const { decideRequest } = await import('@/lib/requests/commands')
  const decision = { requestId: id, digest, verdict: 'reject', reasonCode: 'wrong_place', from: 'page' }
  expect(await execute(decideRequest, stage.ana, decision)).toMatchObject({ ok: true })
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  expect(await callOf(stage.otherPod, call.id)).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/^A person rejected this: \w+ \w+/),
    decided: { verdict: 'reject', code: 'wrong_place', note: null, at: expect.any(Date) },
  })
})

it('shows each call with its request as they were at one moment, whatever people answer meanwhile', async () => {
  const asker = await newPod('meanwhile', 'WriterPod', 'product', null)
  const call = await ask(asker, page())
  const { id } = await requestOf(call)
  await decide(stage.ana, call)
  await elapse(id, 'effectiveAt')
  // What releases it is held up between its two writes, and so is whoever reads the requests.
  const listing = await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query('lock table "Request" in access exclusive mode')
    const reading = [callsOf(asker, { limit: 10 })]
    const waiting = async () =>
      await read.$queryRaw<unknown[]>`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(waiting, { timeout: patience }).toHaveLength(1)
    await owner.query(
      `update "Call" set "grantId" = 'given', "grantExpiresAt" = now() + interval '1 hour' where id = $1`,
      [call.id],
    )
    await owner.query(`update "Request" set state = 'released', "closedAt" = now() where id = $1`, [id])
    return reading
  })
  const { calls: before } = await listing[0]!
  expect(before).toMatchObject([{ id: call.id, state: 'settling', grant: null }])
  const { calls: after } = await callsOf(asker, { limit: 10 })
  expect(after).toMatchObject([{ id: call.id, state: 'released', grant: { id: 'given' } }])
})
