import { addPerson, addPod, asPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { asOwner, elapse } from '@/lib/db/test-clock'
import { sayWhetherTrial } from '@/lib/db/trials'
import { env } from '@/lib/env'
import { settleDue } from '@/lib/jobs/clock'
import { madeUpForTrials } from '@/lib/people/schema'
import { decideRequest } from '@/lib/requests/commands'
import { madeUpActor } from '@/lib/requests/trial/rules'

// A pod may be answered by somebody made up, in a trial and nowhere else; nobody may take that for a person's decision.

let gate: TestGate
let pod: TestPod
let turn = 0

const owner = process.env.DATABASE_OWNER_URL!
const beTrial = (isTrial: boolean) => withClient(owner, (client) => sayWhetherTrial(client, isTrial))

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('tries')
  await addPerson('Ana')
  await beTrial(true)
  await refreshAccess()
})
afterAll(() => gate.close())

/** Asks for what people decide on, with the header. */
async function tryOut(answer: string, more: object = {}) {
  const body = {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
    idempotency_key: newId(),
    ...more,
  }
  const headers = {
    authorization: `Bearer ${pod.serviceKey}`,
    'content-type': 'application/json',
    'countersign-try': answer,
  }
  return await send(gate, { method: 'POST', url: '/v2/tool-calls', headers, payload: JSON.stringify(body) })
}

/** Lets the second pass after which it is answered. */
async function later(callId: string) {
  await asOwner(owner, (db) =>
    db.query(
      `update "Request" set "askedAt" = now() - interval '2 seconds', "expiresAt" = case when tried = 'expire'
        then now() - interval '1 second' else "expiresAt" end where "subjectId" = $1`,
      [callId],
    ),
  )
  while ((await settleDue()) === 0);
}

