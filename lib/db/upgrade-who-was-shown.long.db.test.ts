import { describe, expect, it } from 'vitest'
import { carriedOver } from '@/lib/db/fixture-carried-over'
import { everyState } from '@/lib/db/fixture-every-state'
import { goesOn, readsOn } from '@/lib/db/fixture-going-on'
import { asOwner } from '@/lib/db/test-clock'

const installation = carriedOver('20261127062501_who_was_shown_a_key', {
  ...everyState,
  // By the pod whose key a person was shown.
  standing: { ...everyState.standing, 'key-allowed': 'allowed', 'key-waiting': 'waiting' },
  requests: 31,
  open: [...everyState.open, 'key-allowed'],
  waiting: [...everyState.waiting, ['key-waiting', 'Ana']],
})

/** Its changes of policy, by their numbers: where each stands, and the version it became. */
const changes = [
  [1, 'in_force', 3],
  [2, 'draft', null],
  [3, 'in_force', 4],
  [4, 'draft', null],
  [5, 'discarded', null],
  [6, 'draft', null],
  [7, 'proposed', null],
  [8, 'proposed', null],
] as const
const [overtaken, sentBack, runsBeside, inWindow, waits] = [2, 4, 6, 7, 8] as const

async function requestOf(number: number) {
  const { read } = installation.product()
  const { requestId } = await read.policyChange.findUniqueOrThrow({ where: { number } })
  return await read.request.findUniqueOrThrow({ where: { id: requestId! } })
}

describe('an installation in which policy, tools and pods are changed in a browser, brought up to date', () => {
  installation.stands()

  it('has changes of policy in every state, with what was found out and said about them', async () => {
    const { read, person } = installation.product()
    const { changeDetail } = await import('@/lib/policy/drafts/queries')
    const { latestReplay } = await import('@/lib/policy/replay/queries')
    const { remarksOn } = await import('@/lib/policy/remarks/queries')
    const olga = await person('Olga')
    for (const [number, state, version] of changes)
      expect(await changeDetail(olga, number)).toMatchObject({ state, version, problems: [] })
    expect(await changeDetail(olga, overtaken)).toMatchObject({ isBehind: true, cameBack: expect.any(String) })
    expect(await changeDetail(olga, sentBack)).toMatchObject({ cameBack: expect.stringContaining('Say which folder') })
    const { id: changeId } = (await changeDetail(olga, runsBeside))!
    const replays = await read.policyReplay.findMany({ where: { changeId }, orderBy: { id: 'asc' } })
    expect(replays.map(({ state }) => state)).toEqual(['cancelled', 'failed', 'done', 'waiting'])
    expect(await latestReplay(olga, waits)).toMatchObject({ state: 'done', counts: true, result: expect.anything() })
    const remarks = await remarksOn(await person('Ana'), waits)
    expect(remarks.map(({ who }) => who)).toEqual(['Olga', 'Lee', 'Ben'])
  })

  it('has its tools as people left them, and the catalogue file changes nothing when it is loaded once more', async () => {
    const { execute } = await import('@/lib/change/command')
    const { systemActor } = await import('@/lib/core/actor')
    const { loadCatalogue } = await import('@/lib/tools/commands')
    const { tool } = await import('@/lib/tools/schema')
    const rows = await installation.product().read.tool.findMany({ orderBy: { key: 'asc' } })
    const loaded = rows.filter(({ imported }) => !imported)
    const tools = loaded.map(({ loaded: file, state }) => ({ ...tool.parse(file), state }))
    expect(await execute(loadCatalogue, systemActor, { tools })).toMatchObject({ ok: true, value: { changed: 0 } })
    const edited = loaded.filter(({ title, loaded: file }) => title !== tool.parse(file).title)
    expect(edited.map(({ title }) => title)).toEqual(['Publish a note to all'])
    const imported = rows.filter((row) => row.imported)
    expect(imported.map(({ key, state, waiting }) => [key, state, waiting !== null])).toEqual([
      ['pages.erase', 'draft', false],
      ['pages.publish', 'suspended', true],
    ])
  })
})

