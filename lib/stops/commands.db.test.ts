import '@/lib/gate/fixture-settings'
import { beforeEach, describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { type Actor, type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { addPerson, must } from '@/lib/gate/fixture'
import { registerPod } from '@/lib/pods/commands'
import { policyNow } from '@/lib/policy/queries'
import { confirmResume, putOnStop, resumeStop } from '@/lib/stops/commands'
import { namedStop, pastStops, reachOfStop, stopsOn } from '@/lib/stops/queries'

const operator = { ...systemActor, name: 'Operator ops' }
const found = { cause: 'A loop in a prompt', checked: 'Read its last ten calls' }
let turn = 0
let [ana, ben, vic]: PersonActor[] = []
let pod: { podId: string; slug: string }

beforeEach(async () => {
  turn++
  ana = await addPerson(`Ana ${turn}`)
  ben = await addPerson(`Ben ${turn}`, [], ['admin'])
  vic = await addPerson(`Vic ${turn}`, [], ['viewer'])
  const slug = `stopped-${turn}`
  const kind = { role: 'WriterPod', department: 'product', purpose: 'For a test', ownerId: null }
  pod = { slug, podId: (await must(registerPod, { slug, name: 'Writer', ...kind })).podId }
  for (const stop of await stopsOn(operator)) await execute(resumeStop, operator, { stopId: stop.id, ...found })
})

const put = (who: Actor, scope: string, target = '', reason: string | null = null) =>
  execute(putOnStop, who, { scope, target, reason })
const epoch = async () => (await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).epoch

async function stopped(who: Actor, scope: string, target = ''): Promise<string> {
  const outcome = await put(who, scope, target)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.stopId
}

describe('putting a stop on', () => {
  it('is for approvers, admins and the operator, and counts at once', async () => {
    expect(await put(vic!, 'everything')).toMatchObject({ reason: 'missing_permission' })
    const before = await epoch()
    for (const [who, scope, target] of [
      [ana, 'pod', pod.slug],
      [ben, 'tool', 'memory.read'],
      [operator, 'everything', ''],
    ] as const)
      expect(await put(who!, scope, target)).toMatchObject({ ok: true })
    expect(await epoch()).toBe(before + 3)
    const on = await stopsOn(vic!)
    expect(on.map(({ scope, target, by }) => [scope, target, by])).toEqual([
      ['everything', '', 'Operator ops'],
      ['tool', 'memory.read', ben!.name],
      ['pod', pod.podId, ana!.name],
    ])
    expect((await policyNow()).snapshot.stops.map(({ id }) => id)).toEqual(on.map(({ id }) => id))
  })

  it('needs no reason, and keeps one on the record', async () => {
    const stopId = await stopped(ana!, 'environment', 'test')
    expect(await read.auditEvent.findFirstOrThrow({ where: { subjectId: stopId } })).toMatchObject({
      type: 'stop.put_on',
      environment: 'test',
      sentence: `${ana!.name} put an emergency stop on all pods in Test`,
    })
    expect(await put(ben!, 'environment', 'dev', 'Strange pages')).toMatchObject({ ok: true })
    const [line] = await read.auditEvent.findMany({ where: { type: 'stop.put_on' }, orderBy: { at: 'desc' }, take: 1 })
    expect(line!.sentence).toContain('“Strange pages”')
  })

  it('is done once, of something that there is', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => put(ana!, 'everything')))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.filter((one) => !one.ok && one.reason === 'already_stopped')).toHaveLength(2)
    for (const [scope, target] of [
      ['pod', 'nobody'],
      ['tool', 'no.such'],
      ['environment', 'moon'],
      ['everything', 'prod'],
    ] as const)
      expect(await put(ana!, scope, target)).toMatchObject({ reason: 'nothing_to_stop' })
    expect(await put(ana!, 'galaxy')).toMatchObject({ reason: 'invalid_input' })
  })

  it('is told what it means before', async () => {
    expect(await reachOfStop(vic!, { scope: 'pod', target: pod.podId })).toEqual({ running: 0, waiting: 0 })
  })
})

