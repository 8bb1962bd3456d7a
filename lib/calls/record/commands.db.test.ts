import { beforeAll, describe, expect, it } from 'vitest'
import { decideRequest } from '@/lib/approvals/commands'
import { ask, cast, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/core/command'
import { read } from '@/lib/db/client'
import { retirePod, revokeCredential } from '@/lib/pods/commands'

let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

describe('a call is decided and recorded', () => {
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
