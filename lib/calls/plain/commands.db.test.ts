import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ask, cast, grantOf, must, page, pod } from '@/lib/calls/fixture'
import { recordCalls, submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { revokeCredential } from '@/lib/pods/commands'
import { activatePolicy } from '@/lib/policy/commands'

let actor: PodActor
let turn = 0

const search = (key = `search-${turn++}`, keyword = 'lamps', who = actor) =>
  submitCall(who, { tool: 'memory.search', arguments: { keyword }, idempotencyKey: key })

/** A call that is denied. */
const launch = () => submitCall(actor, { tool: 'rockets.launch', arguments: {}, idempotencyKey: `denied-${turn++}` })

function value(outcome: Outcome<CallView>): CallView {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

/** The transactions in which a call, with its permission, and its line were written. */
async function transactionsOf(callId: string): Promise<string[]> {
  const rows = await read.$queryRaw<{ xmin: string }[]>`
    select xmin::text from "Call" where id = ${callId} union all
    select xmin::text from "AuditEvent" where "callId" = ${callId}`
  return rows.map(({ xmin }) => xmin)
}

beforeAll(async () => {
  const { otherPod } = await cast()
  actor = otherPod
  // From here on the policy is in memory and the grounds are kept, and plain calls take the short way.
  value(await search())
  value(await launch())
})

describe('plain calls', () => {
  it('commit together: calls that arrive at once share a transaction with their permissions and lines', async () => {
    const views = (await Promise.all([search(), search(), search()])).map(value)
    expect(views.map(({ decision, state }) => [decision, state])).toEqual(Array(3).fill(['allow', 'allowed']))
    const written = await Promise.all(views.map(({ id }) => transactionsOf(id)))
    expect(written.flat()).toHaveLength(6)
    expect(new Set(written.flat()).size).toBe(1)
  })

  it('take the short way and nothing else; what a person must decide takes the long one', async () => {
    const longWay = vi.spyOn(recordCalls, 'run')
    try {
      const views = (await Promise.all([search(), launch()])).map(value)
      expect(views.map(({ decision }) => decision)).toEqual(['allow', 'deny'])
      expect(longWay).not.toHaveBeenCalled()
      expect((await ask(actor, page())).decision).toBe('ask')
      expect(longWay).toHaveBeenCalledTimes(1)
    } finally {
      longWay.mockRestore()
    }
  })

  it('answer as the database has it, and a repeat to the millisecond alike', async () => {
    const first = value(await search('repeat'))
    const stored = await grantOf(first)
    expect(first.grant).toEqual({ id: stored.id, digest: first.digest, expiresAt: stored.expiresAt, seconds: null })
    expect(value(await search('repeat'))).toEqual({ ...first, seenAt: expect.any(Date) })
  })

  it('write one of two equal calls at once, and neither of two that share only the key twice', async () => {
    const [one, twin, other] = await Promise.all([search('twin'), search('twin'), search('twin', 'chairs')])
    const rows = await read.call.findMany({ where: { podId: actor.id, idempotencyKey: 'twin' } })
    expect(rows).toHaveLength(1)
    expect(value(one!).id).toBe(rows[0]!.id)
    expect(value(twin!).id).toBe(rows[0]!.id)
    expect(other).toMatchObject({ kind: 'conflict', reason: 'idempotency_key_reused' })
    expect(await read.auditEvent.count({ where: { callId: rows[0]!.id } })).toBe(1)
  })

  it('stand beside calls of every other kind in one batch', async () => {
    const make = (tool: string, args: Record<string, unknown>) =>
      submitCall(actor, { tool, arguments: args, idempotencyKey: `mixed-${turn++}` })
    const [allowed, denied, asked, invalid, unknown] = await Promise.all([
      make('memory.search', { keyword: 'lamps' }),
      make('git.rollback_commit', { commit_sha: 'abc1234', reason: 'x' }),
      make('outputs.commit_and_log', { file_path: 'docs/mixed.md', content: 'New', branch: 'work' }),
      make('memory.search', { colour: 'red' }),
      make('rockets.launch', {}),
    ])
    expect(allowed).toMatchObject({ value: { state: 'allowed' } })
    expect(denied).toMatchObject({ value: { state: 'denied', grant: null } })
    expect(asked).toMatchObject({ value: { state: 'waiting', grant: null } })
    expect(invalid).toMatchObject({ kind: 'invalid', reason: 'invalid_arguments' })
    expect(unknown).toMatchObject({ value: { state: 'denied' } })
  })

  it('stop with their credential, whatever the gate still believes', async () => {
    const short = await pod('brief', 'WriterPod', 'product', null)
    value(await search('before', 'lamps', short))
    await must(revokeCredential as never, { credentialId: short.credentialId })
    expect(await search('after', 'lamps', short)).toMatchObject({ reason: 'credential_revoked' })
    expect(await read.call.count({ where: { podId: short.id, idempotencyKey: 'after' } })).toBe(0)
  })

  it.each(['id', 'accountId'] as const)(
    'are written in the name of their credential’s own pod only: %s',
    async (what) => {
      const name = `nobody-${what}`
      const forged = { ...actor, [what]: name }
      expect(await search(name, 'lamps', forged)).toMatchObject({ reason: 'credential_revoked' })
      expect(await read.call.count({ where: { idempotencyKey: name } })).toBe(0)
    },
  )

  it('are never decided by a policy older than the one in force, even while that one is in memory', async () => {
    const before = value(await search())
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const stricter = document.replaceAll(/^.*\bmemory\.(\*|search).*\n/gm, '')
    await must(activatePolicy as never, { document: stricter, reason: 'Nobody searches' })
    try {
      const after = value(await search())
      expect(after.policyVersion).toBe(before.policyVersion + 1)
      expect(after).toMatchObject({ decision: 'deny', state: 'denied', grant: null })
    } finally {
      await must(activatePolicy as never, { document, reason: 'Everybody searches again' })
      value(await search())
    }
  })
})
