import '@/lib/gate/fixture-settings'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { removeDemo } from '@/lib/demo/commands'
import { loadDemo } from '@/lib/demo/load'
import { listFindings } from '@/lib/findings/list/queries'
import { runImport } from '@/lib/imports/jobs'
import { kinds } from '@/lib/kinds/registry'
import { permissionsOf } from '@/lib/people/rules'
import { latestReplay } from '@/lib/policy/replay/queries'
import { listRequests } from '@/lib/requests/queries'

/** One of the demo's people, signed in. */
async function demoPerson(subject: string): Promise<PersonActor> {
  const { id, name, roles, groups } = await read.person.findFirstOrThrow({
    where: { subject },
    include: { groups: true },
  })
  const can = permissionsOf(roles)
  return {
    kind: 'person',
    id,
    name,
    groups: groups.map(({ groupSlug }) => groupSlug),
    can,
    authenticatedAt: new Date(),
  }
}

const changes = () => read.policyChange.findMany({ orderBy: { number: 'asc' } })

describe('the demo', () => {
  let tom: PersonActor
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-demo-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeAll(async () => {
    await loadDemo(folder)
    tom = await demoPerson('tom')
  })

  it('leaves a change of policy that waits, with a replay over what its own pods did', async () => {
    const [change, ...more] = await changes()
    expect(more).toEqual([])
    expect(change).toMatchObject({ state: 'proposed', authorId: (await demoPerson('ade')).id })
    const replay = await latestReplay(tom, change!.number)
    expect(replay).toMatchObject({ state: 'done', counts: true })
    expect(replay!.result!.coverage).toMatchObject({ recorded: 12, replayed: 12 })
    expect(replay!.result!.totals).toMatchObject({ newly_asked: 3, unchanged: 9, newly_allowed: 0 })
    // What the pods were let do they also did and reported: nothing lapses afterwards.
    expect(await read.call.count({ where: { decision: 'allow', outcome: null } })).toBe(0)
  })

  it('leaves a call that was stopped for a key in it, which people find among what was found', async () => {
    const { rows } = await listFindings(tom, { family: 'secret' })
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({ what: 'a key of GitHub', masked: 'ghp_••••', pod: 'WriterPod', state: 'open' })
    const stopped = await read.finding.findUniqueOrThrow({ where: { id: rows[0]!.id } })
    const call = await read.call.findUniqueOrThrow({ where: { id: stopped.subjectId } })
    expect(call.decision).toBe('deny')
  })

  it('marks its request as part of the demo for the people whom the policy names, and asks once', async () => {
    const own = async () => (await listRequests(tom, kinds, 'mine')).rows
    expect(await own()).toEqual([
      expect.objectContaining({
        demo: true,
        sentence: expect.stringMatching(/^Ade Rotimi wants to let DevPod ask to use/),
      }),
    ])
    await loadDemo(folder)
    expect(await own()).toHaveLength(1)
    expect(await changes()).toHaveLength(1)
  })

  it('leaves a version of a prompt that waits for people, sent by one of its pods, and asks once', async () => {
    const asked = await read.request.findMany({ where: { kind: 'prompt_version' } })
    expect(asked).toMatchObject([{ state: 'waiting', envelope: { prompt: 'care-pages', version: 1 } }])
  })

  it('leaves an incident that its admin leads, and says nothing twice', async () => {
    const [incident, ...more] = await read.incident.findMany({ include: { acts: true, course: true } })
    expect(more).toEqual([])
    expect(incident).toMatchObject({
      state: 'acknowledged',
      ownerId: (await demoPerson('ade')).id,
      noticed: expect.stringMatching(/^Demo: /),
      runbook: expect.stringMatching(/^Demo: /),
      nextWordAt: expect.any(Date),
      course: { count: 3, gaveUp: 1 },
    })
    expect(incident!.acts.filter(({ act }) => act === 'updated')).toMatchObject([{ byName: 'Ade Rotimi' }])
  })

  it('asks once that its repository be read: tasks, a prompt that was emptied and put back, and what was found', async () => {
    const runs = await read.importRun.findMany()
    expect(runs).toMatchObject([{ name: 'lamp-shop', state: 'queued' }])
    await runImport(runs[0]!.id)
    await loadDemo(folder)
    const [run, ...more] = await read.importRun.findMany({ include: { source: true } })
    expect(more).toEqual([])
    expect(run).toMatchObject({ state: 'done', source: { name: 'lamp-shop' } })
    const sourceId = run!.sourceId!
    expect(await read.task.count({ where: { importSourceId: sourceId } })).toBe(3)

    const prompts = { where: { sourceId, path: 'prompts/answer_customers.md' }, orderBy: { number: 'asc' } } as const
    const [first, emptied, restored] = await read.importPrompt.findMany(prompts)
    expect([first!.change, emptied!.change, restored!.change]).toEqual(['added', 'emptied', 'restored'])
    const ranOnIt = { sourceId, isUsed: true, digest: restored!.digest }
    expect(await read.importPrompt.count({ where: ranOnIt })).toBe(2)

    const found = async (state: 'open' | 'fixed') =>
      (await listFindings(tom, { repository: 'lamp-shop', state })).rows.map(({ what }) => what)
    expect(await found('fixed')).toContain('a key of GitHub')
    expect(await found('open')).toContain('an e-mail address')
  })

  it('takes it back when it is removed, and asks again when it is loaded again', async () => {
    const removed = await execute(removeDemo, systemActor, {})
    expect(removed).toMatchObject({ ok: true, value: { pods: 6, requests: 2 } })
    expect(await read.importSource.count()).toBe(0)
    const [first] = await changes()
    expect(first).toMatchObject({ state: 'discarded' })
    const { state } = await read.request.findUniqueOrThrow({ where: { id: first!.requestId! } })
    expect(state).toBe('withdrawn')

    await loadDemo(folder)
    expect(await changes()).toMatchObject([{ state: 'discarded' }, { state: 'proposed' }])
    expect((await latestReplay(tom, 2))!.result!.totals).toMatchObject({ newly_asked: 6 })
  })

  it('keeps what people have signed, though it is removed', async () => {
    const { requestId } = (await changes()).at(-1)!
    const request = await read.request.findUniqueOrThrow({ where: { id: requestId! } })
    expect(await decide(await demoPerson('priya'), request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await execute(removeDemo, systemActor, {})).toMatchObject({ ok: true, value: { requests: 1 } })
    expect((await changes()).at(-1)).toMatchObject({ state: 'in_force' })
    // The policy says it already: there is nothing to ask for.
    await loadDemo(folder)
    expect(await changes()).toHaveLength(2)
  })

  it('keeps a repository for the work of its pods, closes it with the demo, and opens it with the next', async () => {
    const kept = async () => await read.repository.findMany({ include: { branches: true } })
    const [repository, ...more] = await kept()
    expect(more).toEqual([])
    expect(repository).toMatchObject({ name: 'lamp-pages', closedAt: null, branches: [{ branch: 'main' }] })
    expect(await execute(removeDemo, systemActor, {})).toMatchObject({ ok: true })
    expect((await kept())[0]!.closedAt).not.toBeNull()
    expect((await loadDemo(folder)).repository).toEqual({ id: repository!.id, name: 'lamp-pages' })
    expect(await kept()).toEqual([{ ...repository!, updatedAt: expect.any(Date) }])
  })

  it('has that repository take what the pod hands in that plans, of the demo that is loaded now', async () => {
    const [place, ...more] = await read.outputPlace.findMany()
    expect(more).toEqual([])
    expect(place).toMatchObject({ environment: 'dev', branch: 'main' })
    const pod = await read.pod.findUniqueOrThrow({ where: { id: place!.podId } })
    expect(pod).toMatchObject({ name: 'ProductPod', state: 'active', demo: true })
  })
})
