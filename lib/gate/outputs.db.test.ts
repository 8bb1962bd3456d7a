import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { brief } from '@/lib/requests/schema'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { outputRequests } from '@/lib/outputs/request'
import { outputChange } from '@/lib/outputs/schema'

let gate: TestGate
let writer: TestPod
let other: TestPod
let owner: PersonActor
let turn = 0
const worker = { role: 'ResearchPod', department: 'research' }
const whole = `# Returns of bowls\n\nWhoever returns a bowl has 30 days. Bowls come back clean.\n\n${Array.from({ length: 40 }, (_, at) => `- Rule ${at} about shelf ${at * 7}.`).join('\n')}\n`

beforeAll(async () => {
  gate = await openGate()
  writer = await addPod('output-writer', worker)
  other = await addPod('output-other', worker)
  owner = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

const post = (body: object, pod = writer) =>
  asPod(gate, pod.serviceKey, '/v2/outputs', { idempotency_key: `output-${turn++}`, task: 'returns-page', ...body })
const standing = (path: string, more = '') =>
  asPod(gate, other.serviceKey, `/v2/outputs?path=${encodeURIComponent(path)}${more}`)
const revision = (id: unknown, pod = writer) => asPod(gate, pod.serviceKey, `/v2/outputs/${String(id)}`)
const outputOf = ({ json }: { json: Record<string, unknown> }) => json['output'] as Record<string, unknown>
const requestOf = (answer: { json: Record<string, unknown> }) =>
  requestNumbered(Number(String(answer.json['request']).slice(3)))

async function decideOn(answer: { json: Record<string, unknown> }, verdict = 'approve') {
  const request = await requestOf(answer)
  expect(await decide(owner, request, verdict)).toMatchObject({ ok: true })
  return await settled(request)
}

async function changeOf(answer: { json: Record<string, unknown> }) {
  return outputChange.parse((await outputRequests.show(await requestOf(answer))).change.content)
}

describe('what a pod hands in', () => {
  it('stands at once where nothing is found and nothing lost, with memory and changelog', async () => {
    const path = 'docs/bowls.md'
    const answer = await post({ path, content: whole, message: 'First page', reasoning_trace: 'By the rules' })
    expect(answer).toMatchObject({ status: 200, json: { decision: 'allow', state: 'executed', request: null } })
    expect(outputOf(answer)).toMatchObject({ revision: 1, state: 'standing', beside: null, losses: [] })
    expect(await standing(path)).toMatchObject({ status: 200, json: { content: whole, encoding: 'text', next: null } })
    const entry = await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })
    const { textDigest, ...version } = await read.memoryVersion.findFirstOrThrow({ where: { entryId: entry.id } })
    expect(version).toMatchObject({ state: 'active', taskKey: 'returns-page', tags: ['output', 'docs', 'md'] })
    const { text } = await read.memoryText.findUniqueOrThrow({ where: { digest: textDigest! } })
    expect(text).toMatch(
      /^Returns of bowls\n\nWhoever returns a bowl has 30 days\.\n\nFile docs\/bowls\.md, revision 1/,
    )
    const row = await read.outputRevision.findUniqueOrThrow({ where: { id: String(outputOf(answer)['id']) } })
    expect(row.stoodAt).toEqual(version.at)
    // The same again is the same revision.
    expect(outputOf(await post({ path, content: whole }))).toMatchObject({ revision: 1, state: 'standing' })
    expect(await read.outputBytes.count({ where: { digest: row.digest } })).toBe(1)
  })

  it('waits where it loses what stands and says it does not, is sent back, and stands when it is mended', async () => {
    const path = 'docs/lost.md'
    await post({ path, content: whole })
    const bad = await post({
      path,
      content: '# Returns of bowls\n\nSee above.\n',
      message: 'Tidied up, no content removed',
    })
    expect(bad).toMatchObject({ status: 202, json: { decision: 'allow' } })
    expect(outputOf(bad)).toMatchObject({ revision: 2, state: 'pending', beside: 1 })
    const losses = outputOf(bad)['losses'] as string[]
    expect(losses[0]).toMatch(/^The whole file is replaced by less: \d+ lines of \d+ went/)
    expect(losses[1]).toMatch(/“no content removed”, but/)
    const request = await requestOf(bad)
    expect(request).toMatchObject({ kind: 'output', environment: 'prod', taskKey: 'returns-page' })
    const said = brief.parse(request.brief)
    expect(said.consequences.slice(0, 2)).toEqual(losses)
    expect(said.unusual.map(({ text }) => text)).toEqual(losses)
    expect(said.checks).toContainEqual({ name: 'content_lost', state: 'found', words: 'Content of revision 1 is lost' })
    expect(said.checks.find(({ name }) => name === 'told_handoff')?.words).toBe(
      'The pod does not say what the next pod should know',
    )
    // Before people have decided nothing moves.
    expect(await standing(path)).toMatchObject({ json: { revision: 1, content: whole } })
    expect((await decideOn(bad, 'request_changes')).state).toBe('changes_requested')
    expect((await revision(outputOf(bad)['id'])).json).toMatchObject({ state: 'rejected', note: 'Not this month' })

    const mended = whole.replace('30 days', '14 days').replace('- Rule 3 about shelf 21.', '- Ask tom@pottery.co.uk.')
    const again = await post({ path, content: mended, message: 'A shorter time' })
    expect(again).toMatchObject({ status: 202, json: { output: { revision: 3, losses: [] } } })
    expect(await changeOf(again)).toMatchObject({ sentBack: { number: 2 }, before: whole, meanwhile: null })
    expect((await decideOn(again)).state).toBe('executed')
    expect(await standing(path)).toMatchObject({ json: { revision: 3, content: mended } })
    const entry = await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })
    expect(entry).toMatchObject({ activeNumber: 2, state: 'active' })
  })

  it('is one outcome of two for one path: what was asked beside another ends, and is kept', async () => {
    const path = 'docs/both.md'
    await post({ path, content: whole })
    const [mine, theirs] = await Promise.all([
      post({ path, content: `${whole}\nAsk ida@pottery.co.uk.\n` }),
      post({ path, content: `${whole}\nAsk eva@pottery.co.uk.\n`, task: 'other-page' }, other),
    ])
    expect([mine.status, theirs.status]).toEqual([202, 202])
    expect((await decideOn(mine)).state).toBe('executed')
    const ended = await decideOn(theirs)
    expect(ended).toMatchObject({ state: 'superseded' })
    expect(await changeOf(theirs)).toMatchObject({ meanwhile: { number: outputOf(mine)['revision'] } })
    expect((await revision(outputOf(theirs)['id'], other)).json).toMatchObject({ state: 'superseded', stood_at: null })
    expect(await read.outputRevision.count({ where: { output: { path }, state: 'standing' } })).toBe(1)
  })

  it('withdraws what waited in memory under its name, by whose word the record says', async () => {
    const path = 'docs/overtaken.md'
    const said = { key: path, text: 'Ask ida@pottery.co.uk.', idempotency_key: 'overtaken' }
    const waiting = await asPod(gate, writer.serviceKey, '/v2/memory/entries', said)
    expect(waiting).toMatchObject({ status: 202, json: { version: 1, version_state: 'pending' } })
    expect(outputOf(await post({ path, content: whole }))).toMatchObject({ state: 'standing' })
    const entry = await read.memoryEntry.findFirstOrThrow({
      where: { path, origin: 'live' },
      include: { versions: { orderBy: { number: 'asc' } } },
    })
    expect(entry).toMatchObject({ activeNumber: 2, versions: [{ state: 'rejected' }, { state: 'active' }] })
    const number = Number(String(waiting.json['request']).slice(3))
    expect(await requestNumbered(number)).toMatchObject({ state: 'withdrawn' })
  })

  it('takes the place of what waited for the same task, whose request is withdrawn', async () => {
    const path = 'docs/twice.md'
    const first = await post({ path, content: 'Ask ida@pottery.co.uk.' })
    const second = await post({ path, content: 'Ask eva@pottery.co.uk.' })
    expect(await requestOf(first)).toMatchObject({ state: 'withdrawn' })
    expect((await revision(outputOf(first)['id'])).json).toMatchObject({ state: 'superseded' })
    expect((await decideOn(second)).state).toBe('executed')
  })

  it('is looked at by people where it is no text, and given back byte by byte', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255])
    const path = 'docs/logo.png'
    const answer = await post({ path, content: bytes.toString('base64'), encoding: 'base64' })
    expect(answer).toMatchObject({ status: 202, json: { output: { size: 9, type: 'image/png' } } })
    expect(await standing(path)).toMatchObject({ status: 404, json: { code: 'nothing_stands' } })
    expect((await decideOn(answer)).state).toBe('executed')
    expect(await standing(path)).toMatchObject({ json: { content: bytes.toString('base64'), encoding: 'base64' } })
  })

  it('is handed in by the words of the first version, too', async () => {
    const body = { task_id: 'returns-page', file_path: 'docs/old-words.md', content: 'Bowls come back.' }
    const answer = await asPod(gate, writer.serviceKey, '/v1/tasks/commit_and_log_output', body)
    expect(answer).toMatchObject({ status: 200, json: { output: { state: 'standing', path: body.file_path } } })
    expect(await standing(body.file_path)).toMatchObject({ json: { content: body.content } })
  })

  it('is given in parts where it is long', async () => {
    const path = 'docs/long.txt'
    const content = 'bowl and cup\n'.repeat(6_000)
    await post({ path, content })
    const first = await standing(path)
    expect(first.json).toMatchObject({ next: 60_000 })
    const rest = await standing(path, '&from=60000')
    expect(String(first.json['content']) + String(rest.json['content'])).toBe(content)
  })

  it('is nobody else’s to look at before it stands, and denied where policy denies it', async () => {
    const answer = await post({ path: 'docs/mine.md', content: 'Bowls.' })
    expect(await revision(outputOf(answer)['id'], other)).toMatchObject({ status: 404, json: { code: 'no_output' } })
    const denied = await post({ path: '.github/workflows/a.yml', content: 'on: push' })
    expect(denied).toMatchObject({ status: 200, json: { decision: 'deny', output: null } })
  })

  it.each([
    [{ path: '../x', content: 'A' }, 'path'],
    [{ path: '/x', content: 'A' }, 'path'],
    [{ path: 'a//b', content: 'A' }, 'path'],
    [{ path: 'a', content: 'A', encoding: 'gzip' }, 'encoding'],
    [{ path: 'a', content: 'x'.repeat(900_001) }, 'content'],
  ])('is refused in words where it is wrong (%#)', async (body, field) => {
    const answer = await post(body)
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.json['fields'] as object)).toEqual([field])
    expect(await post({ path: 'a', content: '!', encoding: 'base64' })).toMatchObject({
      status: 422,
      json: { code: 'not_readable' },
    })
  })
})
