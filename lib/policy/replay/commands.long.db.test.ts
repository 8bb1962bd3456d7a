import { beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { type Actor, type PodActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { beginShadow, endShadow } from '@/lib/policy/shadow/commands'
import { runBeside } from '@/lib/policy/shadow/jobs'
import { latestShadow } from '@/lib/policy/shadow/queries'
import { permissionsOf } from '@/lib/people/rules'
import { startChange } from '@/lib/policy/drafts/commands'
import { askReplay, cancelReplay } from '@/lib/policy/replay/commands'
import { replayPolicies, runReplay } from '@/lib/policy/replay/jobs'
import { callsOfGroup, latestReplay } from '@/lib/policy/replay/queries'

let ade: Actor
let stage: Awaited<ReturnType<typeof cast>>
let document: string
let turn = 0

beforeAll(async () => {
  stage = await cast()
  ade = { ...stage.ana, id: 'ade', name: 'Ade', can: permissionsOf(['admin']) }
  ;({ document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } }))
})

const owner = (text: string, ...values: unknown[]) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (client) => client.query(text, values))

/** The policy in force with one more rule, among those that all roles have. */
const withRule = (rule: string) => document.replace('  guarded:\n    rules:\n', (all) => `${all}      - { ${rule} }\n`)

async function draftWith(rule: string): Promise<number> {
  const outcome = await execute(startChange, ade, { document: withRule(rule) })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.number
}
const noSearch = async () => await draftWith('tools: [memory.search], then: deny')

async function search(who: PodActor, times: number) {
  for (let made = 0; made < times; made++) {
    const call = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotencyKey: `search-${turn++}` }
    expect(await submitCall(who, call)).toMatchObject({ ok: true })
  }
}

async function asked(number: number, more: object = {}): Promise<string> {
  const outcome = await execute(askReplay, ade, { number, ...more })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.id
}

const linesOf = async (changeNumber: number) => {
  const { id } = await read.policyChange.findUniqueOrThrow({ where: { number: changeNumber } })
  const lines = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } })
  return lines.map(({ sentence }) => sentence)
}

