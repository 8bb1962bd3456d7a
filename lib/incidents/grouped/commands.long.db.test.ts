import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, page, release } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { group, report } from '@/lib/incidents/fixture'

let stage: Awaited<ReturnType<typeof cast>>
const tool = 'outputs.commit_and_log'

/** What was counted, by causes, without the ids that differ each time. */
async function counted() {
  const rows = await read.incident.findMany({
    include: {
      course: { omit: { incidentId: true } },
      parts: { omit: { incidentId: true }, orderBy: [{ part: 'asc' }, { key: 'asc' }] },
      lines: { omit: { incidentId: true }, orderBy: { position: 'asc' } },
    },
    omit: { id: true, number: true },
    orderBy: { cause: 'asc' },
  })
  return rows.filter(({ podId }) => podId !== 'nobody')
}

const again = () =>
  asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
    db.query(`alter table "IncidentAct" disable trigger append_only; delete from "IncidentLine"; delete from "IncidentPart"; delete from "IncidentCourse";
      delete from "IncidentAct"; delete from "Incident"; update "IncidentMark" set position = 0;
      alter table "IncidentAct" enable always trigger append_only`),
  )

async function failing() {
  const args = page()
  const call = await ask(stage.writerPod, args)
  await decide(stage.ana, call)
  const { id: grant } = await release(call)
  expect(await execute(claimCall, stage.writerPod, { callId: call.id, grant, arguments: args })).toMatchObject({
    ok: true,
  })
  await execute(reportOutcome, stage.writerPod, { callId: call.id, status: 'failed', summary: 'The disk was full' })
}

beforeAll(async () => {
  stage = await cast()
  await failing()
  for (const [at, handled] of ['retried', 'gave_up', null].entries())
    await report(stage.writerPod, { message: `Timed out after ${at} s`, tool, task: 'returns-page', handled })
  await report(stage.otherPod, { message: 'Timed out after 77 s', tool, task: 'lamps' })
  await report(stage.otherPod, { code: 'disk', message: 'Full' })
  await failing()
})

it('makes one incident of what has one cause, with who and what it touched and what was done by itself', async () => {
  await group()
  const found = await counted()
  expect(found.map(({ title, severity, course }) => [title, severity, course!.count])).toEqual(
    expect.arrayContaining([
      ['“Replace a file and log it” fails in Production', 'high', 2],
      [expect.stringMatching(/^An error with “.+” in Production$/), 'high', 4],
      ['“disk” at WriterPod in Production', 'medium', 1],
    ]),
  )
  const timeouts = found.find(({ course }) => course!.count === 4)!
  expect(timeouts.course).toMatchObject({ retried: 1, gaveUp: 1, fellBack: 0, held: 0 })
  expect(timeouts.lines).toHaveLength(4)
  expect(timeouts.parts.map(({ part, key, count }) => [part, key, count])).toEqual(
    expect.arrayContaining([
      ['pod', stage.writerPod.id, 3],
      ['pod', stage.otherPod.id, 1],
      ['task', 'returns-page', 3],
      ['task', 'lamps', 1],
      ['tool', tool, 4],
    ]),
  )
  const lines = await read.auditEvent.findMany({ where: { type: 'incident.opened' } })
  expect(lines.map(({ subjectId }) => subjectId).toSorted()).toEqual(
    (await read.incident.findMany({ select: { id: true } })).map(({ id }) => id).toSorted(),
  )
})

it('is the same however many lines are looked at once, by how many, and again from the beginning', async () => {
  await group()
  const once = await counted()
  for (const atOnce of [1, 3, 7]) {
    await again()
    await group(atOnce)
    expect(await counted()).toEqual(once)
  }
  await again()
  await Promise.all([group(2), group(5), group(1)])
  expect(await counted()).toEqual(once)
})

it('opens again by itself when it comes after somebody called it resolved, and not for what came before', async () => {
  await group()
  const { id } = await read.incident.findFirstOrThrow({ where: { kind: 'failed' } })
  const resolve = (at: string) =>
    asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query(`update "Incident" set state = 'resolved', "resolvedAt" = ${at} where id = '${id}'`),
    )
  await failing()
  await resolve(`now() + interval '1 hour'`)
  await group()
  expect(await read.incident.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'resolved', reopened: 0 })
  await resolve('now()')
  await failing()
  await group()
  expect(await read.incident.findUniqueOrThrow({ where: { id }, include: { course: true } })).toMatchObject({
    state: 'open',
    reopened: 1,
    resolvedAt: null,
    course: { count: 4 },
  })
})
