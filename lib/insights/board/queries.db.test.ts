import { beforeAll, describe, expect, it } from 'vitest'
import { measureNames, measures } from '@/lib/audit/measures'
import { placeInTimeline, timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { ask, cast, decide, elapse, expire, grantOf, must, page, release, requestOf } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { boardFacts } from '@/lib/insights/board/queries'
import { numbersIn } from '@/lib/insights/board/view'
import { countTallies } from '@/lib/insights/commands'
import { answerTasks, decisive, lookTwice, loseASignature, recounts } from '@/lib/insights/fixture-recounts'
import { boards } from '@/lib/insights/number'
import { isBelow, numbers, numbersOf } from '@/lib/insights/numbers'
import { periodOf } from '@/lib/insights/schema'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { decideRequest, takeBackDecision } from '@/lib/requests/commands'
import { shownFor } from '@/lib/findings/queries'
import { taskStatus } from '@/lib/tasks/schema'

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)

const owner = process.env.DATABASE_OWNER_URL!
let stage: Awaited<ReturnType<typeof cast>>
let lee: PersonActor

async function count() {
  await must(sealLines as never, {})
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countTallies as never, {})) as { isAll: boolean })
}

/** A decision by somebody who had the request on the screen for so long. */
async function decideAfter(seconds: number, who: PersonActor, call: { id: string }, verdict: 'approve' | 'reject') {
  const request = await requestOf(call)
  return await execute(decideRequest, who, {
    requestId: request.id,
    digest: request.digest,
    findings: await shownFor(read, request),
    verdict,
    reasonCode: verdict === 'approve' ? 'checked' : 'wording',
    firstVisibleAt: new Date(Date.now() - seconds * 1000).toISOString(),
    from: 'page',
  })
}

beforeAll(async () => {
  stage = await cast()
  lee = { ...stage.ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  const { ana, priya, writerPod, otherPod } = stage
  for (const keyword of ['lamps', 'jars', 'tiles'])
    await submitCall(writerPod, { tool: 'memory.search', arguments: { keyword }, idempotencyKey: newId() })
  await submitCall(writerPod, { tool: 'git.rollback_commit', arguments: {}, idempotencyKey: newId() })
  await submitCall(writerPod, { tool: 'no.such_tool', arguments: {}, idempotencyKey: newId() })
  const done = await ask(writerPod, page())
  expect(await decideAfter(90, ana, done, 'approve')).toMatchObject({ ok: true })
  const grant = await release(done)
  const { arguments: args } = await read.call.findUniqueOrThrow({ where: { id: done.id }, select: { arguments: true } })
  const claim = { callId: done.id, grant: grant.id, arguments: args as Record<string, unknown> }
  expect(await execute(claimCall, writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, writerPod, { callId: done.id, status: 'failed', summary: 'The disk was full' })
  expect(await decideAfter(2, priya, await ask(otherPod, page()), 'reject')).toMatchObject({ ok: true })
  expect(await decideAfter(2, ana, await ask(otherPod, page()), 'approve')).toMatchObject({ ok: true })
  const undone = await ask(writerPod, page())
  expect(await decide(ana, undone)).toMatchObject({ ok: true })
  expect(await execute(takeBackDecision, ana, { requestId: (await requestOf(undone)).id })).toMatchObject({ ok: true })
  await decide(priya, undone, 'request_changes')
  const late = await ask(writerPod, page())
  await elapse((await requestOf(late)).id, 'expiresAt')
  expect(await execute(expire, systemActor, { requestIds: [(await requestOf(late)).id] })).toMatchObject({ ok: true })
  await ask(writerPod, { ...page(), content: 'Ask with ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6' })
  const search = { tool: 'memory.search', arguments: { keyword: 'vases' }, idempotencyKey: newId() }
  const allowed = await submitCall(writerPod, search)
  if (!allowed.ok) throw new Error('A search is allowed by a rule.')
  const { id: callId } = allowed.value
  const used = { callId, grant: (await grantOf(allowed.value)).id, arguments: search.arguments }
  expect(await execute(claimCall, writerPod, used)).toMatchObject({ ok: true })
  // No shipped rule lets something heavy through by itself, so this search weighs more than it does.
  await asOwner(owner, (db) => db.query(`update "Call" set tier = 'high' where id = $1`, [callId]))
  await answerTasks(stage)
  await lookTwice(stage)
  await loseASignature(stage)
  await count()
})

const period = () => periodOf({ days: '7' }, new Date())

async function recounted(sql: string): Promise<number> {
  const [row] = await read.$queryRawUnsafe<[{ count: bigint }]>(`select (${sql})::bigint as count`)
  return Number(row.count)
}

/** All lines of a list, page by page, and back again. */
async function listed(filter: AuditFilter): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { rows, next } = await timeline(lee, { ...filter, ...(cursor && { cursor }) })
    ids.push(...rows.map(({ id }) => id))
    cursor = next
  }
  return ids
}

describe('every measure', () => {
  it.each(measureNames)('%s is what a second count says, and its list has exactly as many', async (name) => {
    const { counted, period: asked } = await boardFacts(lee, 'control', period(), undefined)
    const all = counted[name].now
    expect(all).toBe(await recounted(recounts[name]))
    const filter = { counted: name, ...asked.now }
    const ids = await listed(filter)
    expect(ids).toHaveLength(all)
    expect(new Set(ids).size).toBe(all)
    expect(await placeInTimeline(lee, filter, await timeline(lee, filter))).toMatchObject({ before: 0, total: all })
    const lines = await read.auditEvent.findMany({ where: { id: { in: ids } }, select: { type: true } })
    for (const { type } of lines) expect(measures[name].of).toContain(type)
  })

  it('was seen at all, where this world has it', async () => {
    const { counted } = await boardFacts(lee, 'control', period(), undefined)
    const unseen = measureNames.filter((name) => counted[name].now === 0)
    expect(unseen).toEqual(['findings_let_through', 'prompts_used', 'prompts_drifted'])
  })
})

