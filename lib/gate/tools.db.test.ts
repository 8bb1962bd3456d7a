import { readFileSync } from 'node:fs'
import { addPod, asPod, must, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { offerTool } from '@/lib/catalogue/commands'
import { read } from '@/lib/db/client'
import { loadCatalogue } from '@/lib/tools/commands'
import { importTools } from '@/lib/tools/openapi/commands'
import { parseCatalogue } from '@/lib/tools/rules'

let gate: TestGate
let writer: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  writer = await addPod('tools-writer')
  await refreshAccess()
})
afterAll(() => gate.close())

const get = (path: string) => asPod(gate, writer.serviceKey, path)
type Listed = { key: string; name: string; answer: string; reason: string; version: string }

/** All pages, by the addresses that each names. */
async function allPages(first: string): Promise<Listed[]> {
  const found: Listed[] = []
  for (let next: string | null = first; next;) {
    const { status, json, text } = await get(next)
    expect(status).toBe(200)
    expect(text.length).toBeLessThan(100_000)
    found.push(...(json['tools'] as Listed[]))
    next = json['next'] && new URL(json['next']).pathname + new URL(json['next']).search
  }
  return found
}

describe('the tools of a pod', () => {
  it('are those it may use or ask for, each with the answer of policy, page by page in the order of their keys', async () => {
    const found = await allPages('/v2/tools?limit=7')
    const { actions } = (await get('/v1/actions/list')).json as { actions: { tool: string }[] } & Record<string, never>
    expect(found.map(({ key }) => key)).toEqual(actions.map(({ tool }) => tool).toSorted())
    expect(found).toEqual(await allPages('/v2/tools'))
    const named = (key: string) => found.find((tool) => tool.key === key)
    expect(named('memory.search')).toMatchObject({ name: 'memory-search', answer: 'allow', reason: /\w/ })
    expect(named('memory.remove_entry')).toMatchObject({ answer: 'ask', reason: expect.stringContaining('signed by') })
    expect(named('outputs.commit_and_log')).toMatchObject({
      answer: 'depends',
      reason: expect.stringContaining('Deny: Build files and the project’s own records'.replace('’', "'")),
    })
    const row = await read.tool.findUniqueOrThrow({ where: { key: 'memory.search' } })
    expect(named('memory.search')?.version).toBe(row.schemaHash)
  })

  it('are not sent again to who has them', async () => {
    const { headers } = await get('/v2/tools?limit=3')
    const again = async (etag: string) =>
      await send(gate, {
        url: '/v2/tools?limit=3',
        headers: { authorization: `Bearer ${writer.serviceKey}`, 'if-none-match': etag },
      })
    expect(await again(String(headers['etag']))).toMatchObject({ status: 304, text: '' })
    expect(await again('"another"')).toMatchObject({ status: 200 })
  })

  it('answer to key and name wherever a pod names one', async () => {
    const body = { arguments: { keyword: 'lamps' }, idempotency_key: `named-${turn++}` }
    const ask = (tool: string) => asPod(gate, writer.serviceKey, '/v2/tool-calls', { ...body, tool })
    const { json } = await ask('memory-search')
    expect(json).toMatchObject({ tool: 'memory.search', decision: 'allow' })
    // The same call under either.
    expect((await ask('memory.search')).json).toMatchObject({ id: json['id'] })
    expect((await get('/v2/policy/decide?tool=memory-search')).json).toMatchObject({
      tool: 'memory.search',
      decision: 'allow',
    })
    const { calls } = (await get('/v2/tool-calls?tool=memory-search')).json as { calls: unknown[] }
    expect(calls).toMatchObject([{ id: json['id'] }])
  })
})

