import { beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { cast } from '@/lib/calls/fixture'
import { type Command, execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import {
  acknowledgeIncident,
  assignIncident,
  noteIncident,
  resolveIncident,
  silenceIncident,
} from '@/lib/incidents/commands'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { group, report } from '@/lib/incidents/fixture'
import { incidentCounts, listIncidents, unansweredIncidents } from '@/lib/incidents/queries'
import { handlers } from '@/lib/incidents/told/queries'

let stage: Awaited<ReturnType<typeof cast>>
let ade: PersonActor
let vic: PersonActor
let turn = 0

beforeAll(async () => {
  stage = await cast()
  ade = await person('Ade', ['admin'])
  vic = await person('Vic', ['viewer'])
})

/** A new incident of a cause of its own, by its number. */
async function begun(more: object = {}): Promise<{ number: number; code: string }> {
  const code = `shelf-${'abcdefghij'[turn++ % 10]}-${turn}`
  await report(stage.writerPod, { code, message: 'The shelf was full', ...more })
  await group()
  const found = await read.incident.findFirstOrThrow({ where: { title: { contains: code } } })
  return { number: found.number, code }
}

const lastLine = async (number: number) => {
  const { id } = await read.incident.findUniqueOrThrow({ where: { number } })
  const lines = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  return lines[0]!.sentence
}

describe('whoever deals with an incident', () => {
  it('takes note, has it, writes what others should know, and ends it; each stands on the record and in its story', async () => {
    const { number, code } = await begun({ handled: 'gave_up' })
    const named = `INC-${number} (“${code}” at WriterPod in Production)`
    const steps: [Command<never, unknown>, object, string][] = [
      [acknowledgeIncident as never, {}, `Ana has taken note of ${named}`],
      [assignIncident as never, { personId: ade.id }, `Ana gave ${named} to Ade`],
      [
        noteIncident as never,
        { note: 'I ask for another shelf' },
        `Ana wrote about ${named}: “I ask for another shelf”`,
      ],
      [resolveIncident as never, { reason: 'There is another' }, `Ana called ${named} resolved: “There is another”`],
    ]
    for (const [command, input, sentence] of steps) {
      expect(await execute(command, stage.ana, { number, ...input })).toMatchObject({ ok: true })
      expect(await lastLine(number)).toBe(sentence)
    }
    expect(await incidentDetail(vic, number)).toMatchObject({
      state: 'resolved',
      owner: 'Ade',
      note: 'I ask for another shelf',
      byItself: ['Gave up once.'],
      steps: expect.arrayContaining([
        expect.objectContaining({ words: 'It was called resolved', said: 'There is another', by: 'Ana' }),
        expect.objectContaining({ words: 'It was given to Ade', by: 'Ana' }),
        expect.objectContaining({ words: expect.stringContaining('reported an error'), href: null }),
      ]),
    })
    await report(stage.otherPod, { code, message: 'x' })
    await group()
    // Another pod is another cause where no tool is named.
    expect(await incidentDetail(ade, number)).toMatchObject({ state: 'resolved' })
    await report(stage.writerPod, { code, message: 'Full again' })
    await group()
    expect(await incidentDetail(ade, number)).toMatchObject({ state: 'open', reopened: 1, count: 2, owner: 'Ade' })
    expect(await lastLine(number)).toBe(`${named} came again, and is open`)
  })

  it.each<[string, Command<never, unknown>, object, string]>([
    ['what is not there', acknowledgeIncident as never, { number: 99_999 }, 'unknown_incident'],
    ['to somebody who deals with none', assignIncident as never, { personId: 'vic' }, 'unknown_owner'],
    ['without a reason', resolveIncident as never, { reason: ' ' }, 'invalid_input'],
    ['for a time of their own', silenceIncident as never, { hours: '1000' }, 'invalid_input'],
    ['with a key', noteIncident as never, { note: 'Use ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6' }, 'invalid_input'],
  ])('is refused %s', async (_what, command, input, reason) => {
    const { number } = await begun()
    const personId = 'personId' in input ? { personId: vic.id } : {}
    expect(await execute(command, stage.ana, { number, ...input, ...personId })).toMatchObject({ ok: false, reason })
  })

  it('does nothing about what is over, or twice', async () => {
    const { number } = await begun()
    const ok = { ok: true }
    expect(await execute(acknowledgeIncident, stage.ana, { number })).toMatchObject(ok)
    const before = await read.auditEvent.count()
    expect(await execute(acknowledgeIncident, stage.priya, { number })).toMatchObject(ok)
    expect(await execute(silenceIncident, stage.priya, { number, hours: '0' })).toMatchObject(ok)
    expect(await execute(assignIncident, stage.priya, { number, personId: '' })).toMatchObject(ok)
    expect(await read.auditEvent.count()).toBe(before)
    expect(await execute(resolveIncident, stage.ana, { number, reason: 'Over' })).toMatchObject(ok)
    for (const [command, input] of [
      [acknowledgeIncident, {}],
      [assignIncident, { personId: ade.id }],
      [resolveIncident, { reason: 'Over' }],
      [silenceIncident, { hours: '4' }],
    ] as [Command<never, unknown>, object][])
      expect(await execute(command, stage.ana, { number, ...input })).toMatchObject({ reason: 'incident_over' })
  })

  it('is an approver or an admin, and nobody else', async () => {
    const { number } = await begun()
    for (const [actor, isOk] of [
      [vic, false],
      [stage.writerPod, false],
      [stage.ana, true],
      [ade, true],
    ] as const)
      expect((await execute(noteIncident, actor, { number, note: `By ${actor.name}` })).ok).toBe(isOk)
    const names = (await handlers(vic)).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['Ade', 'Ana']))
    expect(names).not.toContain('Vic')
  })
})

