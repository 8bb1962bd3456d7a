import {
  addPerson,
  addPod,
  addTwoAccounts,
  asPod,
  openGate,
  send,
  type TestGate,
  type TestPod,
} from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { memoryDetail } from '@/lib/memory/queries'
import { archiveEntry, holdEntry, restoreEntry } from '@/lib/memory/written/keep/commands'

let gate: TestGate
let writer: TestPod
let reader: TestPod
let owner: PersonActor
let turn = 0
const worker = { role: 'ResearchPod', department: 'research' }

beforeAll(async () => {
  gate = await openGate()
  writer = await addPod('memory-writer', worker)
  reader = await addPod('memory-reader', worker)
  owner = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

const post = (body: object, pod = writer) =>
  asPod(gate, pod.serviceKey, '/v2/memory/entries', { idempotency_key: `memory-${turn++}`, ...body })
const list = (q = '') => asPod(gate, reader.serviceKey, `/v2/memory/entries?q=${encodeURIComponent(q)}`)
const one = (key: string) => asPod(gate, reader.serviceKey, `/v2/memory/entry?key=${encodeURIComponent(key)}`)
const textsIn = ({ json }: { json: Record<string, unknown> }) =>
  (json['entries'] as { text: string }[]).map(({ text }) => text)

async function decideOn(answer: { json: Record<string, unknown> }, verdict = 'approve') {
  const request = await requestNumbered(Number(String(answer.json['request']).slice(3)))
  expect(await decide(owner, request, verdict)).toMatchObject({ ok: true })
  return await settled(request)
}

describe('what a pod writes down', () => {
  it('is given to the others of its environment at once where nothing is found in it', async () => {
    const said = { key: 'returns/period', text: 'Whoever returns a bowl has 30 days.', tags: ['bowls'] }
    expect(await post(said)).toMatchObject({
      status: 200,
      json: { decision: 'allow', state: 'executed', version: 1, version_state: 'active', request: null },
    })
    const found = await one('returns/period')
    expect(found).toMatchObject({ status: 200, json: { text: said.text, version: 1, tags: ['bowls'] } })
    expect(textsIn(await list('bowl days'))).toEqual([said.text])
    expect(textsIn(await list('bowls'))).toEqual([said.text])
    expect(textsIn(await list('cups'))).toEqual([])
    // Said again it is no other version; said otherwise it is one, and the one before is given to nobody any more.
    expect(await post(said)).toMatchObject({ json: { version: 1, version_state: 'active' } })
    expect(await post({ ...said, text: 'They have 14 days.' })).toMatchObject({ json: { version: 2 } })
    expect(await one('returns/period')).toMatchObject({ json: { text: 'They have 14 days.', version: 2 } })
    const headers = { authorization: `Bearer ${reader.serviceKey}`, 'if-none-match': String(found.headers['etag']) }
    expect(await send(gate, { url: '/v2/memory/entry?key=returns/period', headers })).toMatchObject({ status: 200 })
    const uses = await read.memoryUse.findMany({ where: { podId: reader.podId } })
    expect(uses.map(({ times }) => times)).toEqual([5])
  })

  it('waits in nobody’s search where something is found in it, until people have signed it', async () => {
    const said = { key: 'returns/who', text: 'Ask rosa@pottery.co.uk about returns.', contains_personal_data: false }
    const asked = await post(said)
    expect(asked).toMatchObject({ status: 202, json: { version: 1, version_state: 'pending' } })
    expect(await one(said.key)).toMatchObject({ status: 404, json: { code: 'no_entry' } })
    expect(await list('rosa')).toMatchObject({ json: { entries: [], left_out: { pending: 1 } } })
    const request = await decideOn(asked)
    expect(request).toMatchObject({ kind: 'memory_write', state: 'executed', environment: 'prod' })
    expect(await one(said.key)).toMatchObject({ json: { text: said.text } })
    // That pods may be given it says nothing of the address, which stays open for somebody to settle.
    const where = { subjectKind: 'memory_version' }
    const findings = await read.finding.findMany({ where, orderBy: { kind: 'asc' } })
    expect(findings).toMatchObject([
      { kind: 'declared.denied', field: 'contains_personal_data', masked: 'false', state: 'open' },
      { kind: 'personal.email', state: 'open', version: 1 },
    ])
    expect(JSON.stringify(request.brief)).toContain('claim of no personal data where some was found')
  })

  it('waits where it loses much of what stands there, until people have signed it or it is there again', async () => {
    const rules = Array.from({ length: 60 }, (_, at) => `Jar ${at} goes back to its shelf.`)
    const key = 'jars/shelves'
    expect(await post({ key, text: rules.join('\n') })).toMatchObject({ json: { version_state: 'active' } })
    const less = { key, text: rules.slice(0, 3).join('\n'), reason: 'Append a jar without removing the others' }
    const asked = await post(less)
    expect(asked).toMatchObject({ status: 202, json: { version: 2, version_state: 'pending' } })
    expect(textsIn(await list('jar'))).toEqual([rules.join('\n')])
    const { brief, subjectId } = await requestNumbered(Number(String(asked.json['request']).slice(3)))
    expect(JSON.stringify(brief)).toContain('Lost content: 57 lines of 60 went, 0 came')
    const kinds = async (state: 'open' | 'fixed') =>
      (
        await read.finding.findMany({
          where: { subjectKind: 'memory_version', subjectId: subjectId.split('/')[0]!, state },
          orderBy: { kind: 'asc' },
        })
      ).map(({ kind }) => kind)
    expect(await kinds('open')).toEqual(['loss.contradiction', 'loss.replaced'])
    expect(await post({ key, text: [...rules, 'Jar 60, too.'].join('\n') })).toMatchObject({
      json: { version: 3, version_state: 'active' },
    })
    expect(await kinds('open')).toEqual([])
    expect(await kinds('fixed')).toEqual(['loss.contradiction', 'loss.replaced'])
  })

  it('is sent back in words, and goes on with what is right', async () => {
    const said = { key: 'returns/desk', text: 'The desk is tom@pottery.co.uk.', idempotency_key: 'desk-1' }
    const asked = await post(said)
    const back = await decideOn(asked, 'request_changes')
    expect(back.state).toBe('changes_requested')
    expect(await post(said)).toMatchObject({
      status: 200,
      json: { version: 1, version_state: 'rejected', note: 'Not this month' },
    })
    expect(await one(said.key)).toMatchObject({ status: 404 })
    expect(await read.memoryEntry.findFirstOrThrow({ where: { path: said.key } })).toMatchObject({ state: 'rejected' })
    expect(await list('desk')).toMatchObject({ json: { left_out: { archived: 0, rejected: 1 } } })
    expect(await post({ key: said.key, text: 'Ask the desk.' })).toMatchObject({
      status: 200,
      json: { version: 2, version_state: 'active' },
    })
    expect(textsIn(await list('desk'))).toEqual(['Ask the desk.'])
  })

  it('takes the place of what waited, whose request is withdrawn', async () => {
    const first = await post({ key: 'returns/late', text: 'Write to ida@pottery.co.uk.' })
    const second = await post({ key: 'returns/late', text: 'Write to ida@pottery.co.uk, or to eva@pottery.co.uk.' })
    expect(second).toMatchObject({ status: 202, json: { version: 2 } })
    const before = await requestNumbered(Number(String(first.json['request']).slice(3)))
    expect(before).toMatchObject({ state: 'withdrawn', closedAt: expect.any(Date) as Date })
    expect(await decideOn(second)).toMatchObject({ state: 'executed' })
    expect(await one('returns/late')).toMatchObject({ json: { version: 2 } })
  })

  it('is kept apart by environment, and read by whom policy lets', async () => {
    const dev = await addPod('memory-dev', { ...worker, environment: 'dev' })
    await refreshAccess()
    await post({ key: 'returns/where', text: 'In the yard.' })
    expect(await asPod(gate, dev.serviceKey, '/v2/memory/entry?key=returns/where')).toMatchObject({ status: 404 })
    expect(await post({ key: 'returns/where', text: 'In the cellar.' }, dev)).toMatchObject({ json: { version: 1 } })
    expect(await one('returns/where')).toMatchObject({ json: { text: 'In the yard.' } })
  })

  it('names the task of its own environment, where the pod has one of the same name in another', async () => {
    const { dev, prod } = await addTwoAccounts('memory-tasks')
    const accounts = [prod, dev]
    for (const { key: bearer } of accounts) await asPod(gate, bearer, '/v1/tasks/start', { task_id: 'same' })
    const said = { key: 'returns/same', text: 'In the yard.', task: 'same', idempotency_key: 'same' }
    for (const { key: bearer, actor } of accounts) {
      expect(await asPod(gate, bearer, '/v2/memory/entries', said)).toMatchObject({ json: { version: 1 } })
      const { environment } = actor
      const [entry, task] = [
        await read.memoryEntry.findFirstOrThrow({ where: { path: said.key, environment } }),
        await read.task.findFirstOrThrow({ where: { key: 'same', environment } }),
      ]
      expect((await memoryDetail(owner, entry.id))?.written?.versions[0]?.task?.number).toBe(task.number)
    }
  })

  it('is given in one version at a time, which the database sees to', async () => {
    for (const text of ['One.', 'Two.']) await post({ key: 'returns/one', text })
    const { id } = await read.memoryEntry.findFirstOrThrow({ where: { path: 'returns/one' } })
    const both = asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
      db.query(`update "MemoryVersion" set "state" = 'active' where "entryId" = $1`, [id]),
    )
    await expect(both).rejects.toThrow(/MemoryVersion_given/)
  })

  it.each([
    [{ key: '../x', text: 'A' }, 'key'],
    [{ key: 'a', text: ' ' }, 'text'],
    [{ key: 'a', text: 'x\u0001' }, 'text'],
    [{ key: 'a', text: 'x'.repeat(20_001) }, 'text'],
    [{ key: 'a', text: 'A', tags: [''] }, 'tags.0'],
  ])('is refused in words where %j is wrong', async (body, field) => {
    const answer = await post(body)
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.json['fields'] as object)).toEqual([field])
  })
})

