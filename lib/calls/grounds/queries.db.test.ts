import { beforeAll, expect, it } from 'vitest'
import { auditEvent } from '@/lib/audit/event/queries'
import { cast, must } from '@/lib/calls/fixture'
import { callOf } from '@/lib/calls/own/queries'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { type Actor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { permissionsOf } from '@/lib/people/rules'
import { activatePolicy } from '@/lib/policy/commands'
import { policyNow } from '@/lib/policy/queries'
import { countedBefore, nextCalls, sharedGrounds } from '@/lib/policy/replay/queries'
import { recordedOf } from '@/lib/policy/replay/recorded'
import { decide } from '@/lib/policy/rules'

let pod: PodActor
let lee: Actor
let turn = 0

beforeAll(async () => {
  const stage = await cast()
  pod = stage.otherPod
  lee = { ...stage.ana, id: 'lee', can: permissionsOf(['auditor']) }
})

async function search(keyword: string, key = `search-${turn++}`): Promise<CallView> {
  const outcome = await submitCall(pod, {
    tool: 'memory.search',
    arguments: { keyword, limit: 20 },
    idempotencyKey: key,
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

const owner = (text: string, values: unknown[]) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (client) => client.query(text, values))

/** How a call reads: to its pod, and on the page of its line. */
async function readings({ id }: CallView) {
  const { id: line } = await read.auditEvent.findFirstOrThrow({ where: { callId: id } })
  const { data, chain, sentence } = (await auditEvent(lee, line))!
  const { seenAt: _, ...told } = (await callOf(pod, id))!
  return { told, line: { data, chain, sentence } }
}

it('calls that were decided alike keep the words for it once, on either way of writing them', async () => {
  const calls = [await search('lamps'), await search('jars'), await search('tiles')]
  const rows = await read.call.findMany({ where: { id: { in: calls.map(({ id }) => id) } } })
  expect(new Set(rows.map(({ groundsId }) => groundsId)).size).toBe(1)
  const grounds = await read.grounds.findMany({ where: { id: rows[0]!.groundsId! } })
  expect(grounds).toMatchObject([{ reason: calls[0]!.reason, ruleWords: calls[0]!.rule }])
})

it('a call reads as it did when its words are kept with itself, as earlier versions did', async () => {
  const call = await search('lamps')
  const before = await readings(call)
  expect(before.told).toMatchObject({ reason: call.reason, rule: call.rule })
  expect(before.line.chain.map(({ step, outcome }) => [step, outcome])).toEqual([
    ['tool', 'passed'],
    ['department', 'passed'],
    ['rule', 'allow'],
  ])
  expect(before.line.data).toEqual({
    sentence: `${pod.name} wants to search the shared memory for lamps, on branch main of the project`,
    rule: 'read',
    reason: call.reason,
    digest: call.digest,
  })
  await owner(
    `with note as (insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       select 'note', 'call.changed', 'system', 'test', 'Test', 'call', $1, 'The test changed it', '{}')
     update "Call" c set "groundsId" = null, "decisionReason" = g.reason, "ruleId" = g."ruleId", "ruleWords" = g."ruleWords",
       chain = g.chain, "toolSchemaHash" = g."toolSchemaHash", facts = null from "Grounds" g where g.id = c."groundsId" and c.id = $1`,
    [call.id],
  )
  expect(await readings(call)).toEqual(before)
})

it('knows a repeat by the call itself, and a key that comes with another body', async () => {
  const first = await search('lamps', 'again')
  expect(await search('lamps', 'again')).toEqual({ ...first, seenAt: expect.any(Date) })
  await expect(search('jars', 'again')).rejects.toThrow('idempotency_key_reused')
})

it('what was said once is never changed or removed', async () => {
  await search('lamps')
  await expect(owner(`update "Grounds" set reason = $1`, ['Otherwise'])).rejects.toThrow('the record only grows')
  await expect(owner(`delete from "Grounds" where reason <> $1`, [''])).rejects.toThrow('the record only grows')
})

const calls: [string, Record<string, unknown>][] = [
  ['memory.search', { keyword: 'lamps' }],
  ['git.rollback_commit', { commit_sha: 'abc1234', reason: 'x' }],
  ['rockets.launch', {}],
  ['outputs.commit_and_log', { file_path: '.github/x.yaml', content: 'x', branch: 'main' }],
  ['outputs.commit_and_log', { file_path: '../x', content: 'x', branch: 'work' }],
  ['outputs.commit_and_log', { file_path: 'docs/a.md', content: 'x'.repeat(5_000), branch: 'release/1' }],
  ['git.create_branch', { repo_name: 'shop', new_branch: 'work' }],
  ['files.read', { repo_name: 'acme/till', path: 'docs/a.md' }],
]

/** What policy says today to the questions that were kept, beside what it said then. */
async function againAndThen() {
  const { snapshot, tools } = await policyNow()
  const everything = { from: new Date(0), until: new Date(), most: 10_000 }
  const stored = await nextCalls(systemActor, everything, null, 10_000)
  const grounds = await sharedGrounds(
    systemActor,
    stored.flatMap(({ groundsId }) => groundsId ?? []),
  )
  const rows = await read.call.findMany({ where: { policyVersion: snapshot.version, groundsId: { not: null } } })
  const then = new Map(rows.map(({ id, decision, tier }) => [id, `${decision} ${tier}`]))
  return stored.flatMap((call) => {
    if (!then.has(call.id)) return []
    const { question } = recordedOf(call, grounds, tools).call
    if (typeof question === 'string') return [[question, then.get(call.id)]]
    const { decision, tier } = decide(snapshot, question)
    return [[`${decision} ${tier}`, then.get(call.id)]]
  })
}

it('a call is answered again as it was, with all that policy looked at', async () => {
  for (const who of [pod, { ...pod, repositories: ['acme/*'] }])
    for (const [tool, args] of calls) {
      const promptHash = turn % 3 === 0 ? 'a'.repeat(64) : null
      await submitCall(who, { tool, arguments: args, promptHash, idempotencyKey: `any-${turn++}` })
    }
  const seen = await againAndThen()
  expect(seen.length).toBeGreaterThanOrEqual(10)
  expect(new Set(seen.map(([now]) => now)).size).toBeGreaterThanOrEqual(3)
  for (const [now, then] of seen) expect(now).toBe(then)
})

it('so it is too where policy counts calls, and counting the record afterwards gives the number of that time', async () => {
  const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
  const before = await read.call.count({ where: { podId: pod.id, toolKey: 'memory.search' } })
  const limit = `tools: [memory.search], then: deny, when: { rate_per_hour_over: ${before + 1} }`
  const counting = document.replace('  guarded:\n    rules:\n', (all) => `${all}      - { ${limit} }\n`)
  await must(activatePolicy as never, { document: counting, reason: 'Searching has an end' })
  for (let made = 0; made < 4; made++) await search('lamps')
  const seen = await againAndThen()
  expect(new Set(seen.map(([now]) => now))).toEqual(new Set(['allow routine', 'deny routine']))
  for (const [now, then] of seen) expect(now).toBe(then)
  const stored = await nextCalls(systemActor, { from: new Date(0), until: new Date(), most: 100 }, null, 4)
  const counted = await countedBefore(systemActor, stored)
  const kept = stored.map(({ facts }) => (facts as { callsLastHour: number }).callsLastHour)
  expect(stored.map(({ id }) => counted.get(id))).toEqual(kept)
})