describe('who is told', () => {
  it('is whoever answers for the pod and whoever has it, nobody while it is silenced, and of what weighs little nobody', async () => {
    const { number } = await begun({ tool: 'outputs.commit_and_log' })
    const told = async () => (await incidentDetail(ade, number))!.told.map(({ name }) => name)
    expect(await told()).toEqual(['Owner'])
    await execute(assignIncident, ade, { number, personId: ade.id })
    expect(await told()).toEqual(['Ade', 'Owner'])
    const { count } = await unansweredIncidents(ade)
    await execute(silenceIncident, ade, { number, hours: '4' })
    expect(await told()).toEqual([])
    expect((await unansweredIncidents(ade)).count).toBe(count - 1)
    await execute(silenceIncident, ade, { number, hours: '0' })
    expect(await told()).toEqual(['Ade', 'Owner'])
    const { number: light } = await begun({ handled: 'retried' })
    expect((await incidentDetail(ade, light))!.told).toEqual([])
    expect((await unansweredIncidents(ade)).count).toBe(count)
  })
})

describe('the list', () => {
  it('has what weighs most first, is narrowed by each filter, and counts what it shows', async () => {
    await begun({ tool: 'outputs.commit_and_log' })
    await begun({ handled: 'retried' })
    const rows = (await listIncidents(ade, {})).rows
    const ranks = rows.map(({ severity }) => ['low', 'medium', 'high'].indexOf(severity))
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
    for (const filter of [
      {},
      { state: 'all' },
      { state: 'resolved' },
      { severity: 'high' },
      { kind: 'reported' },
      { kind: 'work' },
      { env: 'prod' },
      { env: 'dev' },
      { pod: 'writer' },
      { pod: 'nobody' },
      { tool: 'outputs.commit_and_log' },
      { owner: 'me' },
      { owner: 'nobody' },
    ] as const) {
      const [page, counts] = [await listIncidents(ade, filter), await incidentCounts(ade, filter)]
      expect(page.rows.length, JSON.stringify(filter)).toBe(counts[('state' in filter && filter.state) || 'open'])
    }
    expect((await listIncidents(ade, { env: 'dev' })).rows).toEqual([])
  })

  it('goes from page to page without leaving one out', async () => {
    for (let some = 0; some < 28; some++) await report(stage.writerPod, { code: `page-${some}`, message: 'x' })
    await group()
    const first = await listIncidents(ade, { state: 'all' })
    const second = await listIncidents(ade, { state: 'all', cursor: first.next! })
    const all = [...first.rows, ...second.rows].map(({ number }) => number)
    expect(new Set(all).size).toBe(all.length)
    expect(second.before).toBe(25)
    expect((await listIncidents(ade, { state: 'all', cursor: second.previous! })).rows).toEqual(first.rows)
  })
})