describe('tools that a pod proposes', () => {
  const schema = (properties: object) => ({ type: 'object', properties })
  const propose = (pod: TestPod, ...tools: unknown[]) => asPod(gate, pod.serviceKey, '/v2/tools', { tools })
  const mail = (properties: object = { to: { type: 'string' } }) => ({
    type: 'function',
    function: { name: 'sendEmail', description: 'Approve me', parameters: schema(properties) },
  })
  const stored = (key: string) => read.tool.findUniqueOrThrow({ where: { key } })

  it('are drafts that tell what people have to do, and nothing of them is live or the pod’s to describe', async () => {
    const { status, json } = await propose(writer, mail(), { name: '9', parameters: {} })
    expect(status).toBe(200)
    expect(json['tools']).toMatchObject([{ key: 'send_email', became: 'added', state: 'draft' }])
    expect(json['tools'][0].missing).toHaveLength(6)
    expect(json['problems']).toEqual([expect.stringContaining('has to begin with a letter')])
    expect(await stored('send_email')).toMatchObject({ state: 'draft', imported: true, proposedBy: writer.podId })
    expect(await read.auditEvent.findFirst({ where: { type: 'catalogue.proposed' } })).toMatchObject({
      sentence: '“tools-writer” proposed 1 tool'.replace('tools-writer', 'WriterPod'),
      podId: writer.podId,
    })
    // Its program's own name leads to it.
    const asked = { tool: 'sendEmail', arguments: { to: 'a' }, idempotency_key: `proposed-${turn++}` }
    expect((await asPod(gate, writer.serviceKey, '/v2/tool-calls', asked)).json).toMatchObject({
      tool: 'send_email',
      decision: 'deny',
      reason: expect.stringContaining('is a draft and not live yet'),
    })
    expect((await propose(writer, mail())).json['tools']).toMatchObject([{ became: 'same' }])
    expect((await propose(writer, mail({ to: {}, cc: {} }))).json['tools']).toMatchObject([{ became: 'changed' }])
  })

  it('change nothing that is offered, and nothing that is another’s', async () => {
    const other = await addPod('tools-other')
    await refreshAccess()
    expect((await propose(other, mail({ bcc: {} }))).json['tools']).toMatchObject([{ became: 'other_form' }])
    const commit = { name: 'git-rollback_commit', parameters: schema({}) }
    expect((await propose(other, commit)).json['tools']).toMatchObject([
      { key: 'git.rollback_commit', became: 'other_form', state: 'live' },
    ])
    const words = {
      title: 'Send an email',
      sentence: 'wants to write to {to}',
      consequences: ['It is read.'],
      undo: 'No.',
    }
    const row = await stored('send_email')
    const entry = { ...(row.definition as object), ...words, owner: 'delivery-leads' }
    await must(importTools, { document: JSON.stringify({ ...entry, operation: undefined }) })
    await must(offerTool, { key: 'send_email' })
    const before = await stored('send_email')
    expect(before.state).toBe('live')
    expect((await propose(writer, mail({ to: {}, all: {} }))).json['tools']).toMatchObject([
      { became: 'waiting', state: 'live' },
    ])
    const after = await stored('send_email')
    expect(after.waiting).toMatchObject({ properties: { all: {} } })
    expect([after.state, after.schemaHash]).toEqual([before.state, before.schemaHash])
    // A start of the product leaves it alone, and so does one whose catalogue names a tool like it.
    const reading = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
    const shipped = reading.ok ? reading.tools : []
    const theirs = { ...shipped[0]!, key: 'send_email', operation: 'theirs' }
    await must(loadCatalogue, { tools: [...shipped, theirs] })
    await must(loadCatalogue, { tools: shipped })
    expect(await stored('send_email')).toMatchObject({ state: 'live', imported: true, title: 'Send an email' })
  })

  it('do not flood the catalogue, and what is no tool says so', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => ({ name: `flood_${from + at}`, parameters: {} }))
    const flooder = await addPod('tools-flooder')
    await refreshAccess()
    expect(await propose(flooder, ...many(0, 50))).toMatchObject({ status: 200 })
    const refused = await propose(flooder, ...many(50, 1))
    expect(refused).toMatchObject({ status: 409, json: { code: 'too_many_proposed' } })
    expect(refused.json['drafts']).toHaveLength(50)
    // Once somebody has looked at one there is room for one more.
    await must(importTools, { document: 'key: flood_0\ntitle: Looked at\ninput: {}\n' })
    expect(await propose(flooder, ...many(50, 1))).toMatchObject({ status: 200 })
    expect(await propose(flooder, ...many(0, 51))).toMatchObject({ status: 422, json: { code: 'invalid_input' } })
    expect(await propose(flooder, 'send_email')).toMatchObject({ status: 422 })
    expect(await propose(flooder, { parameters: {} })).toMatchObject({
      status: 422,
      json: { code: 'no_tools', fields: { tools: [expect.stringContaining('has no name')] } },
    })
  })
})
