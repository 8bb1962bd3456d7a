import { beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, decide, elapse, expire, page, pod, release, requestOf, rewrite } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { countAll } from '@/lib/insights/fixture'
import { metricRecounts } from '@/lib/insights/fixture-metrics'
import { lookTwice } from '@/lib/insights/fixture-recounts'
import { tallyRecounts } from '@/lib/insights/fixture-tallies'
import { type Metric, metrics } from '@/lib/insights/metrics'
import { factsNow } from '@/lib/insights/queries'
import { tallies } from '@/lib/insights/tallies'
import { sealLines } from '@/lib/jobs/partitions'

const owner = (sql: string, values: unknown[] = []) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(sql, values))

beforeAll(async () => {
  const stage = await cast()
  const { ana, priya, writerPod, otherPod } = stage
  for (const tool of ['memory.search', 'git.rollback_commit', 'made.up'])
    await submitCall(writerPod, {
      tool,
      arguments: tool === 'memory.search' ? { keyword: 'jars' } : {},
      idempotencyKey: newId(),
    })
  const [done, refused, late, changed, waits] = [
    await ask(writerPod, page()),
    await ask(otherPod, page()),
    await ask(writerPod, page()),
    await ask(writerPod, page()),
    await ask(otherPod, page()),
  ]
  await ask(writerPod, { ...page(), content: 'Ask with ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6' })
  await decide(ana, done)
  const { arguments: args } = await read.call.findUniqueOrThrow({ where: { id: done.id }, select: { arguments: true } })
  const claim = { callId: done.id, grant: (await release(done)).id, arguments: args as Record<string, unknown> }
  expect(await execute(claimCall, writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, writerPod, { callId: done.id, status: 'failed', summary: 'The disk was full' })
  // What waited longer is in another step.
  await rewrite((await requestOf(refused)).id, `"askedAt" = now() - interval '20 minutes'`)
  await decide(priya, refused, 'reject')
  await decide(priya, changed, 'request_changes')
  await rewrite((await requestOf(waits)).id, `"askedAt" = now() - interval '3 hours'`)
  await elapse((await requestOf(late)).id, 'expiresAt')
  await execute(expire, systemActor, { requestIds: [(await requestOf(late)).id] })
  await lookTwice(stage)
  await countAll()

  await owner(
    `insert into "GivenUpJob" (id, "jobId", name, attempts, "queueMark") values ('job', 'job', 'job', 3, now())`,
  )
  await owner(
    `insert into "Incident" (id, cause, kind, title, severity, "openedAt") values ('i', 'i', 'i', 'I', 'high', now())`,
  )
  await owner(
    `insert into "Sink" (id, name, kind, address) values ('s', 'Store', 'webhook', 'https://store.example.com')`,
  )
  await owner(`insert into "SinkCourse" ("sinkId", "position") select 's', max("position") - 3 from "AuditOrder"`)
  await owner(`insert into "SinkLetter" ("sinkId", "position", why) values ('s', 1, 'It was too long')`)
  // Lines of this have their places, and are not counted.
  await pod('later', 'WriterPod', 'product', null)
  await execute(sealLines, systemActor, { everything: true })
})

type Told = { labels: Record<string, string | number>; value: number }

/** What is more than nothing, as text: the same whatever its order, and no finer than a minute where it is a time until now. */
function textOf(told: readonly Told[], isUntilNow: boolean): string[] {
  const plain = (value: number) => (isUntilNow ? Math.floor(value / 60) : value)
  return told
    .filter(({ value }) => value !== 0)
    .map(({ labels, value }) => `${JSON.stringify(Object.entries(labels).map(String).toSorted())} ${plain(value)}`)
    .toSorted()
}

function valuesOf(metric: Metric, facts: Awaited<ReturnType<typeof factsNow>>): Told[] {
  if (metric.type !== 'histogram') return metric.values(facts)
  return metric
    .values(facts)
    .flatMap(({ labels, upTo, count, sum }) => [
      ...metric.steps.map((le, at) => ({ labels: { ...labels, le }, value: upTo[at]! })),
      { labels: { ...labels, le: '+Inf' }, value: count },
      { labels: { ...labels, le: 'sum' }, value: Math.round(sum / 60) },
    ])
}

describe('metrics', () => {
  it('each have a second count, or say why there is none', () => {
    expect(Object.keys(metricRecounts)).toEqual(metrics.map(({ name }) => name))
  })

  it.each(metrics)('$name is what a second count says', async (metric) => {
    const recount = metricRecounts[metric.name]!
    if ('elsewhere' in recount) return
    const rows = await read.$queryRawUnsafe<Told[]>(recount.sql)
    const isUntilNow = /(oldest|lag)_seconds$/.test(metric.name)
    const told = textOf(valuesOf(metric, await factsNow(systemActor)), isUntilNow)
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(textOf(rows, isUntilNow))
  })
})

describe('tallies', () => {
  it.each(Object.entries(tallyRecounts))('%s are what a second count says', async (name, sql) => {
    const counted = await read.tally.findMany({
      where: { name: tallies[name as keyof typeof tallies].name, hour: new Date(0) },
    })
    const told = counted.map(({ key, count }) => `${key}: ${count}`).toSorted()
    const again = await read.$queryRawUnsafe<{ key: string; count: number }[]>(sql)
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(again.map(({ key, count }) => `${key}: ${count}`).toSorted())
  })
})
