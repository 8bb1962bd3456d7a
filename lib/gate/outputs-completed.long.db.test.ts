import pg from 'pg'
import { addPerson, addTwoAccounts, asPod, must, openGate, type TestAccount, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { starterText } from '@/lib/policy/fixture'
import { activatePolicy } from '@/lib/policy/commands'

// A task that is completed with contents hands them in: what loses content keeps the whole task waiting.

let gate: TestGate
let dev: TestAccount
let olga: PersonActor
let turn = 0
const ownerUrl = process.env.DATABASE_OWNER_URL!
const whole = `# Bowls\n\nThey come back clean.\n\n${Array.from({ length: 40 }, (_, at) => `- Rule ${at} about shelf ${at * 7}.`).join('\n')}\n`
const stub = '# Bowls\n\nSee above.\n'

beforeAll(async () => {
  gate = await openGate()
  dev = (await addTwoAccounts('completer', { role: 'ResearchPod', department: 'research' })).dev
  olga = await addPerson('Olga')
})
afterAll(() => gate.close())

const send = (move: string, body: object) => asPod(gate, dev.key, `/v2/tasks/${move}`, body)
const task = async (key: string) => (await asPod(gate, dev.key, `/v2/tasks/task?task_id=${key}`)).json
const standing = async (path: string) =>
  (await asPod(gate, dev.key, `/v2/outputs?path=${encodeURIComponent(path)}`)).json
const kept = (path: string) => read.outputRevision.count({ where: { output: { path } } })

/** A task in progress, and what it is completed with. */
async function begun() {
  const key = `filed-${turn++}`
  expect(await send('start', { task_id: key })).toMatchObject({ json: { status: 'in_progress' } })
  const complete = (outputs: object[], name = 'end', more: object = {}) =>
    send('complete', { task_id: key, outputs, idempotency_key: `${key}-${name}`, ...more })
  return { key, at: (name: string) => `docs/${key}/${name}.md`, complete }
}

/** The same with one document that stands, of which the next version loses nearly all. */
async function beginning() {
  const story = await begun()
  const path = story.at('a')
  await asPod(gate, dev.key, '/v2/outputs', { path, task: story.key, content: whole, idempotency_key: story.key })
  return { ...story, path }
}

async function answer(key: string, verdict: string, kind = 'output') {
  const where = { kind, taskKey: key, state: 'waiting' as const }
  const { number } = await read.request.findFirstOrThrow({ where, orderBy: { number: 'asc' } })
  expect(await decide(olga, { number }, verdict)).toMatchObject({ ok: true })
  return await settled(await requestNumbered(number))
}

const linesOf = async (taskKey: string) => {
  const where = { taskKey, type: { startsWith: 'task.' } }
  return (await read.auditEvent.findMany({ where, orderBy: { id: 'asc' } })).map(({ type }) => type)
}

describe('a completion with contents', () => {
  it('hands every file in, is completed where all stand, and is the same when it is sent again', async () => {
    const { key, at, complete } = await begun()
    const files = [{ path: at('b'), content: 'Bowls.' }, { path: at('a'), content: whole }, { path: at('noted') }]
    const done = await complete(files, 'end', { reasoning_trace: 'I compared three lists.' })
    expect(done).toMatchObject({ status: 200, json: { state: 'executed', status: 'completed' } })
    expect(done.json['outputs']).toEqual([
      expect.objectContaining({ path: at('a'), revision: 1, state: 'standing', losses: [] }),
      expect.objectContaining({ path: at('b'), revision: 1, state: 'standing', losses: [] }),
    ])
    expect(await standing(at('a'))).toMatchObject({ content: whole })
    expect(await read.memoryEntry.count({ where: { path: { in: [at('a'), at('b')] }, state: 'active' } })).toBe(2)
    expect(await kept(at('noted'))).toBe(0)
    const row = await read.outputRevision.findFirstOrThrow({ where: { output: { path: at('a') } } })
    expect(row).toMatchObject({ taskKey: key, callId: done.json['call_id'], reasoning: 'I compared three lists.' })

    const again = await complete(files, 'end', { reasoning_trace: 'I compared three lists.' })
    expect(again.text).toBe(done.text)
    expect(await kept(at('a'))).toBe(1)
    const { data } = await read.task.findFirstOrThrow({ where: { key } })
    expect(data).toMatchObject({ outputs: [at('b'), at('a'), at('noted')] })
  })

  it('waits with a file that loses content, and is completed by the signature under it', async () => {
    const { key, at, path, complete } = await beginning()
    const files = [
      { path, content: stub },
      { path: at('b'), content: 'Cups.' },
    ]
    const done = await complete(files, 'end', { reason: 'Tidied up, no content removed' })
    expect(done).toMatchObject({ status: 200, json: { state: 'executed', status: 'in_review' } })
    const [first, second] = done.json['outputs'] as { state: string; losses: string[] }[]
    expect([first!.state, second!.state]).toEqual(['pending', 'standing'])
    expect(first!.losses.join(' ')).toMatch(/replaced by less.*“no content removed”, but/)
    expect(await task(key)).toMatchObject({ status: 'in_review', review: null })
    expect(await standing(path)).toMatchObject({ revision: 1, content: whole })
    // While people look, nothing else happens to it.
    const more = { path: at('c'), task: key, content: 'More', idempotency_key: `${key}-more` }
    expect(await asPod(gate, dev.key, '/v2/outputs', more)).toMatchObject({ json: { code: 'task_in_review' } })
    expect(await send('hold', { task_id: key })).toMatchObject({ status: 409, json: { code: 'task_in_review' } })

    expect((await answer(key, 'approve')).state).toBe('executed')
    expect(await task(key)).toMatchObject({ status: 'completed' })
    expect(await standing(path)).toMatchObject({ revision: 2, content: stub })
    expect(await linesOf(key)).toEqual(['task.started', 'task.handed_in', 'task.completed'])
    expect((await complete(files, 'end', { reason: 'Tidied up, no content removed' })).text).toBe(done.text)
  })

  it('goes back to its pod when one of two files is sent back, and is completed when it is mended', async () => {
    const { key, at, path, complete } = await beginning()
    const ask = { path: at('b'), content: 'Ask ida@pottery.co.uk.' }
    await complete([{ path, content: stub }, ask])
    expect((await answer(key, 'request_changes')).state).toBe('changes_requested')
    const review = { answer: 'changes_requested', note: 'Wrong wording. Not this month' }
    expect(await task(key)).toMatchObject({ status: 'in_progress', review })
    // The other one waits by itself, and the task waits for it anew.
    expect(await complete([{ path, content: whole }], 'mended')).toMatchObject({ json: { status: 'in_review' } })
    expect((await answer(key, 'approve')).state).toBe('executed')
    expect(await task(key)).toMatchObject({ status: 'completed' })
    expect(await standing(at('b'))).toMatchObject({ content: ask.content })
    expect(await linesOf(key)).toEqual([
      'task.started',
      'task.handed_in',
      'task.sent_back',
      'task.handed_in',
      'task.completed',
    ])
  })

  it('is completed once, and by nobody’s waiting for another, where both its files come to stand at one moment', async () => {
    const { key, at, complete } = await begun()
    const files = ['ida', 'eva'].map((name) => ({ path: at(name), content: `Ask ${name}@pottery.co.uk.` }))
    expect(await complete(files)).toMatchObject({ json: { status: 'in_review' } })
    const requests = await read.request.findMany({ where: { kind: 'output', taskKey: key, state: 'waiting' } })
    for (const request of requests) expect(await decide(olga, request)).toMatchObject({ ok: true })
    const ended = await Promise.all(requests.map((request) => settled(request)))
    expect(ended.map(({ state }) => state)).toEqual(['executed', 'executed'])
    expect(await task(key)).toMatchObject({ status: 'completed' })
    expect(await linesOf(key)).toEqual(['task.started', 'task.handed_in', 'task.completed'])
  })

  it('is reviewed as a whole, where that is wanted, once its files stand', async () => {
    const { key, path, complete } = await beginning()
    await asOwner(ownerUrl, (owner) => owner.query(`update "Task" set "needsReview" = true where key = '${key}'`))
    await complete([{ path, content: stub }])
    expect(await read.request.count({ where: { kind: 'task_completion', taskKey: key } })).toBe(0)
    expect((await answer(key, 'approve')).state).toBe('executed')
    expect(await task(key)).toMatchObject({ status: 'in_review' })
    const { envelope } = await read.request.findFirstOrThrow({ where: { kind: 'task_completion', taskKey: key } })
    expect(envelope).toMatchObject({ outputs: [{ path, digest: (await standing(path))['digest'] }] })
    expect((await answer(key, 'approve', 'task_completion')).state).toBe('executed')
    expect(await task(key)).toMatchObject({ status: 'completed', review: { answer: 'signed' } })
  })

  it('waits for what was handed in before it, too', async () => {
    const { key, at, complete } = await begun()
    const body = { path: at('a'), task: key, content: 'Ask eva@pottery.co.uk.', idempotency_key: `${key}-a` }
    expect(await asPod(gate, dev.key, '/v2/outputs', body)).toMatchObject({ status: 202 })
    expect(await complete([{ path: at('a') }])).toMatchObject({ json: { status: 'in_review', outputs: [] } })
    expect((await answer(key, 'reject')).state).toBe('rejected')
    expect(await task(key)).toMatchObject({ status: 'in_progress', review: { answer: 'rejected' } })
    expect(await complete([{ path: at('a') }], 'without')).toMatchObject({ json: { status: 'completed' } })
  })
})

describe('a completion of which one file is refused', () => {
  it.each([
    [[{ path: 'a'.repeat(401), content: 'A' }], 'outputs.1.path'],
    [[{ path: 'docs/a .md/b.md ', content: 'A' }], 'outputs.1.path'],
    [
      [
        { path: 'b.md', content: 'A' },
        { path: 'b.md', content: 'B' },
      ],
      'outputs.2.path',
    ],
  ])('keeps nothing of the others and says which it is (%#)', async (more, field) => {
    const { key, at, complete } = await begun()
    const refused = await complete([{ path: at('a'), content: whole }, ...more])
    expect(refused.status).toBe(422)
    expect(Object.keys(refused.json['fields'] as object)).toEqual([field])
    expect(await kept(at('a'))).toBe(0)
    expect(await task(key)).toMatchObject({ status: 'in_progress' })
    expect(await complete([{ path: at('a'), content: whole }], 'mended')).toMatchObject({
      json: { status: 'completed' },
    })
  })

  it('is refused as a whole where the policy speaks of a file by itself', async () => {
    const rule = (then: string) => `
      - id: drafts-alone
        title: Drafts are looked at by themselves
        tools: [outputs.submit]
        when: { path: ['**/draft.md'] }
        then: ${then}`
    const within = (then: string) =>
      starterText.replace(/(\n {2}worker:\n {4}inherits: \[reader\]\n {4}rules:)/, `$1${rule(then)}`)
    const asking = 'ask\n        duty: [{ group: product-owners, count: 1 }]\n        expires: 24h'
    for (const [then, code] of [
      ['deny\n        because: Drafts stay where they are.', 'file_denied'],
      [asking, 'file_alone'],
    ] as const) {
      await must(activatePolicy, { document: within(then), reason: 'A test of drafts' })
      const { key, at, complete } = await begun()
      const refused = await complete([
        { path: at('a'), content: whole },
        { path: at('draft'), content: whole },
      ])
      expect(refused).toMatchObject({
        status: 403,
        json: { code, fields: { 'outputs.1.path': [expect.stringMatching(/^Drafts /)] } },
      })
      expect(await kept(at('a'))).toBe(0)
      expect(await task(key)).toMatchObject({ status: 'in_progress' })
    }
    await must(activatePolicy, { document: starterText, reason: 'As it was' })
  })
})

describe('a completion that is cut off', () => {
  const pool = new pg.Pool({ connectionString: ownerUrl })
  afterAll(() => pool.end())

  it.each(['OutputRevision', 'MemoryVersion', 'Task', 'AuditEvent'])(
    'did all of it or nothing: cut where %s is written, and sent again',
    async (table) => {
      const { key, at, complete } = await begun()
      const files = ['a', 'b'].map((name) => ({ path: at(name), content: `About ${name} of ${table}.` }))
      const [event, when] = {
        Task: ['update', `when (new.status = 'completed')`],
        AuditEvent: ['insert', `when (new.type = 'task.completed')`],
      }[table] ?? ['insert', '']
      await pool.query(
        `create or replace function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`,
      )
      await pool.query(
        `create trigger cut before ${event} on "${table}" for each row ${when} execute function cut_off()`,
      )
      expect((await complete(files)).status).toBeGreaterThanOrEqual(500)
      expect([await kept(at('a')), await kept(at('b'))]).toEqual([0, 0])
      expect(await read.memoryEntry.count({ where: { path: at('a') } })).toBe(0)
      expect(await task(key)).toMatchObject({ status: 'in_progress' })
      await pool.query(`drop trigger cut on "${table}"`)
      expect(await complete(files)).toMatchObject({ status: 200, json: { status: 'completed' } })
      expect([await kept(at('a')), await kept(at('b'))]).toEqual([1, 1])
    },
  )
})
