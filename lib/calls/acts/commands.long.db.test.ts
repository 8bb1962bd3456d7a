import { beforeAll, describe, expect, it, vi } from 'vitest'
import { claim, report } from '@/lib/calls/acts/commands'
import { forgetWritten } from '@/lib/calls/acts/recent'
import { claimCall, useGrant } from '@/lib/calls/commands'
import { cast, must, pod } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { shortcutsRefused } from '@/lib/change/shortcut'
import type { PodActor } from '@/lib/core/actor'
import { read, type Tx, writer, writerPool } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { asOwner } from '@/lib/db/test-clock'
import { activatePolicy } from '@/lib/policy/commands'
import { revokeCredential } from '@/lib/pods/commands'

let actor: PodActor
let other: PodActor
let turn = 0

beforeAll(async () => {
  const stage = await cast()
  actor = stage.otherPod
  other = stage.writerPod
  await allowed()
})

const args = { keyword: 'lamps' }

/** A call that a rule allows, and what its pod shows to use the permission. */
async function allowed(by = actor) {
  const outcome = await submitCall(by, { tool: 'memory.search', arguments: args, idempotencyKey: `call-${turn++}` })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const { id: callId, grant } = outcome.value
  return { callId, grant: grant!.id, arguments: args }
}

const once = (bodyHash = 'body', worker: string | null = null) => ({ key: `key-${turn++}`, bodyHash, worker })
const done = (callId: string) => ({ callId, status: 'succeeded' as const, summary: 'Found them' })

/** The transactions in which a line of this kind, the call as it is now and the answer under a key were written. */
async function transactionsOf(type: string, callId: string, key: string): Promise<string[]> {
  const rows = await read.$queryRaw<{ xmin: string }[]>`
    select xmin::text from "AuditEvent" where "callId" = ${callId} and type = ${type} union all
    select xmin::text from "Call" where id = ${callId} union all
    select xmin::text from "IdempotencyKey" where key = ${key}`
  return rows.map(({ xmin }) => xmin)
}

const kept = (key: string) => read.idempotencyKey.count({ where: { key } })

