import { beforeAll, expect, it } from 'vitest'
import { auditEvent } from '@/lib/audit/event/queries'
import { cast } from '@/lib/calls/fixture'
import { callOf } from '@/lib/calls/own/queries'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import type { Actor, PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { permissionsOf } from '@/lib/people/rules'

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
  return { told: await callOf(pod, id), line: { data, chain, sentence } }
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
  expect(await search('lamps', 'again')).toEqual(first)
  await expect(search('jars', 'again')).rejects.toThrow('idempotency_key_reused')
})

it('what was said once is never changed or removed', async () => {
  await search('lamps')
  await expect(owner(`update "Grounds" set reason = $1`, ['Otherwise'])).rejects.toThrow('the record only grows')
  await expect(owner(`delete from "Grounds" where reason <> $1`, [''])).rejects.toThrow('the record only grows')
})
