import { beforeAll, describe, expect, it } from 'vitest'
import { claimCall, forgetAnswers, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { ask, cast, decide, elapse, grantOf, must, page, release, requestOf, settle } from '@/lib/calls/fixture'
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

  it('holds under another version of policy that says the same, and not under a stricter one', async () => {
    const args = [page(), page(), page()]
    const calls = await Promise.all(args.map((arg) => ask(stage.otherPod, arg)))
    for (const call of calls) expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
    const [first, second, third] = [await release(calls[0]!), await release(calls[1]!), null]
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const shown = (at: number, grant: string) => ({ callId: calls[at]!.id, grant, arguments: args[at]! })

    await must(activatePolicy as never, { document: `${document}\n# the same`, reason: 'A remark' })
    expect(await execute(claimCall, stage.otherPod, shown(0, first.id))).toMatchObject({ ok: true })

    const stricter = document.replaceAll('{ group: product-owners, count: 1 }', '{ group: product-owners, count: 2 }')
    await must(activatePolicy as never, { document: stricter, reason: 'Two people' })
    expect(await execute(claimCall, stage.otherPod, shown(1, second.id))).toMatchObject({ reason: 'policy_moved' })
    const { id } = await requestOf(calls[2]!)
    await elapse(id, 'effectiveAt')
    expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
    // Nothing is thrown away: the first signature counts, and a second one is asked for.
    expect(await requestOf(calls[2]!)).toMatchObject({ state: 'waiting', effectiveAt: null, closedAt: null })
    expect(await read.vote.count({ where: { requestId: id, endedAt: null } })).toBe(1)
    expect(await read.requestDuty.findMany({ where: { requestId: id } })).toMatchObject([{ count: 2 }])
    expect(await grantOf(calls[2]!)).toMatchObject({ id: third })
    expect(await decide(stage.priya, calls[2]!)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await release(calls[2]!)).toMatchObject({ usedAt: null })
    await must(activatePolicy as never, { document, reason: 'As it was' })
  })
})

describe('a permission that a rule gave', () => {
  it.each(['deny, because: No', 'ask, duty: [{ group: product-owners, count: 1 }]'])(
    'opens nothing once the rule says %s',
    async (stricter) => {
      const rule = (then: string) =>
        `version: 1\nenvironments: [dev, prod]\ndepartments: { product: { tools: ['**'] } }\nroles: { WriterPod: { rules: [{ id: here, tools: [memory.add], then: ${then} }] } }\n`
      const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
      await must(activatePolicy as never, { document: rule('allow'), reason: 'A rule allows it' })
      try {
        const [one, other] = [{ files: [page().file_path] }, { files: [page().file_path] }]
        const claim = async (args: typeof one) => {
          const call = { tool: 'memory.add', arguments: args, idempotencyKey: args.files[0]! }
          const asked = await submitCall(stage.otherPod, call)
          if (!asked.ok) throw new Error(JSON.stringify(asked))
          return { callId: asked.value.id, grant: asked.value.grant!.id, arguments: args }
        }
        const [used, kept] = [await claim(one), await claim(other)]
        expect(await execute(claimCall, stage.otherPod, used)).toMatchObject({ ok: true })
        await must(activatePolicy as never, { document: rule(stricter), reason: 'Not any more' })
        expect(await execute(claimCall, stage.otherPod, kept)).toMatchObject({ reason: 'policy_moved' })
      } finally {
        await must(activatePolicy as never, { document, reason: 'As it was' })
      }
    },
  )
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
