import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { holdEntry } from '@/lib/memory/written/keep/commands'

// Memory in the words of the first version: what the second refuses or leaves out, these refuse and leave out as well.

let gate: TestGate
let pod: TestPod
let blind: TestPod
let owner: PersonActor
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('memory-v1', { role: 'ResearchPod', department: 'research' })
  blind = await addPod('memory-v1-blind', { role: 'HousePod', department: 'nowhere' })
  owner = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

const send = (path: string, body: object, by = pod) => asPod(gate, by.serviceKey, `/v1/memory/${path}`, body)
const update = (path: string, description: string, more: object = {}) =>
  send('manage_entry', { action: 'update', path, description, idempotency_key: `v1-${turn++}`, ...more })
const manage = (body: object) => send('manage', { idempotency_key: `v1-${turn++}`, ...body })
const one = (key: string) => asPod(gate, pod.serviceKey, `/v2/memory/entry?key=${encodeURIComponent(key)}`)
const paths = ({ json }: { json: Record<string, any> }) => json['entries'].map(({ path }: { path: string }) => path)
const states = ({ json }: { json: Record<string, any> }) =>
  json['files'].map(({ path, state }: { path: string; state: string }) => [path, state])

async function handIn(path: string, content = `# About ${path}\n\nBowls come back.\n`) {
  const body = { task_id: 'bowls', file_path: path, content, idempotency_key: `v1-${turn++}` }
  expect(await asPod(gate, pod.serviceKey, '/v1/tasks/commit_and_log_output', body)).toMatchObject({
    json: { output: { state: 'standing' } },
  })
}

