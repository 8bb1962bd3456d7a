import { beforeAll, describe, expect, it, vi } from 'vitest'
import { reasonCodes, reasonFits, reasonLabels } from '@/lib/core/reasons'
import { decideRequest, takeBackDecision } from '@/lib/requests/commands'
import { decisionRefusals } from '@/lib/requests/refusals'
import {
  ask,
  cast,
  decide,
  elapse,
  expire,
  grantOf,
  must,
  page,
  pod,
  requestOf,
  rewrite,
  settle,
} from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read, writerPool } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import type { Request } from '@/lib/db/generated/client'
import { settleDue } from '@/lib/jobs/clock'
import { retirePod } from '@/lib/pods/commands'
import { activatePolicy } from '@/lib/policy/commands'

let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

describe('people decide', () => {
  it('lets exactly one of many simultaneous deciders decide', async () => {
    const call = await ask(stage.otherPod, page())
    const outcomes = await Promise.all([
      decide(stage.ana, call),
      decide(stage.priya, call, 'reject'),
      decide(stage.ana, call),
      decide(stage.owner, call, 'reject'),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await read.vote.count({ where: { requestId: (await requestOf(call)).id, endedAt: null } })).toBe(1)
  })

  it('has whoever decides wait for what another transaction is doing to the request, and sees what it did', async () => {
    const call = await ask(stage.otherPod, page())
    const { id } = await requestOf(call)
    const { late } = await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query(`update "Request" set state = 'expired', "closedAt" = now() where id = $1`, [id])
      const deciding = decide(stage.ana, call)
      const waiting = 'select from pg_locks where not granted and transactionid = pg_current_xact_id()::xid'
      await vi.waitUntil(async () => (await owner.query(waiting)).rowCount === 1, { timeout: 60_000 })
      return { late: deciding }
    })
    expect(await late).toMatchObject({ kind: 'conflict', reason: 'expired' })
    expect(await read.vote.count({ where: { requestId: id } })).toBe(0)
  })

  it('never lets the pod’s owner decide, not even past the application', async () => {
    const call = await ask(stage.writerPod, page())
    expect(await decide(stage.owner, call)).toMatchObject({ kind: 'conflict', reason: 'own_pod' })
    const { id, digest } = await requestOf(call)
    await expect(
      writerPool.query(
        `insert into "Vote" (id, "requestId", "personId", verdict, "dutyGroup", digest)
          values ('v', $1, $2, 'approve', 'product-owners', $3)`,
        [id, stage.owner.id, digest],
      ),
    ).rejects.toThrow(/owner of a pod/)
    expect(await decide(stage.ana, call, 'reject')).toMatchObject({ ok: true })
  })

  it('refuses a decision on anything but what was on the screen', async () => {
    const call = await ask(stage.otherPod, page())
    const { id } = await requestOf(call)
    const stale = { requestId: id, digest: 'f'.repeat(64), verdict: 'approve', from: 'page', note: 'ok' }
    expect(await execute(decideRequest, stage.ana, stale)).toMatchObject({ kind: 'conflict', reason: 'changed' })
    expect(await decide(stage.ana, call, 'reject')).toMatchObject({ ok: true })
  })

  it('takes a yes from the queue only for what is all on the line, and records from where it came', async () => {
    const researcher = await pod('notes', 'ResearchPod', 'research', null)
    const remember = async (files: string[]) => {
      const input = { tool: 'memory.add', arguments: { files }, idempotencyKey: files.join() }
      const asked = await submitCall(researcher, input)
      if (!asked.ok) throw new Error(JSON.stringify(asked))
      return await requestOf(asked.value)
    }
    const line = await remember(['docs/a.md'])
    const more = await remember(['docs/b.md', 'docs/c.md', 'docs/d.md', 'docs/e.md'])
    const old = await remember(['docs/f.md'])
    await rewrite(old.id, `brief = brief - 'whole'`)
    const say = (request: Request, from: string | undefined, verdict = 'approve') =>
      execute(decideRequest, stage.ana, { requestId: request.id, digest: request.digest, verdict, from })

    const openFirst = { kind: 'conflict', reason: 'open_first' }
    for (const request of [more, old])
      for (const from of ['queue', undefined]) expect(await say(request, from)).toMatchObject(openFirst)
    expect(decisionRefusals['open_first']).toBe('Open this request first: not everything in it is on the line.')
    expect(await read.vote.count({ where: { requestId: { in: [more.id, old.id] } } })).toBe(0)
    expect(await say(more, 'elsewhere')).toMatchObject({ kind: 'invalid' })

    expect(await say(line, 'queue')).toMatchObject({ ok: true })
    expect(await say(more, 'page')).toMatchObject({ ok: true })
    expect(await say(old, 'queue', 'reject')).toMatchObject({ ok: true })
    const lines = await read.auditEvent.findMany({
      where: { requestId: { in: [line.id, more.id, old.id] }, actorId: stage.ana.id, outcome: { not: 'refused' } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(lines.map(({ type, data }) => [type, (data as { from?: string }).from])).toEqual([
      ['request.approved', 'queue'],
      ['request.approved', 'page'],
      ['request.rejected', 'queue'],
    ])
  })

  it('takes marks with a request for changes alone, of what is passed along, and keeps each once', async () => {
    const { id, digest } = await requestOf(await ask(stage.otherPod, page()))
    const said = { from: 'page', reasonCode: 'other', note: 'Shorter' }
    const say = (verdict: string, fields: unknown) =>
      execute(decideRequest, stage.ana, { ...said, requestId: id, digest, verdict, fields })
    for (const verdict of ['approve', 'reject'])
      expect(await say(verdict, '/content')).toMatchObject({ kind: 'invalid', reason: 'marked_to_change' })
    for (const fields of [['/content', '/nowhere'], ['/content/deeper'], '/'])
      expect(await say('request_changes', fields)).toMatchObject({ kind: 'invalid', reason: 'unknown_value' })
    for (const fields of ['content', { content: true }, Array.from({ length: 401 }, () => '/content')])
      expect(await say('request_changes', fields)).toMatchObject({
        reason: 'invalid_input',
        fields: { fields: [expect.any(String)] },
      })
    expect(await say('request_changes', ['/content', '/branch', '/content'])).toMatchObject({ ok: true })
    expect(await read.vote.findMany({ where: { requestId: id } })).toMatchObject([{ fields: ['/content', '/branch'] }])
    const [line] = await read.auditEvent.findMany({ where: { requestId: id, type: 'request.changes_requested' } })
    expect(line).toMatchObject({
      sentence: expect.stringContaining('(content, branch)'),
      data: { fields: ['/content', '/branch'] },
    })
    const values = [id, stage.priya.id, digest]
    const marked = `insert into "Vote" (id, "requestId", "personId", verdict, digest, fields) values ('v', $1, $2, 'reject', $3, '{/to}')`
    await expect(writerPool.query(marked, values)).rejects.toThrow(/Vote_fields/)
  })

  it('takes a decision back inside the window and not after it', async () => {
    const call = await ask(stage.otherPod, page())
    const { id } = await requestOf(call)
    expect(await decide(stage.ana, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await execute(takeBackDecision, stage.priya, { requestId: id })).toMatchObject({ reason: 'not_yours' })
    expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ reason: 'not_due' })
    expect(await execute(takeBackDecision, stage.ana, { requestId: id })).toMatchObject({ ok: true })
    expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
    await elapse(id, 'effectiveAt')
    expect(await execute(takeBackDecision, stage.ana, { requestId: id })).toMatchObject({ reason: 'too_late' })
    expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  })

  it('takes only a reason that fits the decision, in every pair', async () => {
    const call = await ask(stage.otherPod, page())
    const { id, digest } = await requestOf(call)
    for (const verdict of ['approve', 'request_changes', 'reject'] as const)
      for (const reasonCode of reasonCodes.filter((code) => !reasonFits(code, verdict))) {
        const said = { requestId: id, digest, verdict, reasonCode, note: 'So it is', from: 'page' }
        expect(await execute(decideRequest, stage.ana, said)).toMatchObject({
          reason: 'reason_unfit',
          fields: { reasonCode: [expect.stringContaining(reasonLabels[reasonCode])] },
        })
      }
    expect(await read.vote.count({ where: { requestId: id } })).toBe(0)
    expect(await decide(stage.ana, call, 'reject')).toMatchObject({ ok: true })
    const line = await read.auditEvent.findFirstOrThrow({ where: { requestId: id, type: 'request.rejected' } })
    expect(line.sentence).toMatch(/^Ana rejected CS-\d+: wrong wording, “Looked at it”$/)
  })

  it('expires by the database’s clock, which approves nothing', async () => {
    const call = await ask(stage.otherPod, page())
    const { id } = await requestOf(call)
    expect(await execute(expire, systemActor, { requestIds: [id] })).toMatchObject({ reason: 'not_due' })
    await elapse(id, 'expiresAt')
    expect(await decide(stage.ana, call)).toMatchObject({ reason: 'expired' })
    expect(await execute(expire, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
    expect(await read.call.findUniqueOrThrow({ where: { id: call.id } })).toMatchObject({
      answer: expect.stringContaining('Nobody answered'),
    })
    expect(await grantOf(call)).toMatchObject({ id: null })
  })

  it('asks nobody any more for a pod that is retired', async () => {
    const gone = await pod('gone', 'WriterPod', 'product', null)
    const [waiting, approved, other] = [
      await ask(gone, page()),
      await ask(gone, page()),
      await ask(stage.otherPod, page()),
    ]
    expect(await decide(stage.ana, approved)).toMatchObject({ ok: true })
    const retired = await execute(retirePod, systemActor, { podSlug: 'gone' })
    expect(retired).toMatchObject({ ok: true, value: { credentials: 1, requests: 2 } })
    await settleDue()
    for (const call of [waiting, approved]) {
      expect(await requestOf(call)).toMatchObject({ state: 'withdrawn', closedAt: expect.any(Date) })
      expect(await decide(stage.priya, call)).toMatchObject({ kind: 'conflict', reason: 'withdrawn' })
    }
    expect(await requestOf(other)).toMatchObject({ state: 'waiting' })
  })
})

describe('what is critical', () => {
  it('is approved by somebody who has just signed in and types its name; saying no needs neither', async () => {
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const critical = `
  KeeperPod:
    inherits: [worker]
    rules:
      - { id: forget-for-good, tools: [memory.remove_entry], then: ask, tier: critical, title: Forgetting is for good,
          duty: [{ group: product-owners, count: 1 }] }
`
    await must(activatePolicy as never, {
      document: document.replace(/^roles:\n/m, `roles:${critical}`),
      reason: 'For a test',
    })
    const keeper = await pod('keeper', 'KeeperPod', 'product', null)
    const forget = async (path: string) => {
      const input = { tool: 'memory.remove_entry', arguments: { path }, idempotencyKey: path.replaceAll(' ', '-') }
      const asked = await submitCall(keeper, input)
      if (!asked.ok) throw new Error(JSON.stringify(asked))
      return asked.value
    }
    const [named, unnamed] = [await forget('docs/prices.md'), await forget('docs/old prices.md')]
    expect(await requestOf(named)).toMatchObject({ tier: 'critical', brief: { object: 'docs/prices.md' } })
    // What cannot be typed as it stands has no name to type; the number of its request stands in for it.
    const { number } = await requestOf(unnamed)

    const { ana, priya } = stage
    const stale = { ...ana, authenticatedAt: new Date(Date.now() - 6 * 60_000) }
    const { authenticatedAt: _, ...unknown } = ana
    const wrongName = { kind: 'invalid', reason: 'name_required', fields: { typedName: [expect.any(String)] } }
    expect(await decide(ana, named)).toMatchObject(wrongName)
    expect(await decide(ana, named, 'approve', 'docs/price.md')).toMatchObject(wrongName)
    for (const who of [stale, unknown])
      expect(await decide(who, named, 'approve', 'docs/prices.md')).toMatchObject({ reason: 'sign_in_again' })
    expect(await requestOf(named)).toMatchObject({ state: 'waiting' })
    expect(await decide(ana, named, 'approve', ' docs/prices.md ')).toMatchObject({ ok: true, value: { seconds: 60 } })

    expect(await decide(priya, unnamed, 'approve', 'docs/old prices.md')).toMatchObject(wrongName)
    expect(await decide(stale, unnamed, 'approve', `CS-${number}`)).toMatchObject({ reason: 'sign_in_again' })
    expect(await decide(stale, unnamed, 'reject')).toMatchObject({ ok: true })
  })
})