describe('a replay', () => {
  beforeAll(async () => {
    await search(stage.writerPod, 5)
    await search(stage.otherPod, 1)
  })

  it('says what the draft would have answered, and its hash is kept with it', async () => {
    const number = await noSearch()
    const id = await asked(number)
    expect(await execute(askReplay, ade, { number: String(number) })).toMatchObject({ value: { id, joined: true } })
    expect(await latestReplay(ade, number)).toMatchObject({ state: 'waiting', result: null, counts: true })
    await replayPolicies.run({}, new AbortController().signal)
    const found = (await latestReplay(ade, number))!
    expect(found).toMatchObject({ id, state: 'done', counts: true, progress: null })
    const { coverage, groups, totals } = found.result!
    const made = await read.call.count()
    expect(coverage).toMatchObject({ recorded: made, replayed: made, pods: 2, podsWithoutCalls: 0, isCut: false })
    expect(totals).toMatchObject({ newly_denied: 6, newly_allowed: 0, pods: 2, unchanged: made - 6 })
    expect(groups).toMatchObject([
      { kind: 'newly_denied', milder: false, tool: 'memory.search', environment: 'prod', count: 6 },
    ])
    expect(found.pods[groups[0]!.calls[0]!.podId]).toBe('WriterPod')
    const named = await callsOfGroup(ade, number, 0)
    expect(named).toHaveLength(6)
    expect(named![0]).toMatchObject({
      pod: 'WriterPod',
      sentence: expect.stringContaining('search'),
      event: expect.any(String),
    })
    expect(await callsOfGroup({ ...ade, can: new Set(['policy:read']) }, number, 0)).toMatchObject([
      { sentence: null, event: null },
      ...named!.slice(1).map(({ id }) => ({ id })),
    ])
    expect(await callsOfGroup(ade, number, 1)).toBeNull()
    expect(found.resultDigest).toBe(digestOf(found.result))
    expect((await linesOf(number)).slice(1)).toEqual([
      `Ade asked to replay PC-${number} on the recorded calls of 30 days`,
      `PC-${number} was replayed on ${made} recorded calls: 6 newly denied`,
    ])
    await owner(`update "PolicyChange" set digest = 'edited' where number = $1`, number)
    expect(await latestReplay(ade, number)).toMatchObject({ counts: false })
  })

  it('counts the calls before each call in the record, where a rule asks for it and nobody had counted', async () => {
    const number = await draftWith('tools: [memory.search], then: deny, when: { rate_per_hour_over: 2 }')
    await runReplay(await asked(number))
    const { coverage, totals } = (await latestReplay(ade, number))!.result!
    // Of the five searches of the one pod the first three came after two others at most.
    expect(totals).toMatchObject({ newly_denied: 2 })
    expect(coverage.countedAgain).toBeGreaterThan(0)
  })

  it('says of calls from before what was not kept, and where it stopped', async () => {
    const number = await noSearch()
    await owner(`update "Call" set facts = null, "groundsId" = null, "decisionReason" = 'x', chain = '[]', "toolSchemaHash" = 'x'
      where id = (select max(id) from "Call")`)
    await runReplay(await asked(number, { most: 4 }))
    const { coverage } = (await latestReplay(ade, number))!.result!
    expect(coverage).toMatchObject({ recorded: 4, replayed: 3, notReplayable: { facts: 1 }, isCut: true })
  })

  it('ends between two slices when its author gives it up, and nothing of it is kept', async () => {
    const number = await noSearch()
    const id = await asked(number)
    const seen: unknown[] = []
    await runReplay(id, {
      slice: 2,
      afterSlice: async (judged) => {
        seen.push((await latestReplay(ade, number))!.progress, judged)
        expect(await execute(cancelReplay, stage.ana, { id })).toMatchObject({ kind: 'forbidden' })
        const other = { ...ade, id: 'other' }
        expect(await execute(cancelReplay, other, { id })).toMatchObject({ reason: 'unknown_replay' })
        expect(await execute(cancelReplay, ade, { id })).toMatchObject({ ok: true })
      },
    })
    expect(seen).toEqual([{ judged: 0, total: await read.call.count() }, 2])
    expect(await latestReplay(ade, number)).toMatchObject({ state: 'cancelled', result: null, progress: null })
    expect(await execute(cancelReplay, ade, { id })).toMatchObject({ reason: 'not_running' })
    expect((await linesOf(number)).at(-1)).toBe(`Ade gave up a replay of PC-${number}`)
  })

  it('that was cut short begins again, goes on in one process only, and is given up after an hour', async () => {
    const number = await noSearch()
    const id = await asked(number)
    const stop = new AbortController()
    const twice: boolean[] = []
    const afterSlice = async () => {
      twice.push(await runReplay(id))
      stop.abort()
    }
    await runReplay(id, { slice: 2, stop: stop.signal, afterSlice })
    expect(twice).toEqual([false])
    expect(await latestReplay(ade, number)).toMatchObject({ state: 'waiting', result: null })
    await runReplay(id)
    expect(await latestReplay(ade, number)).toMatchObject({ state: 'done' })

    const next = await asked(number, { days: 2 })
    await runReplay(next, { slice: 2, stop: AbortSignal.abort() })
    await owner(`update "PolicyReplay" set "askedAt" = now() - interval '2 hours' where id = $1`, next)
    await runReplay(next)
    expect(await read.policyReplay.findUnique({ where: { id: next } })).toMatchObject({ state: 'failed', result: null })
    expect((await linesOf(number)).at(-1)).toContain('could not be replayed: the process that did it ended')
  })

  it('of a draft that was edited meanwhile is given up, and one that fails says so', async () => {
    const number = await noSearch()
    const id = await asked(number)
    await owner(`update "PolicyChange" set digest = 'edited' where number = $1`, number)
    const next = await asked(number)
    expect(await read.policyReplay.findUnique({ where: { id } })).toMatchObject({ state: 'cancelled' })
    await owner(`update "PolicyChange" set digest = 'again' where number = $1`, number)
    await runReplay(next)
    expect(await read.policyReplay.findUnique({ where: { id: next } })).toMatchObject({ state: 'cancelled' })
    await owner(`update "PolicyChange" set document = 'roles: [' where number = $1`, number)
    await runReplay(await asked(number))
    expect(await latestReplay(ade, number)).toMatchObject({ state: 'failed', result: null })
  })

  it('is asked for of one’s own draft on the policy in force, by whom that is for, of a time that there is', async () => {
    const number = await noSearch()
    const refused = async (who: Actor, input: unknown) => {
      const outcome = await execute(askReplay, who, input)
      return outcome.ok ? null : [outcome.kind, outcome.reason]
    }
    expect(await refused(ade, { number: 99_999 })).toEqual(['not_found', 'unknown_change'])
    expect(await refused({ ...ade, id: 'other' }, { number })).toEqual(['not_found', 'unknown_change'])
    expect(await latestReplay({ ...ade, id: 'other' }, number)).toBeNull()
    expect(await refused(stage.ana, { number })).toEqual(['forbidden', 'missing_permission'])
    expect(await refused(stage.writerPod, { number })).toEqual(['forbidden', 'missing_permission'])
    for (const more of [
      { days: 0 },
      { days: 401 },
      { days: 1.5 },
      { most: 0 },
      { most: 1e9 },
      { number: 'PC' },
      { x: 1 },
    ])
      expect(await refused(ade, { number, ...more })).toEqual(['invalid', 'invalid_input'])
    await owner(`update "PolicyChange" set state = 'discarded' where number = $1`, number)
    expect(await refused(ade, { number })).toEqual(['conflict', 'not_draft'])
    const behind = await noSearch()
    await owner(`update "PolicyChange" set "baseVersion" = 0 where number = $1`, behind)
    expect(await refused(ade, { number: behind })).toEqual(['conflict', 'rebase_first'])
  })
})