describe('a board', () => {
  it.each(boards)('%s has at most six numbers, each with its list', async (board) => {
    const facts = await boardFacts(lee, board, period(), undefined)
    const views = numbersIn(board, facts)
    expect(views.filter(({ name }) => !isBelow(name)).length).toBeLessThanOrEqual(6)
    expect(views.map(({ name }) => name)).toEqual(numbersOf(board))
    for (const { href, listed: count } of views) {
      expect(href).toMatch(/^\//)
      expect(count).toBeGreaterThanOrEqual(0)
    }
  })

  it('tells departments apart where a call does, and pages of a list both ways', async () => {
    const here = await boardFacts(lee, 'control', period(), 'product')
    const elsewhere = await boardFacts(lee, 'control', period(), 'sales')
    expect(here.departments).toEqual(['product'])
    expect(here.counted.calls.now).toEqual((await boardFacts(lee, 'control', period(), undefined)).counted.calls.now)
    expect(elsewhere.counted.calls.now).toBe(0)
    const filter = { counted: 'calls' as const, department: 'product', ...here.period.now }
    expect(await listed(filter)).toHaveLength(await recounted(recounts.calls))
    expect(await listed({ ...filter, department: 'sales' })).toEqual([])
  })

  it('puts what people took into steps, the same as by hand', async () => {
    const { waited } = await boardFacts(lee, 'control', period(), undefined)
    expect(waited.now.reduce((sum, one) => sum + one, 0)).toBe(await recounted(recounts.decisions))
    expect(waited.before.every((one) => one === 0)).toBe(true)
  })

  it('knows how long somebody looked, how decisions are spread, and some reasons, without a name', async () => {
    const { counted, deciding } = await boardFacts(lee, 'oversight', period(), undefined)
    const { looked, load, reasons } = deciding!
    expect(sum(looked.now)).toBe(counted.decisions_looked.now)
    // A minute and a half, and twice two seconds.
    expect([looked.now[0], looked.now[4]]).toEqual([2, 1])
    const each = await read.$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from ${decisive} group by "personId" order by 1`,
    )
    expect(load.now).toEqual(each.map(({ count }) => count))
    expect(sum(load.now)).toBe(counted.decisions.now)
    const reasoned = await listed({ counted: 'decisions_reasoned', ...period().now })
    expect(reasons).toHaveLength(5)
    for (const one of reasons) {
      expect(reasoned).toContain(one.id)
      expect(one.note).toBe('Looked at it')
      expect(JSON.stringify(one)).not.toMatch(/Ana|Priya/)
    }
    expect((await boardFacts(lee, 'control', period(), undefined)).deciding).toBeNull()
    const elsewhere = (await boardFacts(lee, 'oversight', period(), 'sales')).deciding!
    expect([sum(elsewhere.looked.now), elsewhere.load.now, elsewhere.reasons]).toEqual([0, [], []])
  })

  it('knows how long work waited for people, and where tasks stand', async () => {
    const { flowing } = await boardFacts(lee, 'flow', period(), undefined)
    const { waited, tasks, phases } = flowing!
    const ms = waited.now.reduce((all, one) => all + one, 0)
    const again = await recounted(
      `select sum(extract(epoch from v.at - r."askedAt") * 1000)::bigint from ${decisive} join "Request" r on r.id = v."requestId"`,
    )
    expect(Math.abs(ms - again)).toBeLessThan(200)
    expect(sum(taskStatus.options.map((status) => tasks[status]))).toBe(await recounted('select count(*) from "Task"'))
    for (const status of taskStatus.options)
      expect(tasks[status]).toBe(await recounted(`select count(*) from "Task" where status::text = '${status}'`))
    expect(phases).toMatchObject({ most: [], more: 0 })
  })

  it('is for nobody who may not read the record', async () => {
    await expect(boardFacts(stage.ana, 'control', period(), undefined)).rejects.toThrow('lacks audit:read')
  })

  it('says of every number how it is counted', () => {
    for (const { title, words, unit, source } of Object.values(numbers))
      for (const text of [title, words, unit, source]) expect(text.length).toBeGreaterThan(3)
  })
})

it('lists a decision by what it weighed then, as long as the request may have come to weigh something else', async () => {
  const filter = {
    counted: 'decisions_heavy' as const,
    ...(await boardFacts(lee, 'control', period(), undefined)).period.now,
  }
  const heavy = await listed(filter)
  const { requestId, at } = await read.auditEvent.findFirstOrThrow({
    where: { id: { in: heavy } },
    orderBy: { at: 'asc' },
  })
  const waitsAgain = async (id: string, minutes: number) =>
    await asOwner(owner, async (db) => {
      await db.query(
        `update "Request" set tier = 'routine', "closedAt" = $2::timestamptz + interval '10 minutes' where id = $1`,
        [requestId, at],
      )
      await db.query(
        `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "requestId", sentence, data)
        values ($1, $3::timestamptz + $4 * interval '1 minute', 'request.waits_again', 'system', 'test', 'Test', 'request', $2, $2,
          'It waits again', '{"tier":{"from":"high","to":"routine"}}')`,
        [id, requestId, at, minutes],
      )
    })
  await waitsAgain('0'.repeat(25) + 'A', 24 * 60)
  const after = await listed(filter)
  expect(heavy.length - after.length).toBeGreaterThan(0)
  await waitsAgain('0'.repeat(25) + 'B', 5)
  expect(await listed(filter)).toEqual(heavy)
})
