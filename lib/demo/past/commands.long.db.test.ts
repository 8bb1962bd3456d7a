import '@/lib/gate/fixture-settings'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { read, writerPool } from '@/lib/db/client'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { removeDemo } from '@/lib/demo/commands'
import { loadDemo } from '@/lib/demo/load'
import { writePast } from '@/lib/demo/past/commands'
import { boardFacts } from '@/lib/insights/board/queries'
import { countTallies } from '@/lib/insights/commands'
import { periodOf } from '@/lib/insights/schema'
import { sealLines } from '@/lib/jobs/partitions'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import { drawReport } from '@/lib/record/reports/queries'
import { argumentProblems } from '@/lib/tools/arguments'
import { tool as toolShape } from '@/lib/tools/schema'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-past-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const madeUp = `select count(*)::int as count from "AuditEvent" where data ? 'writtenAt'`
const count = async (sql: string) => (await writerPool.query<{ count: number }>(sql)).rows[0]!.count
const write = () => execute(writePast, systemActor, {})

let written: Awaited<ReturnType<typeof write>>
beforeAll(async () => {
  expect(await write()).toMatchObject({ ok: false, reason: 'no_demo' })
  await loadDemo(folder)
  written = await write()
})

const oneLine = (at: string) =>
  `select write_made_up(jsonb_build_array(jsonb_build_object('at', ${at}, 'id', gen_random_uuid(), 'type', 'call.allowed',
    'actorKind', 'system', 'actorId', 'x', 'actorName', 'X', 'subjectKind', 'call', 'subjectId', 'x', 'sentence', 'Said', 'data', '{}'::jsonb)))`

it('writes thirty days whose lines all say that they are of the demo, and when they were written', async () => {
  if (!written.ok) throw new Error(JSON.stringify(written))
  const { lines, calls, requests } = written.value
  expect(calls).toBeGreaterThan(600)
  expect(requests).toBeGreaterThan(60)
  expect(await count(madeUp)).toBe(lines)
  const plain = `select count(*)::int as count from "AuditEvent" where at < now() - interval '1 hour'
    and (not data ? 'writtenAt' or (data ->> 'writtenAt')::timestamptz < now() - interval '1 hour' or sentence not like 'Demo: %')`
  expect(await count(plain)).toBe(0)
  // That it was written at all is a line of the moment at which it was.
  const said = await read.auditEvent.findMany({ where: { type: 'demo.history_written' } })
  expect(said).toMatchObject([{ data: { lines }, at: expect.any(Date) }])
  expect(Date.now() - said[0]!.at.getTime()).toBeLessThan(3_600_000)
})

it('has calls with arguments that their tools take, signed by their digest and by nobody who may not', async () => {
  const tools = new Map((await read.tool.findMany()).map(({ key, definition }) => [key, toolShape.parse(definition)]))
  const made = await read.call.findMany({ where: { at: { lt: new Date(Date.now() - 3_600_000) } } })
  for (const { toolKey, arguments: args } of made)
    expect(argumentProblems(tools.get(toolKey)!, args as Record<string, never>)).toBeNull()
  const requests = await read.request.findMany({
    where: { askedAt: { lt: new Date(Date.now() - 3_600_000) } },
    include: { votes: true, duties: true, pod: true },
  })
  expect(new Set(requests.map(({ state }) => state))).toEqual(
    new Set(['executed', 'failed', 'rejected', 'changes_requested', 'expired', 'withdrawn']),
  )
  for (const { envelope, digest, votes, pod, askedAt, decidedAt, closedAt, signers } of requests) {
    expect(digestOf(envelope)).toBe(digest)
    expect(decidedAt! >= askedAt && closedAt! >= decidedAt!).toBe(true)
    expect(signers).toEqual(votes.filter(({ endedAt }) => !endedAt).map(({ personId }) => personId))
    for (const vote of votes) {
      expect(vote.digest).toBe(digest)
      expect(vote.personId).not.toBe(pod!.ownerId)
      expect(vote.at > askedAt).toBe(true)
    }
  }
})

it('has tasks that end in a file, each from the call that handed it in, and marked as nobody’s', async () => {
  const revisions = await read.outputRevision.findMany({
    include: { bytes: true, output: true },
    orderBy: { at: 'asc' },
  })
  const ofHistory = revisions.filter(({ output }) => output.path.startsWith('docs/demo/'))
  expect(ofHistory.length).toBeGreaterThan(5)
  for (const { callId, digest, bytes, taskKey, podId, state, output } of ofHistory) {
    const call = await read.call.findUniqueOrThrow({ where: { id: callId } })
    const content = Buffer.from(bytes.bytes).toString()
    expect(call).toMatchObject({ outcome: 'succeeded', taskKey, podId, arguments: { content, file_path: output.path } })
    expect(content).toContain('Demo: nobody wrote this')
    expect(state === 'standing').toBe(output.standingDigest === digest)
    expect(await read.task.findFirstOrThrow({ where: { key: taskKey, podId } })).toMatchObject({ status: 'completed' })
  }
  expect(ofHistory.filter(({ state }) => state === 'standing')).toHaveLength(
    new Set(ofHistory.map(({ outputId }) => outputId)).size,
  )
})