describe('resuming', () => {
  it('needs a cause and how it was checked', async () => {
    const stopId = await stopped(ana!, 'pod', pod.slug)
    for (const said of [{ ...found, cause: ' ' }, { ...found, checked: '' }, { cause: 'Only this' }])
      expect(await execute(resumeStop, ana!, { stopId, ...said })).toMatchObject({ reason: 'invalid_input' })
    expect(await execute(resumeStop, vic!, { stopId, ...found })).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(resumeStop, ana!, { stopId, ...found })).toMatchObject({ ok: true, value: { isOff: true } })
    expect(await execute(resumeStop, ana!, { stopId, ...found })).toMatchObject({ reason: 'not_stopped' })
    const [past] = await pastStops(vic!)
    expect(past).toMatchObject({ id: stopId, asked: { by: ana!.name, ...found }, ended: { by: ana!.name } })
    expect(
      await read.auditEvent.findFirstOrThrow({ where: { type: 'stop.resumed', subjectId: stopId } }),
    ).toMatchObject({
      podId: pod.podId,
      sentence: expect.stringContaining('The cause: “A loop in a prompt”'),
    })
  })

  it('takes a second person where everything is stopped, who sees what the first one wrote', async () => {
    const stopId = await stopped(ana!, 'everything')
    const confirm = (who: Actor, askedAt: string) => execute(confirmResume, who, { stopId, askedAt })
    expect(await confirm(ben!, new Date().toISOString())).toMatchObject({ reason: 'resume_not_asked' })
    expect(await execute(resumeStop, ana!, { stopId, ...found })).toMatchObject({ ok: true, value: { isOff: false } })
    const seen = (await namedStop(vic!, { scope: 'everything', target: '' }))!.asked!.at
    expect(await confirm(ana!, seen)).toMatchObject({ reason: 'second_person' })
    expect(await confirm(vic!, seen)).toMatchObject({ reason: 'missing_permission' })
    expect(await confirm(operator, seen)).toMatchObject({ reason: 'missing_permission' })
    // Ana writes something else: Ben does not confirm what he has not read.
    await execute(resumeStop, ana!, { stopId, ...found, cause: 'Something else' })
    expect(await confirm(ben!, seen)).toMatchObject({ reason: 'changed' })
    expect(await stopsOn(vic!)).toHaveLength(1)
    const now = (await namedStop(vic!, { scope: 'everything', target: '' }))!.asked!.at
    expect(await confirm(ben!, now)).toMatchObject({ ok: true })
    expect(await stopsOn(vic!)).toEqual([])
  })

  it('is the operator’s alone, on the record', async () => {
    const stopId = await stopped(ana!, 'everything')
    expect(await execute(resumeStop, operator, { stopId, ...found })).toMatchObject({
      ok: true,
      value: { isOff: true },
    })
    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'stop.resumed', subjectId: stopId } })
    expect(line.sentence).toMatch(/^Operator ops took the emergency stop off everything\./)
  })

  it('is held by the database: two people, with words, and what came off stays off', async () => {
    const stopId = await stopped(ana!, 'everything')
    const sql = async (text: string, ...values: string[]) =>
      await withClient(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(text, [stopId, ...values]))
    const end = `update "Stop" set "endedAt" = now(), "endedById" = $2, "endedByName" = 'A', "askedAt" = now(), "askedById" = $3, cause = 'c', checked = 'c' where id = $1`
    await expect(sql(end, ana!.id, ana!.id)).rejects.toThrow('by_two')
    await expect(sql(end.replace(`cause = 'c', `, ''), ben!.id, ana!.id)).rejects.toThrow('came_off_in_words')
    await expect(sql(end, ben!.id, ana!.id)).rejects.toThrow('without an audit event')
    await expect(sql('delete from "Stop" where id = $1')).rejects.toThrow()
    await execute(resumeStop, operator, { stopId, ...found })
    await expect(sql(`update "Stop" set "endedAt" = null where id = $1`)).rejects.toThrow('came off')
  })
})
