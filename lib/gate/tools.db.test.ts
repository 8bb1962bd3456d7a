import { addPod, asPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'

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
