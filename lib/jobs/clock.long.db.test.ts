import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { giveUpCalls, lapseCalls } from '@/lib/calls/due/commands'
import { ask, cast, grantOf, pod, requestOf } from '@/lib/calls/fixture'
import { callOf } from '@/lib/calls/own/queries'
import { dueCalls, unreportedCalls } from '@/lib/calls/queries'
import { submitCall } from '@/lib/calls/record/commands'
import { callRefusals } from '@/lib/calls/labels'
import type { CallView } from '@/lib/calls/schema'
import { showPermission } from '@/lib/calls/shown/commands'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { addPerson, must } from '@/lib/gate/fixture'
import { rewrite } from '@/lib/gate/fixture-servers'
import { settleDue } from '@/lib/jobs/clock'
import { type Permitted, signedCall } from '@/lib/jobs/fixture-signed'
import { retirePod, revokeCredential } from '@/lib/pods/commands'

let stage: Awaited<ReturnType<typeof cast>>
let writer: PodActor
let owner: PersonActor
let turn = 0

beforeAll(async () => {
  stage = await cast()
})

beforeEach(async () => {
  turn++
  owner = await addPerson(`Owner ${turn}`, [], ['viewer'])
  writer = await pod(`writer-${turn}`, 'WriterPod', 'product', owner.id)
})

const signed = (key?: string) => signedCall(writer, stage.ana, key)