describe('life goes on there', () => {
  it('whoever was shown a key signs nothing that was asked with it', async () => {
    const { decide, person } = installation.product()
    const decided = await decide(await person('Olga'), await installation.called('key-waiting'))
    expect(decided).toMatchObject({ reason: 'own_key' })
  })

  goesOn(installation)

  it('what is used is counted on from where it was counted to, each call once', async () => {
    const { execute } = await import('@/lib/change/command')
    const { systemActor } = await import('@/lib/core/actor')
    const { countUsage } = await import('@/lib/policy/usage/commands')
    const { read } = installation.product()
    async function counted() {
      const { _sum: sum } = await read.policyUsage.aggregate({ _sum: { allowed: true, asked: true, denied: true } })
      return sum.allowed! + sum.asked! + sum.denied!
    }
    const calls = await read.call.count()
    expect(await counted()).toBe(calls - 1)
    expect(await execute(countUsage, systemActor, {})).toMatchObject({ ok: true })
    expect(await counted()).toBe(calls)
  })

  it('the pods that were asked for, and the look at what only tightened, are signed', async () => {
    const { decide, requestNumbered, settled } = await import('@/lib/access/fixture')
    const { person, read } = installation.product()
    const kind = { in: ['pod_right', 'policy_look'] }
    const asked = await read.request.findMany({ where: { kind, state: 'waiting' } })
    expect(asked).toHaveLength(3)
    for (const { number } of asked) {
      expect(await decide(await person('Ana'), { number })).toMatchObject({ ok: true })
      expect(await settled(await requestNumbered(number))).toMatchObject({ state: 'executed' })
    }
    const pods = await read.pod.findMany({ include: { accounts: true }, orderBy: { slug: 'asc' } })
    expect(pods.map(({ name, state, accounts }) => [name, state, accounts.length])).toEqual([
      ['KeeperPod', 'active', 1],
      ['ReaderPod', 'retired', 1],
      ['Scribe', 'active', 2],
      ['WriterPod', 'active', 1],
    ])
  })

  it('the form that a suspended tool waits with is taken, and what would widen another one is signed', async () => {
    const { decide, requestNumbered, settled } = await import('@/lib/access/fixture')
    const { changeTool } = await import('@/lib/catalogue/commands')
    const { rulesForm } = await import('@/lib/catalogue/fixture')
    const { execute } = await import('@/lib/change/command')
    const { person, read } = installation.product()
    const olga = await person('Olga')
    const form = await rulesForm(olga, 'pages.publish', { state: 'live', takesForm: 'on' })
    expect(await execute(changeTool, olga, form)).toMatchObject({ ok: true, value: { number: expect.any(Number) } })
    const asked = await read.request.findMany({ where: { kind: 'tool_change', state: 'waiting' } })
    expect(asked.map(({ toolKey }) => toolKey).toSorted()).toEqual(['notes.publish', 'pages.publish'])
    for (const { number } of asked) {
      expect(await decide(await person('Ana'), { number })).toMatchObject({ ok: true })
      expect(await settled(await requestNumbered(number))).toMatchObject({ state: 'executed' })
    }
    const taken = await read.tool.findUniqueOrThrow({ where: { key: 'pages.publish' } })
    expect(taken).toMatchObject({ state: 'live', waiting: null })
    const widened = await read.tool.findUniqueOrThrow({ where: { key: 'notes.publish' } })
    expect(widened).toMatchObject({ sensitivity: 'read', title: 'Publish a note to all' })
  })

  it('a replay is carried out that a worker had left, and what runs beside the policy ends', async () => {
    const { submitCall } = await import('@/lib/calls/record/commands')
    const { replayPolicies } = await import('@/lib/policy/replay/jobs')
    const { latestReplay } = await import('@/lib/policy/replay/queries')
    const { runBeside } = await import('@/lib/policy/shadow/jobs')
    const { latestShadow } = await import('@/lib/policy/shadow/queries')
    const { person, podOf } = installation.product()
    const [olga, { signal }] = [await person('Olga'), new AbortController()]
    await replayPolicies.run({}, signal)
    // The two that looked something up, and the one that names a repository.
    expect(await latestReplay(olga, runsBeside)).toMatchObject({ state: 'done', counts: true })
    expect((await latestReplay(olga, runsBeside))!.result!.totals).toMatchObject({ newly_denied: 2, newly_asked: 1 })

    expect((await latestShadow(olga, runsBeside))!).toMatchObject({
      ended: null,
      result: { totals: { newly_denied: 1 } },
    })
    const search = { tool: 'notes.search', arguments: { keyword: 'kiln' }, idempotencyKey: 'beside' }
    const pod = await podOf(await installation.idOf('key-allowed'))
    const made = await submitCall(pod, search)
    expect(made).toMatchObject({ ok: true, value: { state: 'allowed' } })
    await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query('update "PolicyShadow" set until = now() where "endedAt" is null'),
    )
    await runBeside.run({}, signal)
    const over = await latestShadow(olga, runsBeside)
    expect(over).toMatchObject({ ended: { because: 'time_over' } })
    // Of the calls before it the window says nothing here: their times are moved to today, and their identifiers are not.
    const denied = over!.result!.groups.filter(({ kind }) => kind === 'newly_denied')
    expect(denied.flatMap(({ calls }) => calls.map(({ id }) => id))).toContain(made.ok && made.value.id)
  })

  it('a waiting change of policy is signed and comes into force, and one beside it is a draft again', async () => {
    const { decide, settled } = await import('@/lib/access/fixture')
    const { person, read } = installation.product()
    const asked = await requestOf(waits)
    expect(await decide(await person('Olga'), asked)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(await person('Ana'), asked)).toMatchObject({ ok: true })
    expect(await settled(asked)).toMatchObject({ state: 'executed' })
    expect(await read.policyInForce.findFirst()).toMatchObject({ version: 5 })
    expect(await read.policyChange.findUnique({ where: { number: waits } })).toMatchObject({ version: 5 })
    expect(await settled(await requestOf(inWindow))).toMatchObject({ state: 'superseded' })
    expect(await read.policyChange.findUnique({ where: { number: inWindow } })).toMatchObject({ state: 'draft' })
  })

  it.each([overtaken, sentBack, runsBeside])('draft %s goes on and is proposed', async (number) => {
    const { execute } = await import('@/lib/change/command')
    const { rebaseChange } = await import('@/lib/policy/drafts/commands')
    const { askReplay } = await import('@/lib/policy/replay/commands')
    const { runReplay } = await import('@/lib/policy/replay/jobs')
    const { proposeChange } = await import('@/lib/proposals/commands')
    const { must } = await import('@/lib/proposals/fixture')
    const olga = await installation.product().person('Olga')
    expect(await must(execute(rebaseChange, olga, { number }))).toMatchObject({ base: 5 })
    await runReplay((await must(execute(askReplay, olga, { number }))).id)
    await must(execute(proposeChange, olga, { number, reason: 'It was talked over' }))
    expect(await requestOf(number)).toMatchObject({ kind: 'policy_change', state: 'waiting' })
  })
})

describe('the repository it had read', () => {
  readsOn(installation)
})