describe('an entry', () => {
  it('is written down as by the second version, and found by either', async () => {
    const answer = await update('returns/period.md', 'Whoever returns a bowl has 30 days.', { tags: ['bowls'] })
    expect(answer).toMatchObject({ status: 200, json: { decision: 'allow', version: 1, version_state: 'active' } })
    expect(await one('returns/period.md')).toMatchObject({ json: { tags: ['bowls'], version: 1 } })
    const found = await send('query', { mode: 'search', keyword: 'bowl days' })
    expect(found.json['entries']).toEqual([
      {
        path: 'returns/period.md',
        description: 'Whoever returns a bowl has 30 days.',
        tags: ['bowls'],
        file_type: 'md',
        pod_owner: 'ResearchPod',
        last_updated: new Date().toISOString().slice(0, 10),
        version: 1,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ])
    const uses = await read.memoryUse.findMany({ where: { podId: pod.podId } })
    expect(uses.map(({ times }) => times)).toEqual([2])
  })

  it('waits where something is found in it, in nobody’s search, until people have signed it', async () => {
    const said = { idempotency_key: 'v1-who' }
    const asked = await update('returns/who', 'Ask rosa@pottery.co.uk about returns.', said)
    expect(asked).toMatchObject({ status: 202, json: { version_state: 'pending' } })
    const hidden = await send('query', { mode: 'search', keyword: 'rosa' })
    expect(hidden).toMatchObject({ json: { entries: [], left_out: { pending: 1 } } })
    const request = await requestNumbered(Number(String(asked.json['request']).slice(3)))
    expect(await decide(owner, request, 'approve')).toMatchObject({ ok: true })
    await settled(request)
    expect(paths(await send('query', { mode: 'search', keyword: 'rosa' }))).toEqual(['returns/who'])
    const again = await update('returns/who', 'Ask rosa@pottery.co.uk about returns.', said)
    expect(again).toMatchObject({ status: 200, json: { version: 1, version_state: 'active' } })
  })

  it.each([
    [{ path: '../x', description: 'A' }, 'path'],
    [{ path: 'a' }, 'description'],
    [{ path: 'a', description: 'x'.repeat(20_001) }, 'description'],
    [{ path: 'a', description: 'A', pod_owner: 'HousePod' }, 'pod_owner'],
    [{ path: 'a', description: 'A', branch: 'main' }, 'branch'],
  ])('is refused in words where %j is wrong', async (body, field) => {
    const answer = await send('manage_entry', { ...body, idempotency_key: `v1-${turn++}` })
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid_input' } })
    expect(Object.keys(answer.json['fields'] as object)).toEqual([field])
  })

  it('is removed by people alone', async () => {
    await update('returns/stays', 'It stays.')
    expect(await send('manage_entry', { action: 'remove', path: 'returns/stays' })).toMatchObject({
      status: 403,
      json: { code: 'people_remove' },
    })
    expect(await one('returns/stays')).toMatchObject({ status: 200 })
  })

  it('is written and read by whom policy lets', async () => {
    for (const [path, body] of [
      ['query', { mode: 'list' }],
      ['query', { mode: 'stats' }],
      ['manage', { action: 'diff', files: ['docs/a.md'] }],
    ] as const)
      expect(await send(path, body, blind)).toMatchObject({ status: 403, json: { code: 'may_not_read' } })
    const body = { path: 'returns/blind', description: 'No.', idempotency_key: 'blind' }
    expect(await send('manage_entry', body, blind)).toMatchObject({ json: { decision: 'deny', version: null } })
    expect(await send('manage', { files: [body].map(({ idempotency_key: _, ...file }) => file) }, blind)).toMatchObject(
      {
        status: 200,
        json: { files: [{ state: 'not_written', version: null, reason: expect.any(String) }] },
      },
    )
    expect(await read.memoryEntry.count({ where: { path: 'returns/blind' } })).toBe(0)
  })
})

describe('a list', () => {
  it('is narrowed, goes on where it ended, and counts', async () => {
    for (const name of ['a.md', 'b.yaml', 'c.md'])
      await update(`list/${name}`, `Of ${name}. More.`, { tags: ['listed'] })
    const listed = { tag: 'listed' }
    expect(paths(await send('query', listed))).toEqual(['list/a.md', 'list/b.yaml', 'list/c.md'])
    expect(paths(await send('query', { ...listed, offset: 1, limit: 1 }))).toEqual(['list/b.yaml'])
    expect(paths(await send('query', { ...listed, file_type: '.md' }))).toEqual(['list/a.md', 'list/c.md'])
    expect(paths(await send('query', { ...listed, pod_owner: 'HousePod' }))).toEqual([])
    expect(paths(await send('query', { repo_name: 'list' }))).toEqual(['list/a.md', 'list/b.yaml', 'list/c.md'])
    const first = await send('query', { ...listed, limit: 2 })
    expect(paths(await send('query', { ...listed, cursor: first.json['cursor'] }))).toEqual(['list/c.md'])
    const short = await send('query', { ...listed, mode: 'summary', limit: 1 })
    expect(short.json['entries'][0]).toMatchObject({ description: 'Of a.md.' })
    expect(await send('query', { mode: 'search' })).toMatchObject({
      status: 422,
      json: { fields: { keyword: [expect.any(String)] } },
    })
    const whole = await read.memoryEntry.count({ where: { activeNumber: { not: null } } })
    const bare = await read.memoryEntry.count({ where: { activeNumber: { not: null }, tags: { isEmpty: true } } })
    expect((await send('query', { mode: 'stats' })).json).toMatchObject({
      entries: [],
      stats: { entries: whole, at_least: false, missing_tags: bare, missing_pod_owner: 0 },
    })
  })
})

describe('files', () => {
  it('that stand are in memory by themselves, and it is told where they are not', async () => {
    for (const name of ['one.md', 'two.md', 'deep/three.md']) await handIn(`shelf/${name}`)
    const folder = { base_paths: ['shelf'] }
    const all = ['shelf/deep/three.md', 'shelf/one.md', 'shelf/two.md']
    expect(states(await manage({ action: 'index', ...folder }))).toEqual(all.map((path) => [path, 'in_memory']))
    const { id: entryId } = await read.memoryEntry.findFirstOrThrow({ where: { path: 'shelf/two.md' } })
    expect(await execute(holdEntry, owner, { entryId, reason: 'Who said so?' })).toMatchObject({ ok: true })
    const files = ['shelf/one.md', 'shelf/gone.md']
    expect(states(await manage({ action: 'diff', ...folder, files }))).toEqual([
      ['shelf/gone.md', 'nothing_stands'],
      ['shelf/two.md', 'left_out'],
    ])
    expect(states(await manage({ action: 'validate', ...folder }))).toEqual([])
    // A folder is no part of a name, and what is asked with add and without words writes nothing.
    expect(states(await manage({ base_paths: ['shel'] }))).toEqual([])
    expect(states(await manage({ files: ['shelf/one.md'] }))).toEqual([['shelf/one.md', 'in_memory']])
    expect(await manage({ action: 'index' })).toMatchObject({
      status: 422,
      json: { fields: { files: [expect.any(String)] } },
    })
  })

  it('are described one after the other, and a repeat with the same key goes on with what was done', async () => {
    const body = {
      idempotency_key: 'v1-described',
      files: [
        { path: 'described/a.md', description: 'Jars are blue.' },
        { path: 'described/b.md', description: 'Write to ida@pottery.co.uk.' },
      ],
    }
    const answer = await manage(body)
    expect(answer).toMatchObject({ status: 202, json: { files: [{ state: 'written' }, { state: 'waits' }] } })
    expect((await manage(body)).json).toEqual(answer.json)
    expect(await one('described/a.md')).toMatchObject({ json: { text: 'Jars are blue.', version: 1 } })
    expect(await one('described/b.md')).toMatchObject({ status: 404 })
    const wrong = await manage({ ...body, files: [{ path: 'described/c.md', description: 'Other.' }] })
    expect(wrong).toMatchObject({ status: 409, json: { code: 'idempotency_key_reused' } })
  })
})
