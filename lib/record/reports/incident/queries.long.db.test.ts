import { beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, decide, must, page, release, requestOf } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { noteIncident, resolveIncident } from '@/lib/incidents/commands'
import { group, report } from '@/lib/incidents/fixture'
import { lookBack, sayNoticed, updateIncident, writeRunbook } from '@/lib/incidents/led/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { makeReport } from '@/lib/record/reports/commands'
import { contentOf, type Section } from '@/lib/record/reports/document'
import { drawReport, listReports, reportContent } from '@/lib/record/reports/queries'
import type { ReportWish } from '@/lib/record/reports/schema'
import { putOnStop, resumeStop } from '@/lib/stops/commands'

const secret = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
const tool = 'outputs.commit_and_log'
let stage: Awaited<ReturnType<typeof cast>>
let lee: PersonActor
let reported: number
let failed: number
let request: number

beforeAll(async () => {
  stage = await cast()
  const { ana, priya, writerPod } = stage
  lee = { ...ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  // A call that people had allowed, and that failed.
  const call = await ask(writerPod, page())
  await decide(ana, call)
  const grant = await release(call)
  const { arguments: args } = await read.call.findUniqueOrThrow({ where: { id: call.id }, select: { arguments: true } })
  const claim = { callId: call.id, grant: grant.id, arguments: args as Record<string, unknown> }
  expect(await execute(claimCall, writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, writerPod, { callId: call.id, status: 'failed', summary: 'The shelf was full' })
  request = (await requestOf(call)).number
  for (const handled of ['retried', 'retried', 'gave_up'])
    await report(writerPod, { code: 'shelf_full', message: `No room. Key ${secret}`, tool, handled })
  await group()
  const one = async (kind: string) => (await read.incident.findFirstOrThrow({ where: { kind } })).number
  reported = await one('reported')
  failed = await one('failed')
  await execute(sayNoticed, ana, { number: reported, noticed: 'Priya waits for her pages' })
  await execute(updateIncident, ana, { number: reported, update: 'A shelf is on its way', next: '60' })
  await execute(writeRunbook, ana, { number: reported, runbook: 'https://wiki.house.example/shelves' })
  await execute(noteIncident, priya, { number: reported, note: 'I ask for another' })
  const stops = [
    { scope: 'tool', target: tool },
    { scope: 'environment', target: 'dev' },
  ] as const
  for (const stop of stops) {
    const put = await execute(putOnStop, priya, { ...stop, reason: 'Until there is room' })
    if (!put.ok) throw new Error(JSON.stringify(put))
    const off = { stopId: put.value.stopId, cause: 'No room', checked: 'Looked at the shelf' }
    expect(await execute(resumeStop, ana, off)).toMatchObject({ ok: true })
  }
  await execute(resolveIncident, ana, { number: reported, reason: 'There is room' })
  const found = { number: reported, foundCause: 'A shelf too small', prevention: 'Ana looks at it on Mondays' }
  expect(await execute(lookBack, ana, found)).toMatchObject({ ok: true })
  await must(sealLines as never, { everything: true })
})

async function drawn(wish: Omit<ReportWish, 'template'>): Promise<Section[]> {
  const outcome = await drawReport(lee, { template: 'incident', ...wish })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.sections
}

const part = (sections: readonly Section[], name: string) => sections.find((one) => one.name === name)!
const valueOf = (sections: readonly Section[], name: string, fact: string) =>
  part(sections, name).rows.find((row) => row['name'] === fact)?.['value']

describe('the pack of an incident', () => {
  it('has what it is, what people said of it, and what was found', async () => {
    const sections = await drawn({ incident: reported })
    for (const [fact, value] of Object.entries({
      Number: `INC-${reported}`,
      'How it stands': 'Resolved',
      'How often': '3 times',
      'What people notice': 'Priya waits for her pages',
      'Done by itself': 'Went well after another try twice.',
      Runbook: 'https://wiki.house.example/shelves',
      Note: 'I ask for another',
    }).filter(([name]) => name !== 'Done by itself'))
      expect(valueOf(sections, 'incident', fact), fact).toBe(value)
    expect(part(sections, 'incident').rows).toContainEqual({ name: 'Done by itself', value: 'Gave up once.' })
    expect(valueOf(sections, 'looked_back', 'Why it came')).toBe('A shelf too small')
    const story = part(sections, 'story').rows.map(({ who, what, said }) => [who, what, said])
    expect(story).toEqual(
      expect.arrayContaining([
        ['By itself', 'It was opened', null],
        ['Ana', 'Update', 'A shelf is on its way'],
        ['Priya', 'A note was written', 'I ask for another'],
        ['Ana', 'It was called resolved', 'There is room'],
      ]),
    )
    const times = part(sections, 'story').rows.map(({ at }) => String(at))
    expect(times).toEqual(times.toSorted())
  })

  it('groups errors by who reported what and did what about it, and tells no secret', async () => {
    const sections = await drawn({ incident: reported })
    expect(part(sections, 'errors').rows).toMatchObject([
      { pod: 'WriterPod', code: 'shelf_full', handled: 'another try went well', count: 2 },
      { pod: 'WriterPod', code: 'shelf_full', handled: 'it gave up', count: 1 },
    ])
    expect(contentOf(sections)).toContain('No room. Key')
    expect(contentOf(sections)).not.toContain(secret)
    expect(part(sections, 'touched').rows).toMatchObject([
      { what: 'Pod', name: 'WriterPod', count: 3 },
      { what: 'Tool', count: 3 },
    ])
  })

  it('has the stops that covered it and no others, the requests behind it, and exactly its events', async () => {
    const sections = await drawn({ incident: reported })
    expect(part(sections, 'stops').rows).toMatchObject([
      { who: 'Priya', reason: 'Until there is room', cause: 'No room' },
    ])
    expect(part(sections, 'requests').rows).toEqual([])
    expect(part(await drawn({ incident: failed }), 'requests').rows).toMatchObject([
      { request: `CS-${request}`, who: 'WriterPod' },
    ])
    const { id } = await read.incident.findUniqueOrThrow({ where: { number: reported } })
    const own = await read.auditEvent.count({ where: { subjectId: id } })
    const events = part(sections, 'events')
    expect(events.rows).toHaveLength(own + 3)
    expect(events.words[0]).toBe('The oldest first.')
    const places = events.rows.map(({ place }) => Number(place))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  })

  it('calls nobody by their name where people are masked, and holds back what they wrote', async () => {
    const content = contentOf(await drawn({ incident: reported, people: 'masked' }))
    expect(content).not.toMatch(/\b(Ana|Priya|Lee)\b/)
    expect(content).toMatch(/Person \d/)
    for (const words of [
      'waits for her pages',
      'is on its way',
      'I ask for another',
      'too small',
      'Mondays',
      'There is room',
      'Until there is',
      'Looked at the shelf',
    ])
      expect(content, words).not.toContain(words)
  })

  it('is made, kept and put on the record like every report; there is none of what is not there', async () => {
    const wish = { template: 'incident' as const, incident: `INC-${reported}` }
    const outcome = await execute(makeReport, lee, wish)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    const { id } = outcome.value
    const [line] = await read.auditEvent.findMany({ where: { subjectId: id } })
    expect(line!.sentence).toBe(`Lee made a report: everything about INC-${reported}`)
    expect((await listReports(lee, undefined)).rows[0]).toMatchObject({ id, incidentNumber: reported, from: null })
    expect((await reportContent(lee, id))!.sections.map(({ name }) => name)).toContain('errors')
    for (const incident of [undefined, 99_999, 3_000_000_000])
      expect(await drawReport(lee, { template: 'incident', ...(incident && { incident }) })).toMatchObject({
        reason: 'unknown_incident',
      })
    await expect(drawReport(stage.ana, { template: 'incident', incident: reported })).rejects.toThrow('audit:read')
  })

  it('says how much there is where it has the newest alone', async () => {
    const { id } = await read.incident.findUniqueOrThrow({ where: { number: failed } })
    await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query(
        `insert into "IncidentAct" (id, "incidentId", at, act)
         select 'many-' || n, $1, now() - n * interval '1 second', 'reopened' from generate_series(1, 2500) n`,
        [id],
      ),
    )
    const { rows, words } = part(await drawn({ incident: failed }), 'story')
    expect(rows).toHaveLength(2_000)
    expect(words[0]).toBe(
      'The newest 2,000 steps of 2,501, the oldest of them first. The audit trail has all of them as events.',
    )
  })
})
