import { beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { cast, must } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { resolveIncident } from '@/lib/incidents/commands'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { group, report } from '@/lib/incidents/fixture'
import { judgeIncidents } from '@/lib/incidents/judged/commands'
import { removeMonitor, setMonitor } from '@/lib/incidents/monitors/commands'
import { monitorsOfTool } from '@/lib/incidents/monitors/queries'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'

let stage: Awaited<ReturnType<typeof cast>>
let ade: PersonActor
const tool = 'memory.search'

beforeAll(async () => {
  stage = await cast()
  ade = await person('Ade', ['admin'])
})

async function judge() {
  await must(sealLines as never, {})
  await must(countTallies as never, {})
  await must(judgeIncidents as never, {})
}

const search = () => submitCall(stage.writerPod, { tool, arguments: { keyword: 'lamps' }, idempotencyKey: newId() })

async function set(input: object): Promise<string> {
  const outcome = await execute(setMonitor, ade, { tool, environment: 'prod', hours: '24', ...input })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.id
}
const incidentOf = async (monitorId: string) =>
  await read.incident.findUnique({ where: { cause: `monitor\n${monitorId}` }, include: { course: true } })
const owner = (sql: string) => asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(sql))

describe('a monitor', () => {
  it('opens one incident while it is not met, which nobody ends by their word, and which is over when it is met', async () => {
    const id = await set({ measure: 'silence', limit: 2 })
    await search()
    await judge()
    await judge()
    const incident = (await incidentOf(id))!
    expect(incident).toMatchObject({
      kind: 'monitor',
      state: 'open',
      severity: 'medium',
      toolKey: tool,
      course: { count: 1 },
    })
    expect(await monitorsOfTool(stage.ana, tool)).toMatchObject([
      { standing: 'broken', said: '1 call in a day', incident: incident.number, setBy: 'Ade' },
    ])
    const { number } = incident
    expect(await execute(resolveIncident, ade, { number, reason: 'No' })).toMatchObject({ reason: 'still_so' })
    await search()
    await judge()
    expect(await incidentDetail(ade, number)).toMatchObject({ state: 'resolved', isWatched: true })
    const lines = await read.auditEvent.findMany({ where: { subjectId: incident.id }, orderBy: { id: 'asc' } })
    expect(lines.map(({ type }) => type)).toEqual(['incident.opened', 'incident.resolved'])
    expect(lines[1]!.sentence).toContain('ended by itself: all is as it should be again')
  })

  it('of which more is expected takes the place of the one before, whose incident ends by that', async () => {
    const before = await set({ measure: 'silence', limit: 50 })
    await judge()
    const after = await set({ measure: 'silence', limit: 60 })
    await judge()
    expect([(await incidentOf(before))!.state, (await incidentOf(after))!.state]).toEqual(['resolved', 'open'])
    expect(await execute(removeMonitor, ade, { monitorId: after })).toMatchObject({ ok: true })
    await judge()
    expect((await incidentOf(after))!.state).toBe('resolved')
    expect(await monitorsOfTool(ade, tool)).toEqual([])
    expect(await execute(removeMonitor, ade, { monitorId: after })).toMatchObject({ reason: 'no_monitor' })
  })

  it('judges shares and times from what was counted of acts', async () => {
    const [success, latency] = [
      await set({ measure: 'success', limit: 90 }),
      await set({ measure: 'latency', limit: '30' }),
    ]
    const hour = `date_trunc('hour', now(), 'UTC')`
    const tally = (name: string, key: string, count: number) =>
      owner(`insert into "Tally" values ('${name}', ${hour}, '${key}', ${count}, 0)
        on conflict (name, hour, key) do update set count = ${count}`)
    await tally('calls', `call.succeeded prod ${tool}`, 17)
    await tally('calls', `call.failed prod ${tool}`, 3)
    await tally('acts', `prod ${tool} 30`, 18)
    await tally('acts', `prod ${tool} longer`, 2)
    await judge()
    expect((await monitorsOfTool(ade, tool)).map(({ measure, standing, said }) => [measure, standing, said])).toEqual([
      ['latency', 'broken', '18 of 20 calls took 30 s at most in a day'],
      ['success', 'broken', '17 of 20 calls succeeded in a day'],
    ])
    expect((await incidentOf(success))!.state).toBe('open')
    expect((await incidentOf(latency))!.state).toBe('open')
    await tally('calls', `call.failed prod ${tool}`, 1)
    await tally('acts', `prod ${tool} longer`, 0)
    await judge()
    expect((await incidentOf(success))!.state).toBe('resolved')
    expect((await incidentOf(latency))!.state).toBe('resolved')
    for (const monitorId of [success, latency]) await execute(removeMonitor, ade, { monitorId })
  })

  it.each<[string, object, string]>([
    ['a share over all', { measure: 'success', limit: '101' }, 'limit'],
    ['a time that is no step', { measure: 'latency', limit: '31' }, 'limit'],
    ['no call', { measure: 'silence', limit: '0' }, 'limit'],
    ['hours of its own', { measure: 'silence', limit: '1', hours: '5' }, 'hours'],
    ['another place', { measure: 'silence', limit: '1', environment: 'moon' }, 'environment'],
    ['something else', { measure: 'beauty', limit: '1' }, 'measure'],
  ])('is refused for %s, in a sentence', async (_what, input, field) => {
    const outcome = await execute(setMonitor, ade, { tool, environment: 'prod', hours: '24', ...input })
    expect(outcome).toMatchObject({
      ok: false,
      kind: 'invalid',
      fields: { [field]: [expect.stringMatching(/^[A-Z]/)] },
    })
  })

  it('is for admins alone, and for tools there are', async () => {
    const input = { tool, environment: 'prod', hours: '24', measure: 'silence', limit: 1 }
    expect(await execute(setMonitor, stage.ana, input)).toMatchObject({ ok: false, kind: 'forbidden' })
    expect(await execute(setMonitor, ade, { ...input, tool: 'no.such' })).toMatchObject({ reason: 'unknown_tool' })
  })
})