describe('what people do with an entry', () => {
  const why = { reason: 'Nobody knows who said so' }

  it('takes it from pods at once and gives it back, each with a line', async () => {
    await post({ key: 'glaze/lead', text: 'Lead is fine.' })
    const { id } = await read.memoryEntry.findFirstOrThrow({ where: { path: 'glaze/lead' } })
    expect(await execute(restoreEntry, owner, { entryId: id, ...why })).toMatchObject({ reason: 'not_held' })
    expect(await execute(holdEntry, owner, { entryId: id, ...why })).toMatchObject({ ok: true })
    expect(await one('glaze/lead')).toMatchObject({ status: 404 })
    expect(await list('lead')).toMatchObject({ json: { entries: [], left_out: { held: 1 } } })
    // What a pod writes while it is held is given to nobody before people have looked.
    const again = await post({ key: 'glaze/lead', text: 'Lead is quite fine.' })
    expect(again).toMatchObject({ status: 202, json: { version_state: 'pending' } })
    expect(await execute(archiveEntry, owner, { entryId: id, ...why })).toMatchObject({ ok: true })
    expect(await execute(restoreEntry, owner, { entryId: id, ...why })).toMatchObject({ ok: true })
    expect(await one('glaze/lead')).toMatchObject({ json: { text: 'Lead is fine.', version: 1 } })
    const lines = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
    expect(lines.map(({ type }) => type)).toEqual([
      'memory.written',
      'memory.active',
      'memory.held',
      'memory.written',
      'memory.archived',
      'memory.restored',
      'memory.active',
    ])
  })
})
