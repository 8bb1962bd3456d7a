import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, elapse, page, release, requestOf } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { countAll, forgetTallies, storedTallies } from '@/lib/insights/fixture'
import { metrics } from '@/lib/insights/metrics'
import { factsNow } from '@/lib/insights/queries'
import { tallies, waitSteps } from '@/lib/insights/tallies'

async function valuesOf(name: string) {
  const metric = metrics.find((one) => one.name === name)!
  return metric.values(await factsNow(systemActor))
}

beforeAll(async () => {
  const stage = await cast()
  for (const keyword of ['lamps', 'jars', 'tiles'])
    await submitCall(stage.writerPod, { tool: 'memory.search', arguments: { keyword }, idempotencyKey: newId() })
  for (const tool of ['git.rollback_commit', 'made.up'])
    await submitCall(stage.writerPod, { tool, arguments: {}, idempotencyKey: newId() })

  const [done, refused, late] = [
    await ask(stage.writerPod, page()),
    await ask(stage.writerPod, page()),
    await ask(stage.writerPod, page()),
  ]
  await decide(stage.ana, done)
  const grant = await release(done)
  const args = await read.call.findUniqueOrThrow({ where: { id: done.id }, select: { arguments: true } })
  const claim = { callId: done.id, grant: grant.id, arguments: args.arguments as Record<string, unknown> }
  expect(await execute(claimCall, stage.writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, stage.writerPod, { callId: done.id, status: 'failed', summary: 'The disk was full' })
  await decide(stage.ana, refused, 'reject')
  await elapse((await requestOf(late)).id, 'expiresAt')
})

it('is the same however many lines are counted at once, in which order, by how many, and again from the beginning', async () => {
  await countAll()
  const once = await storedTallies()
  expect(once.length).toBeGreaterThan(8)
  for (const atOnce of [1, 3, 7]) {
    await forgetTallies()
    await countAll(atOnce)
    expect(await storedTallies()).toEqual(once)
  }
  await forgetTallies()
  await Promise.all([countAll(2), countAll(5), countAll(1)])
  expect(await storedTallies()).toEqual(once)
})

it('counts nothing that was not committed with the place up to which it counted', async () => {
  const once = await storedTallies()
  await forgetTallies()
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
    db.query(`create function cut() returns trigger language plpgsql as $$ begin
        if new.position > 20 then raise exception 'cut here'; end if; return new; end $$;
      create trigger cut before update on "TallyMark" for each row execute function cut()`),
  )
  await expect(countAll(9)).rejects.toThrow('cut here')
  expect(Number((await read.tallyMark.findFirstOrThrow()).position)).toBe(18)
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
    db.query('drop trigger cut on "TallyMark"; drop function cut()'),
  )
  await countAll(9)
  expect(await storedTallies()).toEqual(once)
})

it('agrees with the record when somebody counts its lines by hand', async () => {
  const lines = await read.auditEvent.findMany({ where: { type: { in: [...tallies.calls.of] } } })
  const known = new Set((await read.tool.findMany({ select: { key: true } })).map(({ key }) => key))
  expect(lines.some(({ toolKey }) => toolKey !== null && !known.has(toolKey))).toBe(true)
  const byHand = new Map<string, bigint>()
  for (const { type, environment, toolKey, at } of lines)
    for (const hour of [0, Math.floor(at.getTime() / 3_600_000) * 3_600_000]) {
      const key = `${hour} ${type} ${environment ?? ''} ${toolKey === null || known.has(toolKey) ? (toolKey ?? '') : '?'}`
      byHand.set(key, (byHand.get(key) ?? 0n) + 1n)
    }
  const counted = (await storedTallies()).filter(({ name }) => name === 'calls')
  expect(new Map(counted.map(({ hour, key, count: times }) => [`${hour.getTime()} ${key}`, times]))).toEqual(byHand)
})

it('measures what was decided, what came of it and how long people took', async () => {
  const prod = (labels: Record<string, string>) => ({ ...labels, environment: 'prod' })
  expect(await valuesOf('countersign_calls_total')).toEqual(
    expect.arrayContaining([
      { labels: prod({ decision: 'allowed' }), value: 3 },
      { labels: prod({ decision: 'asked' }), value: 3 },
      { labels: prod({ decision: 'denied' }), value: 2 },
      { labels: { decision: 'denied', environment: 'dev' }, value: 0 },
    ]),
  )
  const outcome = expect.objectContaining({
    tool: 'outputs.commit_and_log',
    outcome: 'failed',
    environment: 'prod',
  }) as object
  expect(await valuesOf('countersign_call_outcomes_total')).toContainEqual({ labels: outcome, value: 1 })
  expect(await valuesOf('countersign_requests_total')).toEqual(
    expect.arrayContaining([
      { labels: prod({ decision: 'approved' }), value: 1 },
      { labels: prod({ decision: 'rejected' }), value: 1 },
    ]),
  )
  const [waits] = (await valuesOf('countersign_decision_seconds')).filter(
    ({ labels }) => labels['environment'] === 'prod',
  )
  expect(waits).toMatchObject({ upTo: waitSteps.map(() => 2), count: 2 })
  expect(await valuesOf('countersign_requests_waiting')).toEqual([
    { labels: expect.objectContaining({ environment: 'prod' }), value: 1 },
  ])
  expect(await valuesOf('countersign_record_lines_behind')).toEqual([{ labels: {}, value: 0 }])
})