describe('what ends by itself', () => {
  it('is an alert when it is so no more', async () => {
    const hour = `date_trunc('hour', now(), 'UTC')`
    await owner(`insert into "Tally" values ('requests', ${hour}, 'request.expired test', 2, 0)`)
    await judge()
    const alert = { where: { cause: 'alert\nexpired\ntest' } }
    expect(await read.incident.findUniqueOrThrow(alert)).toMatchObject({
      state: 'open',
      kind: 'alert',
      environment: 'test',
    })
    await owner(`delete from "Tally" where key = 'request.expired test'`)
    await judge()
    expect(await read.incident.findUniqueOrThrow(alert)).toMatchObject({ state: 'resolved' })
  })

  it('is what did not come again for a week', async () => {
    await report(stage.writerPod, { code: 'old', message: 'x' })
    await group()
    const found = await read.incident.findFirstOrThrow({ where: { title: { contains: 'old' } } })
    await judge()
    expect(await read.incident.findUniqueOrThrow({ where: { id: found.id } })).toMatchObject({ state: 'open' })
    await owner(`update "IncidentCourse" set "lastAt" = now() - interval '8 days' where "incidentId" = '${found.id}'`)
    await judge()
    expect(await read.incident.findUniqueOrThrow({ where: { id: found.id } })).toMatchObject({ state: 'resolved' })
  })

  it('is work of which nothing stands given up any more', async () => {
    await owner(
      `insert into "GivenUpJob" (id, "jobId", name, attempts, "queueMark") values ('a', '1', 'imports.run', 3, now())`,
    )
    await owner(`insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
      values ('${newId()}', 'job.gave_up', 'system', 'system', 'Countersign', 'job', '1', 'x', '{"name": "imports.run", "attempts": 3}')`)
    await group()
    const cause = 'work\nimports.run'
    await judge()
    expect(await read.incident.findUniqueOrThrow({ where: { cause } })).toMatchObject({
      state: 'open',
      severity: 'high',
      title: 'Background work failed for good: reading repositories',
    })
    await owner(`update "GivenUpJob" set "closedAt" = now()`)
    await judge()
    expect(await read.incident.findUniqueOrThrow({ where: { cause } })).toMatchObject({ state: 'resolved' })
  })

  it('is at most two hundred in a round, and the others in the next ones', async () => {
    await owner(`insert into "Incident" select (jsonb_populate_record(i, jsonb_build_object('id', format('many-%s', n),
        'number', 100000 + n, 'cause', format(E'alert\\nmany-%s', n), 'kind', 'alert', 'state', 'open'))).*
      from "Incident" i, generate_series(1, 450) n where i.id = (select min(id) from "Incident")`)
    const stillOpen = async () => await read.incident.count({ where: { id: { startsWith: 'many-' }, state: 'open' } })
    const left: number[] = []
    for (let round = 0; round < 3; round++) {
      await judge()
      left.push(await stillOpen())
    }
    expect(left).toEqual([250, 50, 0])
  })

  it('says nothing twice where several look at once', async () => {
    const id = await set({ measure: 'silence', limit: 99 })
    await must(sealLines as never, {})
    await Promise.all([1, 2, 3].map(() => must(judgeIncidents as never, {})))
    const { id: incidentId } = (await incidentOf(id))!
    expect(await read.auditEvent.count({ where: { subjectId: incidentId } })).toBe(1)
  })
})