const callNow = async (id: string) => (await asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}`)).json
const linesOf = async (callId: string) => {
  const { id } = await read.request.findFirstOrThrow({ where: { subjectId: callId } })
  return await read.auditEvent.findMany({ where: { requestId: id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
}

describe('a call that is tried', () => {
  it('is one at /mcp as well, and refused there where this is no trial', async () => {
    const { rpc } = mcpClient(
      () => gate,
      () => pod.serviceKey,
    )
    const publish = (said: string) => {
      const args = { file_path: `docs/mcp-${newId()}.md`, content: 'New text', branch: 'work' }
      return rpc('tools/call', { name: 'outputs-commit_and_log', arguments: args }, { 'countersign-try': said })
    }
    const { json } = await publish('approve')
    const { id, state, tried } = json['result'].structuredContent
    expect({ state, tried }).toEqual({ state: 'waiting', tried: true })
    await later(id)
    await elapse(owner, id, 'effectiveAt')
    while ((await settleDue()) === 0);
    expect(await callNow(id)).toMatchObject({ state: 'released', tried: true })
    expect(await publish('perhaps')).toMatchObject({ status: 422, json: { code: 'invalid_input' } })
    await beTrial(false)
    expect(await publish('approve')).toMatchObject({ status: 403, json: { code: 'no_trials' } })
    await beTrial(true)
  })

  it.each([
    ['approve', 'approved', 'released'],
    ['reject', 'rejected', 'rejected'],
    ['changes', 'changes_requested', 'changes_requested'],
    ['expire', null, 'expired'],
  ] as const)('is answered by somebody made up: %s', async (answer, decided, ends) => {
    const { status, json } = await tryOut(answer)
    expect({ status, json }).toMatchObject({ status: 202, json: { state: 'waiting', tried: true } })
    const id = json['id'] as string
    await later(id)
    if (decided) {
      const { state, effectiveAt, votes } = await read.request.findFirstOrThrow({
        where: { subjectId: id },
        include: { votes: { include: { person: true } } },
      })
      expect(state).toBe(decided)
      expect(effectiveAt!.getTime() - votes[0]!.at.getTime()).toBe(1_000)
      expect(votes.map(({ person }) => person)).toMatchObject([
        { issuer: madeUpForTrials, roles: [], name: 'Made-up person 1' },
      ])
      await elapse(owner, id, 'effectiveAt')
      while ((await settleDue()) === 0);
    }
    const ended = await callNow(id)
    expect(ended).toMatchObject({ state: ends, tried: true })
    expect(`${ended['reason']} ${ended['decided']?.note ?? ''}`).not.toMatch(/\bA person\b/)
    expect(ended['changes']).toEqual(
      answer === 'changes' ? { note: ended['decided'].note, fields: [expect.stringMatching(/^\/./)] } : null,
    )
    if (answer === 'approve') {
      const acted = { grant: ended['grant'].id, arguments: ended['arguments'], idempotency_key: newId() }
      expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/claim`, acted)).toMatchObject({ status: 200 })
      const done = { status: 'succeeded', summary: 'Written', idempotency_key: newId() }
      expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/outcome`, done)).toMatchObject({ status: 200 })
    }
    const told = (await linesOf(id)).map(({ type, actorName, sentence }) => [type, actorName, sentence] as const)
    // What was asked was no trial yet; everything since is.
    const [asked, ...others] = told.filter(([type]) => type !== 'call.asked')
    expect(asked).toEqual(['request.tried', 'WriterPod', expect.stringContaining('(a trial)')])
    for (const [, , sentence] of others) expect(sentence).toContain('(a trial)')
    if (answer === 'approve') expect(others.map(([type]) => type).slice(-2)).toEqual(['call.claimed', 'call.succeeded'])
  })

  it('is none where people were asked already for the very same', async () => {
    const args = { file_path: 'docs/asked.md', content: 'a', branch: 'work' }
    const asked = { tool: 'outputs.commit_and_log', arguments: args, idempotency_key: newId() }
    const { json: real } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', asked)
    const tried = await tryOut('approve', { arguments: args })
    expect(tried.json).toMatchObject({ id: real['id'], joined: true, tried: false, state: 'waiting' })
    expect(await read.request.findFirstOrThrow({ where: { subjectId: real['id'] } })).toMatchObject({ tried: null })
    await asPod(gate, pod.serviceKey, `/v2/tool-calls/${real['id']}/withdraw`, { idempotency_key: newId() })
  })

  it('is none where a rule decides, and stays one with the same key', async () => {
    const allowed = await tryOut('approve', { tool: 'memory.search', arguments: { keyword: 'lamps' } })
    expect(allowed).toMatchObject({ status: 200, json: { state: 'allowed', tried: false } })
    const again = { idempotency_key: newId(), arguments: { file_path: 'docs/again.md', content: 'a', branch: 'work' } }
    const first = await tryOut('reject', again)
    expect((await tryOut('approve', again)).json).toMatchObject({ id: first.json['id'], tried: true })
    expect(await read.request.findFirstOrThrow({ where: { subjectId: first.json['id'] } })).toMatchObject({
      tried: 'reject',
    })
    expect(await tryOut('maybe')).toMatchObject({
      status: 422,
      json: { fields: { 'Countersign-Try': [expect.any(String)] } },
    })
    await later(first.json['id'])
  })
})

describe('where it is no trial', () => {
  const nothingBut = async (work: () => Promise<unknown>) => {
    const count = async () => [await read.call.count(), await read.request.count(), await read.vote.count()]
    const before = await count()
    await work()
    expect(await count()).toEqual(before)
  }

  it('nothing is asked with the header, and what was signed by nobody opens nothing', async () => {
    const { json } = await tryOut('approve')
    const id = json['id'] as string
    await later(id)
    await elapse(owner, id, 'effectiveAt')
    await beTrial(false)
    await nothingBut(async () => {
      expect(await tryOut('approve')).toMatchObject({ status: 403, json: { code: 'no_trials' } })
    })
    while ((await settleDue()) === 0);
    // It waits for people again, without the signature.
    expect(await callNow(id)).toMatchObject({ state: 'waiting', tried: true, grant: null })
    await beTrial(true)
  })

  it('production says no by itself, whatever its database says, also to a permission from before', async () => {
    const { json } = await tryOut('approve')
    const id = json['id'] as string
    await later(id)
    await elapse(owner, id, 'effectiveAt')
    while ((await settleDue()) === 0);
    const { grant, arguments: args } = await callNow(id)
    const { json: waiting } = await tryOut('approve')
    const was = env.environment
    Object.assign(env, { environment: 'prod' })
    try {
      await nothingBut(async () => {
        expect(await tryOut('approve')).toMatchObject({ status: 403, json: { code: 'no_trials' } })
        const claim = { grant: grant.id, arguments: args, idempotency_key: newId() }
        expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/claim`, claim)).toMatchObject({
          status: 409,
          json: { code: 'policy_moved' },
        })
        await later(waiting['id'])
      })
      const request = await read.request.findFirstOrThrow({
        where: { subjectId: waiting['id'] },
        include: { duties: true },
      })
      expect(request.state).toBe('waiting')
      const nobody = await read.person.findFirstOrThrow({ where: { issuer: madeUpForTrials } })
      const decision = { requestId: request.id, digest: request.digest, verdict: 'reject' }
      expect(await execute(decideRequest, madeUpActor(nobody, request.duties, new Date()), decision)).toMatchObject({
        ok: false,
        reason: 'no_trials',
      })
    } finally {
      Object.assign(env, { environment: was })
    }
    await later(waiting['id'])
  })

  it('the database takes neither such a vote nor such a request, nor a made-up person with rights, even of its owner', async () => {
    const { id: nobody } = await read.person.findFirstOrThrow({ where: { issuer: madeUpForTrials } })
    const { json } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', {
      tool: 'outputs.commit_and_log',
      arguments: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
      idempotency_key: newId(),
    })
    const { id } = await read.request.findFirstOrThrow({ where: { subjectId: json['id'] } })
    const vote = `insert into "Vote" (id, "requestId", "personId", verdict, digest) values ('made-up', $1, $2, 'reject', '')`
    const tried = `update "Request" set tried = 'approve' where id = $1`
    const refused = (text: string, values: string[]) =>
      asOwner(owner, (db) => db.query(text, values)).then(() => null, String)
    // In a trial too: only on what is tried.
    expect(await refused(vote, [id, nobody])).toMatch('nobody who is made up decides here')
    await beTrial(false)
    expect(await refused(tried, [id])).toMatch('nothing is tried here')
    expect(await refused(`update "Person" set roles = '{approver}' where id = $1`, [nobody])).toMatch('Person_made_up')
    expect(await refused(`update "Person" set "deactivatedAt" = null where id = $1`, [nobody])).toMatch(
      'Person_made_up',
    )
    await beTrial(true)
    expect(await refused(`${tried} and kind = 'tool_call'`, [id])).toBeNull()
    expect(await refused(`update "Request" set tried = null where id = $1`, [id])).toMatch('stays one')
    expect(await refused(vote.replace('made-up', 'made-up-1'), [id, nobody])).toBeNull()
  })
})
