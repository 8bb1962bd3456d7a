import { beforeAll, describe, expect, it } from 'vitest'
import { settleRequest } from '@/lib/requests/settle/commands'
import { claimCall, forgetAnswers, reportOutcome } from '@/lib/calls/commands'
import { ask, cast, decide, elapse, must, page, release, requestOf } from '@/lib/calls/fixture'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read, writerPool } from '@/lib/db/client'
import { activatePolicy } from '@/lib/policy/commands'

let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

describe('a permission works once, for what was approved', () => {
  it('refuses altered arguments, another pod and a second use', async () => {
    const args = page()
    const call = await ask(stage.otherPod, args)
    expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
    const grant = await release(call)
    const claim = { callId: call.id, grant: grant.id, arguments: args }
    expect(
      await execute(claimCall, stage.otherPod, { ...claim, arguments: { ...args, content: 'Other text' } }),
    ).toMatchObject({ reason: 'arguments_altered' })
    expect(await execute(claimCall, stage.writerPod, claim)).toMatchObject({
      kind: 'not_found',
      reason: 'unknown_call',
    })
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => execute(claimCall, stage.otherPod, claim)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const report = { callId: call.id, status: 'succeeded', summary: 'Replaced' }
    expect(await execute(reportOutcome, stage.otherPod, report)).toMatchObject({ ok: true })
    expect(await execute(reportOutcome, stage.otherPod, report)).toMatchObject({ reason: 'already_reported' })
    const types = (
      await read.auditEvent.findMany({ where: { callId: call.id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
    ).map(({ type }) => type)
    expect(types).toEqual(['call.asked', 'request.approved', 'request.released', 'call.claimed', 'call.succeeded'])
  })

  it('is void once the policy has moved, before and after its release', async () => {
    const [early, late] = [page(), page()]
    const released = await ask(stage.otherPod, early)
    expect(await decide(stage.ana, released)).toMatchObject({ ok: true })
    const grant = await release(released)
    const approved = await ask(stage.otherPod, late)
    expect(await decide(stage.ana, approved)).toMatchObject({ ok: true })

    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    await must(activatePolicy as never, { document: `${document}\n# moved`, reason: 'A stricter rule' })
    expect(
      await execute(claimCall, stage.otherPod, { callId: released.id, grant: grant.id, arguments: early }),
    ).toMatchObject({ reason: 'policy_moved' })
    const { id } = await requestOf(approved)
    await elapse(id, 'effectiveAt')
    expect(await execute(settleRequest, systemActor, { requestId: id })).toMatchObject({ ok: true })
    expect(await read.request.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'withdrawn' })
    expect(await read.grant.findUnique({ where: { callId: approved.id } })).toBeNull()
  })
})

describe('answers kept for repeats', () => {
  it('are forgotten when they are old, and not before', async () => {
    const key = (name: string, days: number) =>
      writerPool.query(
        `insert into "IdempotencyKey" ("accountId", key, "bodyHash", status, answer, "createdAt")
         values ($1, $2, 'hash', 200, '{}', now() - make_interval(days => $3))`,
        [stage.otherPod.accountId, name, days],
      )
    await key('old', 31)
    await key('recent', 29)
    expect(await must(forgetAnswers as never, { days: 30 })).toEqual({ forgotten: 1 })
    const left = await read.idempotencyKey.findMany({ where: { bodyHash: 'hash' } })
    expect(left.map((row) => row.key)).toEqual(['recent'])
  })
})