describe('what pods do at once with what rules allowed', () => {
  it('is written in one commit, with its lines and answers', async () => {
    const calls = [await allowed(), await allowed(), await allowed(other)]
    const keys = calls.map(() => once())
    const by = [actor, actor, other]
    const claimed = await Promise.all(calls.map((call, at) => claim(by[at]!, call, keys[at])))
    expect(claimed).toEqual(calls.map(({ callId }) => ({ ok: true, value: { callId } })))
    const written = await Promise.all(
      calls.map((call, at) => transactionsOf('call.claimed', call.callId, keys[at]!.key)),
    )
    expect(written.flat()).toHaveLength(9)
    expect(new Set(written.flat()).size).toBe(1)

    const again = calls.map(() => once())
    const told = await Promise.all(calls.map(({ callId }, at) => report(by[at]!, done(callId), again[at])))
    expect(told).toEqual(calls.map(({ callId }) => ({ ok: true, value: { callId, status: 'succeeded' } })))
    const ended = await Promise.all(
      calls.map((call, at) => transactionsOf('call.succeeded', call.callId, again[at]!.key)),
    )
    expect(ended.flat()).toHaveLength(9)
    expect(new Set(ended.flat()).size).toBe(1)
    expect(shortcutsRefused()).toBe(0)
    const lines = await read.auditEvent.findMany({ where: { callId: calls[0]!.callId }, orderBy: { id: 'asc' } })
    expect(lines.map(({ type, sentence }) => [type, sentence.replace(/ to search .*/, '')])).toEqual([
      ['call.allowed', `${actor.name} was allowed by a rule`],
      ['call.claimed', `${actor.name} used its one-time permission`],
      ['call.succeeded', expect.stringContaining(`${actor.name} says it did search`)],
    ])
  })

  it('looks up only what this process did not write itself', async () => {
    const [ours, elsewhere] = [await allowed(), await allowed()]
    forgetWritten(elsewhere.callId)
    const asked = vi.spyOn(writerPool, 'query')
    try {
      for (const call of [ours, elsewhere]) {
        expect(await claim(actor, call, once())).toMatchObject({ ok: true })
        expect(await report(actor, done(call.callId), once())).toMatchObject({ ok: true })
      }
      const lookedUp = asked.mock.calls.flatMap(([query]) => {
        const { name, values } = query as unknown as { name: string; values: unknown[] }
        return name === 'allowed-calls' ? values : []
      })
      expect(lookedUp).toEqual([[elsewhere.callId], [elsewhere.callId]])
    } finally {
      asked.mockRestore()
    }
  })

  it('says of a repeat that it is one, and refuses it to another worker and with another body', async () => {
    const call = await allowed()
    const first = once('body', 'one')
    expect(await claim(actor, call, first)).not.toHaveProperty('repeated')
    expect(await claim(actor, call, first)).toMatchObject({ ok: true, repeated: true, value: { callId: call.callId } })
    expect(await claim(actor, call, { ...first, worker: 'two' })).toMatchObject({ reason: 'another_worker' })
    expect(await claim(actor, call, { ...first, bodyHash: 'else' })).toMatchObject({ reason: 'idempotency_key_reused' })
    const said = once()
    const twice = await Promise.all([1, 2].map(() => report(actor, done(call.callId), said)))
    expect(twice.map((outcome) => outcome.ok && outcome.repeated === true).toSorted()).toEqual([false, true])
  })

  it('uses a permission once, however many keys come for it and whichever way they go', async () => {
    const call = await allowed()
    const keys = [once(), once(), once()]
    const outcomes = await Promise.all([
      ...keys.map((key) => claim(actor, call, key)),
      execute(claimCall, actor, call),
      claim(actor, call, undefined),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await read.auditEvent.count({ where: { callId: call.callId, type: 'call.claimed' } })).toBe(1)
    const answers = await Promise.all(keys.map(({ key }) => kept(key)))
    expect(answers.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(1)
  })

  it('is used once also where whoever looked at it had not locked it', async () => {
    const call = await allowed()
    const other = <Of extends object, Key extends keyof Of>(of: Of, instead: Pick<Of, Key>): Of =>
      new Proxy(of, { get: (all, key) => (key in instead ? instead[key as Key] : all[key as Key]) })
    const lateAndUnlocked = (tx: Tx): Tx =>
      other(tx, {
        $queryRaw: (async (text: TemplateStringsArray, ...values: unknown[]) =>
          text.join('?').includes('for update') ? [] : await tx.$queryRaw(text, ...values)) as Tx['$queryRaw'],
        call: other(tx.call, {
          updateMany: (async (asked: Prisma.CallUpdateManyArgs) => {
            expect(await claim(actor, call, once())).toMatchObject({ ok: true })
            return await tx.call.updateMany(asked)
          }) as unknown as Tx['call']['updateMany'],
        }),
      })
    const late = writer.$transaction((tx) => useGrant(lateAndUnlocked(tx), actor, new Date(), call))
    expect(await late).toMatchObject({ ok: false, reason: 'grant_used' })
  })

  it('takes everything back where a call is used between the look and the write', async () => {
    const [raced, calm] = [await allowed(), await allowed()]
    const [lost, key] = [once(), once()]
    const db = await writerPool.connect()
    try {
      await db.query('begin')
      await db.query(`update "Call" set "grantUsedAt" = now() where id = $1`, [raced.callId])
      await db.query(
        `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
         values ('raced', 'call.claimed', 'system', 'test', 'Test', 'call', $1, 'It was used elsewhere', '{}')`,
        [raced.callId],
      )
      const both = Promise.all([claim(actor, raced, lost), claim(actor, calm, key)])
      const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      const waiting = async () => (await writerPool.query(text)).rowCount
      await expect.poll(waiting).toBe(1)
      await db.query('commit')
      expect(await both).toMatchObject([{ reason: 'grant_used' }, { ok: true }])
    } finally {
      await db.query('rollback')
      db.release()
    }
    expect([await kept(lost.key), await kept(key.key)]).toEqual([0, 1])
  })
})

describe('a call that changes twice', () => {
  const changed = ['grantUsedAt', 'outcome', 'outcomeAt', 'outcomeSummary']

  it('is changed where it stands: no index of calls holds what a claim or an outcome writes, nor asks for it', async () => {
    const rows = await read.$queryRaw<{ column: string }[]>`
      select distinct a.attname as column from pg_index i
      join pg_depend d on d.objid = i.indexrelid and d.refobjid = i.indrelid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where i.indrelid = '"Call"'::regclass`
    const columns = rows.map(({ column }) => column)
    expect(columns).toContain('unreportedAt')
    expect(columns.filter((column) => changed.includes(column))).toEqual([])
  })

  it('stands among the uses that nobody was heard of from the claim to the outcome, and none else does', async () => {
    const [asked, used, ended] = [await allowed(), await allowed(), await allowed()]
    for (const call of [used, ended]) expect(await claim(actor, call, once())).toMatchObject({ ok: true })
    expect(await report(actor, done(ended.callId), once())).toMatchObject({ ok: true })
    const ids = [asked, used, ended].map(({ callId }) => callId)
    expect(await read.unheardUse.findMany({ where: { callId: { in: ids } }, select: { callId: true } })).toEqual([
      { callId: used.callId },
    ])
    const where = { grantUsedAt: { not: null }, outcome: null, unreportedAt: null }
    const calls = await read.call.findMany({ where, select: { id: true, grantUsedAt: true }, orderBy: { id: 'asc' } })
    const uses = await read.unheardUse.findMany({ orderBy: { callId: 'asc' } })
    expect(uses).toEqual(calls.map(({ id: callId, grantUsedAt: usedAt }) => ({ callId, usedAt })))
  })
})

describe('a permission that a rule gave opens nothing', () => {
  it('with other arguments, for another pod, under another permission, or where it was not used yet', async () => {
    const call = await allowed()
    const altered = { ...call, arguments: { keyword: 'jars' } }
    expect(await claim(actor, altered, once())).toMatchObject({ reason: 'arguments_altered' })
    expect(await claim(other, call, once())).toMatchObject({ reason: 'unknown_call' })
    expect(await claim(actor, { ...call, grant: 'none' }, once())).toMatchObject({ reason: 'grant_unknown' })
    expect(await report(actor, done(call.callId), once())).toMatchObject({ reason: 'grant_not_used' })
    expect(await report(other, done(call.callId), once())).toMatchObject({ reason: 'unknown_call' })
    expect(await claim(actor, call, once())).toMatchObject({ ok: true })
  })

  it('to a pod that became another one, also where this process has not heard of that yet', async () => {
    const moved = await pod('moved', 'WriterPod', 'product', null)
    const call = await allowed(moved)
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`update "Pod" set role = 'NobodyPod' where id = $1`, [moved.id]),
    )
    expect(await claim(moved, call, once())).toMatchObject({ ok: false, reason: 'policy_moved' })
  })

  it('to a credential that was revoked a moment ago', async () => {
    const brief = await pod('brief', 'WriterPod', 'product', null)
    const call = await allowed(brief)
    await must(revokeCredential as never, { credentialId: brief.credentialId })
    expect(await claim(brief, call, once())).toMatchObject({ reason: 'credential_revoked' })
  })

  it('once policy says no, also where this process has not heard of that yet', async () => {
    const [call, used] = [await allowed(), await allowed()]
    expect(await claim(actor, used, once())).toMatchObject({ ok: true })
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const none = `version: 1\nenvironments: [dev, prod]\ndepartments: { product: { tools: ['**'] } }\nroles: { WriterPod: { rules: [{ id: no, tools: [memory.search], then: deny }] } }\n`
    await must(activatePolicy as never, { document: none, reason: 'Nothing any more' })
    try {
      expect(await claim(actor, call, once())).toMatchObject({ reason: 'policy_moved' })
      // Now this process holds the stricter policy, and says the same by itself.
      expect(await claim(actor, call, once())).toMatchObject({ reason: 'policy_moved' })
      expect(await report(actor, done(used.callId), once())).toMatchObject({ ok: true })
    } finally {
      await must(activatePolicy as never, { document, reason: 'As it was' })
    }
  })
})