it('has prompts that people signed before pods worked from them, and pods that did not at first', async () => {
  const live = await read.promptLive.findMany({
    where: { promptSlug: { startsWith: 'demo-' } },
    include: { prompt: true },
  })
  expect(live.length).toBeGreaterThan(1)
  for (const { prompt, requestId, number, since } of live) {
    expect(prompt.title).toMatch(/^Demo: /)
    const { envelope, digest, votes } = await read.request.findUniqueOrThrow({
      where: { id: requestId },
      include: { votes: true },
    })
    expect(digestOf(envelope)).toBe(digest)
    expect(envelope).toMatchObject({ prompt: prompt.slug, version: number })
    expect(votes).toMatchObject([{ verdict: 'approve', digest }])
    expect(votes[0]!.personId).not.toBe(prompt.ownerId)
    const uses = await read.promptUse.findMany({ where: { promptSlug: prompt.slug, number } })
    for (const { at } of uses) expect(at >= since).toBe(true)
  }
  const drifted = await read.promptUse.findMany({ where: { promptSlug: { startsWith: 'demo-' }, match: 'differs' } })
  expect(drifted.length).toBeGreaterThan(0)
  expect(drifted.every(({ endedBy }) => endedBy === 'replaced')).toBe(true)
})

it('is counted for boards as if it had been', async () => {
  await execute(sealLines, systemActor, { everything: true })
  for (;;) {
    const counted = await execute(countTallies, systemActor, {})
    if (counted.ok && counted.value.isAll) break
  }
  const { id, name, roles } = await read.person.findFirstOrThrow({ where: { subject: 'lee' } })
  const lee: PersonActor = { kind: 'person', id, name, groups: [], can: permissionsOf(roles) }
  const facts = await boardFacts(lee, 'control', periodOf({ days: '7' }, new Date()), undefined)
  expect(facts.counted.calls.before).toBeGreaterThan(100)
  expect(facts.counted.decisions.now).toBeGreaterThan(5)
  expect(facts.counted.tasks_completed.before).toBeGreaterThan(0)
  expect(facts.counted.prompts_used.before).toBeGreaterThan(0)
  expect(facts.counted.prompts_drifted.before + facts.counted.prompts_drifted.now).toBeGreaterThan(0)
  // And boards and reports say that nobody lived these days.
  expect(facts.madeUp).toEqual({ from: facts.period.before.from, to: facts.period.now.to })
  const report = await drawReport(lee, { template: 'oversight', period: '7' })
  expect(JSON.stringify(report)).toMatch(/Days that nobody lived.*The demo made up what happened from 20/)
  const past = { from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z' }
  expect((await boardFacts(lee, 'control', periodOf(past, new Date()), undefined)).madeUp).toBeNull()
  expect(facts.denials.map(({ rule }) => rule)).toContain('rollbacks-elsewhere')
})

it('is written once, and the demo can still be removed and come back', async () => {
  expect(await write()).toMatchObject({ ok: false, reason: 'history_there' })
  expect(await execute(removeDemo, systemActor, {})).toMatchObject({ ok: true })
  expect(await read.output.count({ where: { standingNumber: { not: null } } })).toBe(0)
  expect(await read.outputRevision.count({ where: { state: 'standing' } })).toBe(0)
  expect(await read.promptLive.count({ where: { promptSlug: { startsWith: 'demo-' } } })).toBe(0)
  expect(await read.promptVersion.count({ where: { promptSlug: { startsWith: 'demo-' }, retiredAt: null } })).toBe(0)
  expect(await write()).toMatchObject({ ok: false, reason: 'no_demo' })
  await expect(writerPool.query(oneLine(`now() - interval '1 day'`))).rejects.toThrow(/only a demo/)
  await loadDemo(folder)
  expect(await write()).toMatchObject({ ok: false, reason: 'history_there' })
})

it('is refused by the database where it is not of the last thirty days', async () => {
  for (const at of [`now() + interval '1 minute'`, `now() - interval '40 days'`])
    await expect(writerPool.query(oneLine(at))).rejects.toThrow(/of the last thirty days/)
})

it('is refused where somebody is real, by the command and by the database', async () => {
  const before = await count(madeUp)
  const real = { issuer: 'https://id.example', subject: 'real', name: 'Real', roles: [], groups: [] }
  expect(await execute(registerPerson, systemActor, real)).toMatchObject({ ok: true })
  await expect(writerPool.query(oneLine(`now() - interval '1 day'`))).rejects.toThrow(/only a demo/)
  expect(await count(madeUp)).toBe(before)
})
