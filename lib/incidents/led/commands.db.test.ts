import { beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { cast } from '@/lib/calls/fixture'
import { type Command, execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { assignIncident, resolveIncident } from '@/lib/incidents/commands'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { group, report } from '@/lib/incidents/fixture'
import { lookBack, promiseWord, sayNoticed, updateIncident, writeRunbook } from '@/lib/incidents/led/commands'
import { removeMonitor, setMonitor, writeMonitorRunbook } from '@/lib/incidents/monitors/commands'
import { monitorsOfTool } from '@/lib/incidents/monitors/queries'
import { listIncidents } from '@/lib/incidents/queries'

let stage: Awaited<ReturnType<typeof cast>>
let ade: PersonActor
let vic: PersonActor
let turn = 0

beforeAll(async () => {
  stage = await cast()
  ade = await person('Ade', ['admin'])
  vic = await person('Vic', ['viewer'])
})

async function begun(more: object = {}): Promise<{ number: number; code: string }> {
  const code = `led-${'abcdefghij'[turn++ % 10]}-${turn}`
  await report(stage.writerPod, { code, message: 'The shelf was full', ...more })
  await group()
  const { number } = await read.incident.findFirstOrThrow({ where: { title: { contains: code } } })
  return { number, code }
}

const ok = { ok: true }
const detail = async (number: number) => (await incidentDetail(vic, number))!
const minutesFromNow = (at: string | null) => Math.round((Date.parse(at!) - Date.now()) / 60_000)

describe('whoever leads an incident', () => {
  it('says what people notice and how it stands, and by when more is said; everybody with a role reads it', async () => {
    const { number } = await begun()
    expect(await detail(number)).toMatchObject({ noticed: null, update: null, nextWordAt: null })
    expect(await execute(sayNoticed, stage.ana, { number, noticed: 'Pages come late' })).toMatchObject(ok)
    const update = { number, update: 'Another shelf is on its way', next: '60' }
    expect(await execute(updateIncident, stage.ana, update)).toMatchObject(ok)
    const shown = await detail(number)
    expect(shown).toMatchObject({
      noticed: { words: 'Pages come late', by: 'Ana' },
      update: { words: 'Another shelf is on its way', by: 'Ana' },
    })
    expect(minutesFromNow(shown.nextWordAt)).toBe(60)
    const [row] = (await listIncidents(vic, {})).rows.filter((one) => one.number === number)
    expect(row!.nextWordAt).toBe(shown.nextWordAt)
    expect(shown.steps.map(({ words, said, by }) => [words, said, by])).toEqual(
      expect.arrayContaining([
        ['What people notice was written', 'Pages come late', 'Ana'],
        ['Update', 'Another shelf is on its way', 'Ana'],
        ['The next update was promised by', null, 'Ana'],
      ]),
    )
    expect(shown.steps.find(({ words }) => words.startsWith('The next update'))?.until).toBe(shown.nextWordAt)
  })

  it('promises a word, puts it off, and keeps it by an update; when it ends nobody waits for one', async () => {
    const { number } = await begun()
    expect(await execute(promiseWord, stage.ana, { number, next: '0' })).toMatchObject({ ok: true })
    expect((await detail(number)).steps.some(({ words }) => /promised/.test(words))).toBe(false)
    await execute(promiseWord, stage.ana, { number, next: '30' })
    expect(minutesFromNow((await detail(number)).nextWordAt)).toBe(30)
    await execute(promiseWord, stage.priya, { number, next: '240' })
    expect(minutesFromNow((await detail(number)).nextWordAt)).toBe(240)
    await execute(updateIncident, stage.ana, { number, update: 'Nothing new', next: '0' })
    expect((await detail(number)).nextWordAt).toBeNull()
    await execute(promiseWord, stage.ana, { number, next: '30' })
    await execute(resolveIncident, stage.ana, { number, reason: 'Over' })
    expect((await detail(number)).nextWordAt).toBeNull()
  })

  it('looks back once it is over, and the next time it comes that is known', async () => {
    const { number, code } = await begun()
    const found = { number, foundCause: 'A shelf too small', prevention: 'There are two now' }
    expect(await execute(lookBack, stage.ana, found)).toMatchObject({ ok: false, reason: 'incident_not_over' })
    await execute(sayNoticed, stage.ana, { number, noticed: 'Pages come late' })
    await execute(resolveIncident, stage.ana, { number, reason: 'Over' })
    expect(await execute(lookBack, stage.ana, found)).toMatchObject(ok)
    expect(await detail(number)).toMatchObject({
      lookedBack: { foundCause: 'A shelf too small', prevention: 'There are two now', by: 'Ana' },
    })
    const lines = await read.auditEvent.count()
    expect(await execute(lookBack, stage.priya, found)).toMatchObject(ok)
    expect(await read.auditEvent.count()).toBe(lines)
    await report(stage.writerPod, { code, message: 'Full again' })
    await group()
    // What people noticed then they may not notice now.
    expect(await detail(number)).toMatchObject({
      state: 'open',
      noticed: null,
      lookedBack: { foundCause: 'A shelf too small' },
    })
  })

  it('writes a runbook, which stays when it is over, and that of a monitor stands beside it', async () => {
    const tool = 'outputs.commit_and_log'
    const { number } = await begun({ tool })
    const link = 'https://wiki.house.example/shelves'
    await execute(writeRunbook, stage.ana, { number, runbook: link })
    expect((await detail(number)).runbooks).toEqual([{ words: link, link, of: null }])
    const rule = { tool, environment: 'prod', measure: 'success', limit: 90, hours: '24' }
    const set = await execute(setMonitor, ade, rule)
    if (!set.ok) throw new Error('no monitor')
    const ofMonitor = { monitorId: set.value.id, runbook: 'Ask the host' }
    expect(await execute(writeMonitorRunbook, stage.ana, ofMonitor)).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(writeMonitorRunbook, ade, ofMonitor)).toMatchObject(ok)
    const words = 'in Production, of its calls in a day, at least 90 % succeed'
    const both = [
      { words: link, link, of: null },
      { words: 'Ask the host', link: null, of: words },
    ]
    expect((await detail(number)).runbooks).toEqual(both)
    await execute(resolveIncident, stage.ana, { number, reason: 'Over' })
    expect((await detail(number)).runbooks).toEqual(both)
    // What to do stays when the limit is another.
    const again = await execute(setMonitor, ade, { ...rule, limit: 95 })
    if (!again.ok) throw new Error('no monitor')
    expect(await monitorsOfTool(vic, tool)).toMatchObject([
      { id: again.value.id, runbook: { words: 'Ask the host', link: null } },
    ])
    expect(await execute(writeMonitorRunbook, ade, ofMonitor)).toMatchObject({ reason: 'no_monitor' })
    await execute(removeMonitor, ade, { monitorId: again.value.id })
    await execute(writeRunbook, stage.ana, { number, runbook: ' ' })
    expect((await detail(number)).runbooks).toEqual([])
  })

  it.each<[string, Command<never, unknown>, object, string]>([
    ['what is not there', updateIncident as never, { number: 99_999, update: 'x', next: '0' }, 'unknown_incident'],
    ['without words', updateIncident as never, { update: ' ', next: '0' }, 'invalid_input'],
    ['without saying when more comes', updateIncident as never, { update: 'x' }, 'invalid_input'],
    ['by a time of their own', promiseWord as never, { next: '7' }, 'invalid_input'],
    ['a link that is not secure', writeRunbook as never, { runbook: 'http://wiki.house.example' }, 'invalid_input'],
    ['with a key', sayNoticed as never, { noticed: 'Use ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6' }, 'invalid_input'],
  ])('is refused %s', async (_what, command, input, reason) => {
    const { number } = await begun()
    expect(await execute(command, stage.ana, { number, ...input } as never)).toMatchObject({ ok: false, reason })
  })

  it('says no more about what is over', async () => {
    const { number } = await begun()
    await execute(resolveIncident, stage.ana, { number, reason: 'Over' })
    const update = { number, update: 'Still', next: '0' }
    expect(await execute(updateIncident, stage.ana, update)).toMatchObject({ reason: 'incident_over' })
    expect(await execute(promiseWord, stage.ana, { number, next: '60' })).toMatchObject({ reason: 'incident_over' })
  })

  it('is an approver or an admin, and nobody else', async () => {
    const { number } = await begun()
    await execute(assignIncident, ade, { number, personId: ade.id })
    for (const [actor, isOk] of [
      [vic, false],
      [stage.writerPod, false],
      [stage.ana, true],
      [ade, true],
    ] as const)
      for (const [command, input] of [
        [sayNoticed, { noticed: `By ${actor.name}` }],
        [updateIncident, { update: `By ${actor.name}`, next: '0' }],
        [promiseWord, { next: '30' }],
        [writeRunbook, { runbook: `By ${actor.name}` }],
      ] as [Command<never, unknown>, object][])
        expect((await execute(command, actor, { number, ...input } as never)).ok, actor.name).toBe(isOk)
  })

  it('leaves nobody waiting for a word about what is over, whatever the application does', async () => {
    const { number } = await begun()
    const end = `update "Incident" set state = 'resolved', "resolvedAt" = now(), "nextWordAt" = now() where number = $1`
    await expect(asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(end, [number]))).rejects.toThrow(
      'over_without_a_word',
    )
  })
})
