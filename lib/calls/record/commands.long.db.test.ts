import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { decideRequest } from '@/lib/requests/commands'
import { ask, cast, grantOf, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { plainCalls } from '@/lib/calls/plain/commands'
import { previewCall } from '@/lib/calls/preview/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { baselineFor } from '@/lib/calls/record/queries'
import { read, writerPool } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { retirePod, revokeCredential } from '@/lib/pods/commands'
import { kindOf } from '@/lib/requests/kind'
import { exampleArguments } from '@/lib/tools/example'
import { tool } from '@/lib/tools/schema'

let turns = 0
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

describe('a call is decided and recorded', () => {
  it('is answered on the long way as the database has it, to the millisecond', async () => {
    const shortWay = vi.spyOn(plainCalls, 'draft').mockReturnValue(null)
    try {
      // The clock has microseconds: of so many moments some are nearer to the next millisecond.
      for (let turn = 0; turn < 12; turn++) {
        const call = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotencyKey: `long-${turn}` }
        const answer = await submitCall(stage.otherPod, call)
        if (!answer.ok) throw new Error(JSON.stringify(answer))
        const { id, expiresAt } = await grantOf(answer.value)
        expect(answer.value.grant).toMatchObject({ id, expiresAt })
      }
    } finally {
      shortWay.mockRestore()
    }
  })

  it('allows with a permission, denies with the reason, asks with a request', async () => {
    const allowed = await submitCall(stage.writerPod, {
      tool: 'memory.search',
      arguments: { keyword: 'lamps' },
      idempotencyKey: 'a1',
    })
    expect(allowed).toMatchObject({
      ok: true,
      value: { decision: 'allow', state: 'allowed', grant: { id: expect.any(String) } },
    })
    const denied = await submitCall(stage.writerPod, {
      tool: 'git.rollback_commit',
      arguments: { commit_sha: 'abc1234', reason: 'x' },
      idempotencyKey: 'a2',
    })
    expect(denied).toMatchObject({ ok: true, value: { decision: 'deny', state: 'denied', grant: null } })
    const asked = await ask(stage.writerPod, page())
    expect(asked).toMatchObject({
      decision: 'ask',
      state: 'waiting',
      request: expect.stringMatching(/^CS-\d+$/),
      grant: null,
    })
    // The rule that asked says for how long: its "expires" is 24h.
    const { askedAt, expiresAt } = await requestOf(asked)
    expect(expiresAt.getTime() - askedAt.getTime()).toBe(24 * 3_600_000)
    const lines = await read.auditEvent.findMany({ where: { podId: stage.writerPod.id }, orderBy: { at: 'asc' } })
    expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(['call.allowed', 'call.denied', 'call.asked']))
  })

  it('denies a tool nobody knows', async () => {
    const outcome = await submitCall(stage.writerPod, {
      tool: 'rockets.launch',
      arguments: {},
      idempotencyKey: 'unknown',
    })
    expect(outcome).toMatchObject({ ok: true, value: { decision: 'deny' } })
  })

  it('says at which argument a call does not fit', async () => {
    const outcome = await submitCall(stage.writerPod, {
      tool: 'outputs.commit_and_log',
      arguments: { file_path: 7, colour: 'red' },
      idempotencyKey: 'bad',
    })
    expect(outcome).toMatchObject({ kind: 'invalid', reason: 'invalid_arguments' })
    expect(Object.keys((outcome as { fields: object }).fields)).toEqual(
      expect.arrayContaining(['arguments.file_path', 'arguments.colour', 'arguments.content']),
    )
  })

  it('answers a repeat with the same key alike, and another body under the key with a conflict', async () => {
    const args = page()
    const [first, second] = await Promise.all([ask(stage.otherPod, args, 'same'), ask(stage.otherPod, args, 'same')])
    expect(second.id).toBe(first.id)
    expect((await ask(stage.otherPod, args, 'same')).id).toBe(first.id)
    const other = await submitCall(stage.otherPod, {
      tool: 'outputs.commit_and_log',
      arguments: page(),
      idempotencyKey: 'same',
    })
    expect(other).toMatchObject({ kind: 'conflict', reason: 'idempotency_key_reused' })
    expect(await read.call.count({ where: { podId: stage.otherPod.id, idempotencyKey: 'same' } })).toBe(1)
    expect(
      await execute(decideRequest, stage.ana, {
        requestId: (await requestOf(first)).id,
        digest: first.digest,
        verdict: 'reject',
        reasonCode: 'not_now',
        note: 'no',
      }),
    ).toMatchObject({ ok: true })
  })

  it('refuses a pod whose credential was revoked a moment ago', async () => {
    const shortLived = await pod('short', 'WriterPod', 'product', null)
    await must(revokeCredential as never, { credentialId: shortLived.credentialId })
    const outcome = await submitCall(shortLived, { tool: 'memory.search', arguments: {}, idempotencyKey: 'r' })
    expect(outcome).toMatchObject({ kind: 'unauthenticated', reason: 'credential_revoked' })
    const retired = await pod('retired', 'WriterPod', 'product', null)
    await must(retirePod as never, { podSlug: 'retired' })
    expect(await submitCall(retired, { tool: 'memory.search', arguments: {}, idempotencyKey: 'r' })).toMatchObject({
      kind: 'unauthenticated',
    })
  })
})

