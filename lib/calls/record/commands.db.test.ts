import { beforeAll, describe, expect, it } from 'vitest'
import { decideRequest, expireRequest, settleRequest, takeBackDecision } from '@/lib/approvals/commands'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { installStarter } from '@/lib/cli/install'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { type Command, execute } from '@/lib/core/command'
import { read, writerPool } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import { registerPerson } from '@/lib/people/commands'
import { issueCredential, registerPod, retirePod, revokeCredential } from '@/lib/pods/commands'
import { activatePolicy } from '@/lib/policy/commands'

let writerPod: PodActor
let otherPod: PodActor
let ana: PersonActor
let priya: PersonActor
let owner: PersonActor
let turn = 0

const page = () => ({ file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' })

async function must<Value>(command: Command<never, Value>, input: unknown): Promise<Value> {
  const outcome = await execute(command, systemActor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

async function person(subject: string, group: string): Promise<PersonActor> {
  const input = { issuer: 'https://id.test', subject, name: subject, roles: ['approver'], groups: [group] }
  const { personId } = (await must(registerPerson as never, input)) as { personId: string }
  return { kind: 'person', id: personId, name: subject, groups: [group], can: permissionsOf(['approver']) }
}

async function pod(slug: string, role: string, department: string, ownerId: string | null): Promise<PodActor> {
  const { podId } = (await must(registerPod as never, {
    slug,
    name: role,
    role,
    department,
    purpose: 'For tests',
    ownerId,
  })) as { podId: string }
  const { credentialId } = (await must(issueCredential as never, {
    podSlug: slug,
    environment: 'prod',
    kind: 'service_key',
  })) as { credentialId: string }
  const { accountId } = await read.credential.findUniqueOrThrow({ where: { id: credentialId } })
  return {
    kind: 'pod',
    id: podId,
    name: role,
    role,
    department,
    environment: 'prod',
    accountId,
    credentialId,
    can: new Set(['calls:make']),
  }
}

beforeAll(async () => {
  await installStarter()
  ana = await person('Ana', 'product-owners')
  priya = await person('Priya', 'product-owners')
  owner = await person('Owner', 'product-owners')
  writerPod = await pod('writer', 'WriterPod', 'product', owner.id)
  otherPod = await pod('other', 'WriterPod', 'product', null)
})

async function ask(actor: PodActor, args: Record<string, unknown>, key = `key-${turn++}`): Promise<CallView> {
  const outcome = await submitCall(actor, { tool: 'outputs.commit_and_log', arguments: args, idempotencyKey: key })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

async function requestOf(call: CallView) {
  return await read.request.findFirstOrThrow({ where: { callId: call.id } })
}

async function decide(who: PersonActor, call: CallView, verdict = 'approve') {
  const { id, digest } = await requestOf(call)
  return await execute(decideRequest, who, {
    requestId: id,
    digest,
    verdict,
    reasonCode: verdict === 'approve' ? 'checked' : 'not_now',
    note: 'Looked at it',
  })
}

/** Lets the take-back window or the deadline pass by moving it into the past, as the record's owner would see it. */
async function elapse(requestId: string, column: 'effectiveAt' | 'expiresAt') {
  const db = await writerPool.connect()
  try {
    await db.query('begin')
    await db.query(`update "Request" set "${column}" = now() - interval '1 second' where id = $1`, [requestId])
    await db.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
      values (gen_random_uuid()::text, 'command.refused', 'system', 'test', 'Test', 'request', $1, 'The test moved the clock', '{}')`,
      [requestId],
    )
    await db.query('commit')
  } finally {
    db.release()
  }
}

async function release(call: CallView) {
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settleRequest, systemActor, { requestId: id })).toMatchObject({ ok: true })
  return await read.grant.findUniqueOrThrow({ where: { callId: call.id } })
}

describe('a call is decided and recorded', () => {
  it('allows with a permission, denies with the reason, asks with a request', async () => {
    const allowed = await submitCall(writerPod, {
      tool: 'memory.search',
      arguments: { keyword: 'lamps' },
      idempotencyKey: 'a1',
    })
    expect(allowed).toMatchObject({
      ok: true,
      value: { decision: 'allow', state: 'allowed', grant: { id: expect.any(String) } },
    })
    const denied = await submitCall(writerPod, {
      tool: 'git.rollback_commit',
      arguments: { commit_sha: 'abc1234', reason: 'x' },
      idempotencyKey: 'a2',
    })
    expect(denied).toMatchObject({ ok: true, value: { decision: 'deny', state: 'denied', grant: null } })
    const asked = await ask(writerPod, page())
    expect(asked).toMatchObject({
      decision: 'ask',
      state: 'waiting',
      request: expect.stringMatching(/^CS-\d+$/),
      grant: null,
    })
    const lines = await read.auditEvent.findMany({ where: { podId: writerPod.id }, orderBy: { at: 'asc' } })
    expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(['call.allowed', 'call.denied', 'call.asked']))
  })

  it('denies a tool nobody knows', async () => {
    const outcome = await submitCall(writerPod, { tool: 'rockets.launch', arguments: {}, idempotencyKey: 'unknown' })
    expect(outcome).toMatchObject({ ok: true, value: { decision: 'deny' } })
  })

  it('says at which argument a call does not fit', async () => {
    const outcome = await submitCall(writerPod, {
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
    const [first, second] = await Promise.all([ask(otherPod, args, 'same'), ask(otherPod, args, 'same')])
    expect(second.id).toBe(first.id)
    expect((await ask(otherPod, args, 'same')).id).toBe(first.id)
    const other = await submitCall(otherPod, {
      tool: 'outputs.commit_and_log',
      arguments: page(),
      idempotencyKey: 'same',
    })
    expect(other).toMatchObject({ kind: 'conflict', reason: 'idempotency_key_reused' })
    expect(await read.call.count({ where: { podId: otherPod.id, idempotencyKey: 'same' } })).toBe(1)
    expect(
      await execute(decideRequest, ana, {
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

describe('people decide', () => {
  it('lets exactly one of many simultaneous deciders decide', async () => {
    const call = await ask(otherPod, page())
    const outcomes = await Promise.all([
      decide(ana, call),
      decide(priya, call, 'reject'),
      decide(ana, call),
      decide(owner, call, 'reject'),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await read.vote.count({ where: { requestId: (await requestOf(call)).id, takenBackAt: null } })).toBe(1)
  })

  it('never lets the pod’s owner decide, not even past the application', async () => {
    const call = await ask(writerPod, page())
    expect(await decide(owner, call)).toMatchObject({ kind: 'conflict', reason: 'own_pod' })
    const { id, digest } = await requestOf(call)
    await expect(
      writerPool.query(
        `insert into "Vote" (id, "requestId", "personId", verdict, digest) values ('v', $1, $2, 'approve', $3)`,
        [id, owner.id, digest],
      ),
    ).rejects.toThrow(/owner of a pod/)
    expect(await decide(ana, call, 'reject')).toMatchObject({ ok: true })
  })

  it('refuses a decision on anything but what was on the screen', async () => {
    const call = await ask(otherPod, page())
    const { id } = await requestOf(call)
    const stale = { requestId: id, digest: 'f'.repeat(64), verdict: 'approve', reasonCode: 'checked', note: 'ok' }
    expect(await execute(decideRequest, ana, stale)).toMatchObject({ kind: 'conflict', reason: 'changed' })
    expect(await decide(ana, call, 'reject')).toMatchObject({ ok: true })
  })

  it('takes a decision back inside the window and not after it', async () => {
    const call = await ask(otherPod, page())
    const { id } = await requestOf(call)
    expect(await decide(ana, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await execute(takeBackDecision, priya, { requestId: id })).toMatchObject({ reason: 'not_yours' })
    expect(await execute(settleRequest, systemActor, { requestId: id })).toMatchObject({ reason: 'not_due' })
    expect(await execute(takeBackDecision, ana, { requestId: id })).toMatchObject({ ok: true })
    expect(await decide(ana, call)).toMatchObject({ ok: true })
    await elapse(id, 'effectiveAt')
    expect(await execute(takeBackDecision, ana, { requestId: id })).toMatchObject({ reason: 'too_late' })
    expect(await execute(settleRequest, systemActor, { requestId: id })).toMatchObject({ ok: true })
  })

  it('expires by the database’s clock, which approves nothing', async () => {
    const call = await ask(otherPod, page())
    const { id } = await requestOf(call)
    expect(await execute(expireRequest, systemActor, { requestId: id })).toMatchObject({ reason: 'not_due' })
    await elapse(id, 'expiresAt')
    expect(await decide(ana, call)).toMatchObject({ reason: 'expired' })
    expect(await execute(expireRequest, systemActor, { requestId: id })).toMatchObject({ ok: true })
    expect(await read.call.findUniqueOrThrow({ where: { id: call.id } })).toMatchObject({
      state: 'expired',
      answer: expect.stringContaining('Nobody answered'),
    })
    expect(await read.grant.findUnique({ where: { callId: call.id } })).toBeNull()
  })
})

describe('a permission works once, for what was approved', () => {
  it('refuses altered arguments, another pod and a second use', async () => {
    const args = page()
    const call = await ask(otherPod, args)
    expect(await decide(ana, call)).toMatchObject({ ok: true })
    const grant = await release(call)
    const claim = { callId: call.id, grant: grant.id, arguments: args }
    expect(
      await execute(claimCall, otherPod, { ...claim, arguments: { ...args, content: 'Other text' } }),
    ).toMatchObject({ reason: 'arguments_altered' })
    expect(await execute(claimCall, writerPod, claim)).toMatchObject({ kind: 'not_found', reason: 'unknown_call' })
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => execute(claimCall, otherPod, claim)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const report = { callId: call.id, status: 'succeeded', summary: 'Replaced' }
    expect(await execute(reportOutcome, otherPod, report)).toMatchObject({ ok: true })
    expect(await execute(reportOutcome, otherPod, report)).toMatchObject({ reason: 'already_reported' })
    const types = (
      await read.auditEvent.findMany({ where: { callId: call.id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
    ).map(({ type }) => type)
    expect(types).toEqual(['call.asked', 'request.approved', 'request.released', 'call.claimed', 'call.succeeded'])
  })

  it('is void once the policy has moved, before and after its release', async () => {
    const [early, late] = [page(), page()]
    const released = await ask(otherPod, early)
    expect(await decide(ana, released)).toMatchObject({ ok: true })
    const grant = await release(released)
    const approved = await ask(otherPod, late)
    expect(await decide(ana, approved)).toMatchObject({ ok: true })

    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    await must(activatePolicy as never, { document: `${document}\n# moved`, reason: 'A stricter rule' })
    expect(
      await execute(claimCall, otherPod, { callId: released.id, grant: grant.id, arguments: early }),
    ).toMatchObject({ reason: 'policy_moved' })
    const { id } = await requestOf(approved)
    await elapse(id, 'effectiveAt')
    expect(await execute(settleRequest, systemActor, { requestId: id })).toMatchObject({ ok: true })
    expect(await read.request.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'withdrawn' })
    expect(await read.grant.findUnique({ where: { callId: approved.id } })).toBeNull()
  })
})