it('a draft runs beside the policy until its end, with what it would have answered, and decides nothing', async () => {
  const number = await noSearch()
  const shadow = () => latestShadow(ade, number)
  const look = () => runBeside.run({}, new AbortController().signal)
  for (const days of [0, 31])
    expect(await execute(beginShadow, ade, { number, days })).toMatchObject({ kind: 'invalid' })
  expect(await execute(beginShadow, { ...ade, id: 'other' }, { number, days: 7 })).toMatchObject({ kind: 'not_found' })
  expect(await execute(beginShadow, ade, { number, days: '7' })).toMatchObject({ ok: true })
  expect(await execute(beginShadow, ade, { number, days: 7 })).toMatchObject({ reason: 'runs_already' })
  await search(stage.writerPod, 2)
  await look()
  expect(await shadow()).toMatchObject({
    ended: null,
    result: { totals: { newly_denied: 2 }, coverage: { recorded: 2 } },
  })
  expect(await latestShadow({ ...ade, id: 'other' }, number)).toBeNull()
  // What was found on the way is no replay of the weeks before, which a proposal needs.
  expect(await latestReplay(ade, number)).toBeNull()

  await owner(`update "PolicyShadow" set "from" = now() - interval '1 hour', until = now()
    where "endedAt" is null`)
  await look()
  // One of the eight searches has lost its facts above.
  expect(await shadow()).toMatchObject({ ended: { because: 'time_over' }, result: { totals: { newly_denied: 7 } } })
  expect(await execute(endShadow, ade, { number })).toMatchObject({ reason: 'unknown_shadow' })

  expect(await execute(beginShadow, ade, { number, days: 1 })).toMatchObject({ ok: true })
  expect(await execute(endShadow, ade, { number, because: 'moved' })).toMatchObject({ reason: 'not_by_hand' })
  await owner(`update "PolicyChange" set digest = 'edited' where number = $1`, number)
  await look()
  expect(await shadow()).toMatchObject({ ended: { because: 'edited' }, result: null })
  expect((await linesOf(number)).at(-1)).toBe(`PC-${number} runs beside the policy in force no longer: it was edited`)
})