/** A call that a rule allowed. */
async function allowed(): Promise<Permitted> {
  const args = { keyword: 'prices' }
  const outcome = await submitCall(writer, { tool: 'memory.search', arguments: args, idempotencyKey: 'search' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return { call: outcome.value, args }
}

async function claim({ call, args }: Permitted) {
  return await execute(claimCall, writer, { callId: call.id, grant: (await grantOf(call)).id, arguments: args })
}

const usedBefore = (call: CallView, ago: string) =>
  rewrite(`update "Call" set "grantUsedAt" = now() - $2::interval where id = $1`, call.id, ago)
const linesOf = async (callId: string, type: string) =>
  (await read.auditEvent.findMany({ where: { callId, type } })).map(({ actorId, outcome, sentence, requestId }) => ({
    actorId,
    outcome,
    sentence,
    requestId,
  }))
const stateOf = async ({ id }: CallView) => (await callOf(writer, id))!.state

describe('a permission that nobody uses', () => {
  it('lapses by the clock, once, with a line, and opens nothing after that', async () => {
    const permitted = await signed('late')
    const { call } = permitted
    const { id } = await requestOf(call)
    const { lapse, nextInMs } = await dueCalls()
    expect(lapse).not.toContain(call.id)
    // Whoever looks comes again when it ends: a day later where its pod never sees it, else a quarter of an hour after that.
    expect(nextInMs).toBeGreaterThan(86_400_000)
    await execute(showPermission, writer, { callId: call.id })
    const { nextInMs: soon } = await dueCalls()
    expect(soon).toBeGreaterThan(0)
    expect(soon).toBeLessThanOrEqual(900_000)
    await settleDue()
    // Not even a clock that is wrong ends it before its time.
    expect(await execute(lapseCalls, systemActor, { callIds: [call.id] })).toMatchObject({ reason: 'not_due' })
    expect(await stateOf(call)).toBe('released')
    await rewrite(`update "Call" set "grantExpiresAt" = now() where id = $1`, call.id)
    await Promise.all([settleDue(), settleDue()])
    await settleDue()
    expect(await requestOf(call)).toMatchObject({ state: 'lapsed', closedAt: expect.any(Date) })
    expect(await stateOf(call)).toBe('lapsed')
    expect(await linesOf(call.id, 'request.lapsed')).toEqual([
      {
        actorId: 'system',
        outcome: 'lapsed',
        sentence: expect.stringContaining('never used its permission to'),
        requestId: id,
      },
    ])
    expect(await claim(permitted)).toMatchObject({ kind: 'conflict', reason: 'grant_expired' })
    expect(callRefusals['grant_expired']).toBe('This permission has expired. Ask again, under a new idempotency key.')
    // A pod that comes back late, or asks the same again, is given nothing that is dead, and reads what to do.
    const late = { state: 'lapsed', grant: null, reason: expect.stringContaining('not used in time') }
    expect(await callOf(writer, call.id)).toMatchObject(late)
    expect(await ask(writer, permitted.args, 'late')).toMatchObject({ id: call.id, ...late })
    // Even if somebody gave it more time: what has ended has ended.
    await rewrite(`update "Call" set "grantExpiresAt" = now() + interval '1 hour' where id = $1`, call.id)
    expect(await claim(permitted)).toMatchObject({ reason: 'grant_expired' })
  })
})

describe('a use of which nothing is heard', () => {
  it.each([
    ['people gave', () => signed(), true],
    ['a rule gave', allowed, false],
  ] as const)(
    'of a permission that %s is given up on after a day, once, and its owner hears of it',
    async (_who, permit, asked) => {
      const permitted = await permit()
      const { call } = permitted
      expect(await claim(permitted)).toMatchObject({ ok: true })
      await usedBefore(call, '23 hours 59 minutes')
      expect((await dueCalls()).giveUp).not.toContain(call.id)
      await settleDue()
      expect(await execute(giveUpCalls, systemActor, { callIds: [call.id] })).toMatchObject({ reason: 'not_due' })
      expect(await stateOf(call)).toBe('consumed')
      expect(await unreportedCalls(owner)).toEqual({ count: 0, calls: [] })

      await usedBefore(call, '24 hours')
      await Promise.all([settleDue(), settleDue()])
      await settleDue()
      expect(await stateOf(call)).toBe('unreported')
      const request = asked ? await requestOf(call) : null
      if (asked) expect(request).toMatchObject({ state: 'unreported', closedAt: expect.any(Date) })
      expect(await linesOf(call.id, 'call.unreported')).toEqual([
        {
          actorId: 'system',
          outcome: 'unreported',
          sentence: expect.stringContaining('WriterPod never said what came of its permission to '),
          requestId: request?.id ?? null,
        },
      ])
      const told = { callId: call.id, pod: 'WriterPod', request: request?.number ?? null, usedAt: expect.any(String) }
      expect(await unreportedCalls(owner)).toEqual({
        count: 1,
        calls: [{ ...told, sentence: expect.stringContaining('WriterPod wants to ') }],
      })
      expect(await claim(permitted)).toMatchObject({ reason: 'grant_used' })
    },
  )

  it.each(['succeeded', 'failed'] as const)('is heard after all: %s', async (status) => {
    const permitted = await signed()
    const { call } = permitted
    expect(await claim(permitted)).toMatchObject({ ok: true })
    await usedBefore(call, '2 days')
    await settleDue()
    expect((await unreportedCalls(owner)).count).toBe(1)
    const report = { callId: call.id, status, summary: 'Late, but here' }
    expect(await execute(reportOutcome, writer, report)).toMatchObject({ ok: true })
    const state = status === 'succeeded' ? 'executed' : 'failed'
    expect(await requestOf(call)).toMatchObject({ state, closedAt: expect.any(Date) })
    expect(await stateOf(call)).toBe(state)
    expect(await linesOf(call.id, `call.${status}`)).toHaveLength(1)
    expect(await unreportedCalls(owner)).toEqual({ count: 0, calls: [] })
    expect(await execute(reportOutcome, writer, report)).toMatchObject({ reason: 'already_reported' })
  })

  it('is for the owner of the pod and for who looks after all pods, as long as the pod can still say something', async () => {
    const permitted = await allowed()
    expect(await claim(permitted)).toMatchObject({ ok: true })
    await usedBefore(permitted.call, '2 days')
    await settleDue()
    const ade = await addPerson(`Ade ${turn}`, [], ['admin'])
    const ids = async (person: PersonActor) => (await unreportedCalls(person)).calls.map(({ callId }) => callId)
    expect(await ids(owner)).toEqual([permitted.call.id])
    expect(await ids(ade)).toContain(permitted.call.id)
    expect(await ids(stage.ana)).toEqual([])
    expect(await ids(await addPerson(`Lee ${turn}`, [], ['auditor']))).toEqual([])

    await must(retirePod, { podSlug: `writer-${turn}` })
    expect(await ids(owner)).toEqual([])
    expect(await ids(ade)).not.toContain(permitted.call.id)
  })
})

it.each([
  ['of a pod that is gone', () => must(retirePod, { podSlug: `writer-${turn}` })],
  ['left open by a pod that is gone', () => rewrite(`update "Pod" set state = 'retired' where id = $1`, writer.id)],
  ['that was revoked', () => must(revokeCredential, { credentialId: writer.credentialId })],
  ['that has run out', () => rewrite(`update "Credential" set "expiresAt" = now() where id = $1`, writer.credentialId)],
])('a permission is not used with a credential %s, though a gate may not have heard of it', async (_which, end) => {
  const [permitted, other] = [await allowed(), await signed()]
  await end()
  for (const each of [permitted, other])
    expect(await claim(each)).toMatchObject({ kind: 'unauthenticated', reason: 'credential_revoked' })
})