describe('a look at a call that nobody has made', () => {
  it('says what the call then gets, and shows what people then read, to the letter', async () => {
    const tools = (await read.tool.findMany({ where: { state: 'live' } })).map(({ definition }) =>
      tool.parse(definition),
    )
    const pods = [
      await pod('looks-writer', 'WriterPod', 'product', stage.owner.id),
      await pod('looks-dev', 'DevPod', 'delivery', null),
    ]
    const asking = tools.filter(({ key }) => ['outputs.commit_and_log', 'memory.remove_entry'].includes(key))
    const seen = new Set<string>()
    const call = fc.record({
      actor: fc.constantFrom(...pods),
      tool: fc.oneof(fc.constantFrom(...tools), fc.constantFrom(...asking)),
      more: fc.constantFrom({}, {}, { path: 'docs/pri\u200Bces.md' }, { count: 7 }, { nothing_of_ours: true }),
      task: fc.constantFrom(null, 'care', 'no such task'),
      reason: fc.constantFrom(null, 'It was asked for', 'Look\u202E here'),
      saysPersonal: fc.constantFrom(null, null, true, false),
      promptHash: fc.constantFrom(null, 'ab'.repeat(32)),
    })
    const property = fc.asyncProperty(call, async ({ actor, tool: of, more, ...beside }) => {
      const input = { tool: of.key, arguments: { ...exampleArguments(of), ...more } as never, ...beside }
      const ahead = await previewCall(actor, input)
      const [before, made] = [
        await read.request.count(),
        await submitCall(actor, { ...input, idempotencyKey: `look-${turns++}` }),
      ]
      if (!ahead.ok) {
        expect(made).toEqual(ahead)
        return
      }
      const { decision, state, refused, joins, sentence, asked } = ahead.value
      if (!made.ok) {
        expect(made.reason).toBe(refused)
        return
      }
      // What is open already is shown as it would be asked, and named; nobody is asked for it twice.
      expect(joins).toBe(made.value.joined ? made.value.id : null)
      if (made.value.joined) {
        expect(await read.request.count()).toBe(before)
        return
      }
      seen.add(state)
      expect({ refused, state, reason: decision.reason }).toEqual({
        refused: null,
        state: made.value.state,
        reason: made.value.reason,
      })
      expect(decision).toMatchObject({ decision: made.value.decision, policyVersion: made.value.policyVersion })
      expect(await read.call.findUniqueOrThrow({ where: { id: made.value.id } })).toMatchObject({
        sentence,
        tier: decision.tier,
      })
      expect(await read.request.count()).toBe(before + (asked ? 1 : 0))
      if (!asked) return
      const request = await read.request.findFirstOrThrow({
        where: { subjectId: made.value.id },
        include: { duties: true },
      })
      const { brief, tier, ruleWords, digest, envelope, askerSays } = request
      expect(asked.request).toMatchObject({ brief, tier, ruleWords, digest, envelope, askerSays })
      expect(asked.duties).toEqual(request.duties.map(({ group, count }) => ({ group, count })))
      const { change } = await kindOf(kinds, request).show(request)
      expect(change.content).toEqual(asked.picture)
      expect(Math.abs(asked.expiresAt.getTime() - request.expiresAt.getTime())).toBeLessThan(60_000)
    })
    // One that a rule allows is among them, whatever else comes.
    const search = tools.find(({ key }) => key === 'memory.search')!
    const sure = {
      actor: pods[0]!,
      tool: search,
      more: {},
      task: null,
      reason: null,
      saysPersonal: null,
      promptHash: null,
    }
    // So is one whose text would go where another may stand.
    const update = tools.find(({ key }) => key === 'memory.update_entry')!
    const kept = { ...sure, tool: update }
    await fc.assert(property, { numRuns: 40, examples: [[sure], [kept]] })
    expect([...seen].toSorted()).toEqual(['allowed', 'denied', 'waiting'])
  })
})

describe('what is counted for a pod that made very many calls', () => {
  it('is its newest calls, but all of the last hour, since rules look at those', async () => {
    const busy = await pod('busy', 'WriterPod', 'product', null)
    const db = await writerPool.connect()
    try {
      await db.query('begin')
      // 600 publications half an hour ago, then 900 searches: more than are counted.
      await db.query(
        `insert into "Call" (id, at, "podId", "accountId", environment, "toolKey", arguments, digest, decision, "decisionReason",
          chain, tier, "policyVersion", sentence, "toolSchemaHash", "bodyHash")
        select 'busy ' || n, now() - interval '30 minutes' + make_interval(secs => n), $1, $2, 'prod',
          case when n <= 600 then 'outputs.commit_and_log' else 'memory.search' end, '{}', '', 'allow', '', '[]', 'routine', 1,
          '', '', '' from generate_series(1, 1500) as n`,
        [busy.id, busy.accountId],
      )
      await db.query(
        `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
        values ('busy', 'command.refused', 'system', 'test', 'Test', 'pod', $1, 'The test was busy', '{}')`,
        [busy.id],
      )
      const place = { podId: busy.id, environment: 'prod', task: null }
      const { base } = await baselineFor(db, { ...place, tool: 'outputs.commit_and_log' })
      expect(base).toMatchObject({ allCalls: 1_000, sameTool: 100, sameToolHere: 100, lastHour: 600 })
    } finally {
      await db.query('rollback')
      db.release()
    }
  })
})
