import { addPerson, addTwoAccounts, asPod, openGate, type TestAccount, type TestGate } from '@/lib/gate/fixture'
import { ruled } from '@/lib/gate/fixture-ruled'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { carriers } from '@/lib/broker/carry-out'
import type { FilesAhead } from '@/lib/tasks/produced/commands'
import { plainCalls } from '@/lib/calls/plain/commands'
import { recordCalls } from '@/lib/calls/record/commands'
import { read } from '@/lib/db/client'
import { replacing } from '@/lib/catalogue/fixture'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'
import { brief } from '@/lib/requests/schema'

// Rules that speak of what a call would lose of the text that it takes the place of.

let gate: TestGate
let dev: TestAccount
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  dev = (await addTwoAccounts('losing', { role: 'ResearchPod', department: 'research' })).dev
})
afterAll(() => gate.close())

const lines = (count: number) => Array.from({ length: count }, (_, at) => `Bowl ${at} dries for a day.`).join('\n')
const [whole, tenth] = [lines(60), lines(6)]

const call = async (tool: string, args: object, more: object = {}) =>
  (await asPod(gate, dev.key, '/v2/tool-calls', { tool, arguments: args, idempotency_key: `lose-${turn++}`, ...more }))
    .json
const submit = (path: string, content: string, more: object = {}) =>
  call('outputs.submit', { path, content, task_id: 'returns-page', ...more })
const ahead = async (path: string, content: string) => {
  const args = { path, content, task_id: 'returns-page' }
  return (await asPod(gate, dev.key, '/v2/tool-calls/preview', { tool: 'outputs.submit', arguments: args })).json
}
const factsOf = async (id: string) => (await read.call.findUniqueOrThrow({ where: { id } })).facts

/** Rules about what is handed in, or what another tool writes. */
const denied = (tools = 'outputs.submit') => ({ tools, then: 'deny' }) as const
const asked = (tools = 'outputs.submit') => ({ tools, then: 'ask' }) as const

describe('a rule about what a call would lose', () => {
  it('denies what takes the place of a text by a tenth of it, and says so before it is asked for', async () => {
    await ruled('loss.*', denied(), async () => {
      expect(await submit('docs/a.md', whole)).toMatchObject({ decision: 'allow', state: 'executed' })
      expect(await ahead('docs/a.md', tenth)).toMatchObject({ decision: 'deny', rule: 'Nothing gets lost' })
      const less = await submit('docs/a.md', tenth)
      expect(less).toMatchObject({ decision: 'deny', rule: 'Nothing gets lost' })
      expect(await factsOf(less['id'])).toMatchObject({ findings: ['loss.replaced'], lossesKnown: true })
      expect(await read.finding.findMany({ where: { subjectId: less['id'] } })).toMatchObject([
        { subjectKind: 'call', kind: 'loss.replaced', field: 'content', state: 'open' },
      ])
      const more = await submit('docs/a.md', `${whole}\nIt is turned once.`)
      expect(more).toMatchObject({ decision: 'allow', state: 'executed' })
      expect(await factsOf(more['id'])).toMatchObject({ findings: [], lossesKnown: true })
      expect(await submit('docs/a.md', '')).toMatchObject({ decision: 'deny' })
    })
  })

  it('asks people, who are told what would go', async () => {
    await submit('docs/b.md', whole)
    await ruled('loss.replaced', asked(), async () => {
      const less = await submit('docs/b.md', tenth)
      expect(less).toMatchObject({ decision: 'ask', state: 'waiting' })
      const request = await read.request.findFirstOrThrow({ where: { subjectId: less['id'] } })
      expect(brief.parse(request.brief).checks).toContainEqual(
        expect.objectContaining({ name: 'lost', state: 'found' }),
      )
    })
  })

  it('holds in part where nobody can tell what goes, which stops and never permits', async () => {
    await submit('docs/c.md', whole)
    const bytes = { encoding: 'base64' }
    const encoded = Buffer.from(tenth).toString('base64')
    await ruled('loss.*', denied(), async () => {
      const unknown = await submit('docs/c.md', encoded, bytes)
      expect(unknown).toMatchObject({ decision: 'deny', rule: 'Nothing gets lost' })
      expect(await factsOf(unknown['id'])).not.toHaveProperty('lossesKnown')
    })
    await ruled('loss.*', asked(), async () => {
      const { id } = await submit('docs/c.md', encoded, bytes)
      const request = await read.request.findFirstOrThrow({ where: { subjectId: id } })
      expect(brief.parse(request.brief).checks).toContainEqual({
        name: 'lost',
        state: 'not_run',
        words: 'Lost content: not compared, as nobody here knows what stands there',
      })
    })
    await ruled('secret.*', denied(), async () => {
      expect(await submit('docs/c2.md', encoded, bytes)).toMatchObject({ decision: 'allow' })
    })
  })

  it('knows nothing of a file that another tool writes and nobody handed in here', async () => {
    const key = 'memory.update_entry'
    await replacing(key, { text: 'description', what: 'output', by: 'path' })
    const elsewhere = () => call(key, { path: `docs/elsewhere-${turn++}.md`, description: tenth })
    const before = (await elsewhere())['decision']
    expect(before).not.toBe('deny')
    await ruled('loss.*', denied(key), async () =>
      expect(await elsewhere()).toMatchObject({ decision: 'deny', rule: 'Nothing gets lost' }),
    )
    expect((await elsewhere())['decision']).toBe(before)
  })

  it('is heard for each file of a completion', async () => {
    const task_id = `losing-${turn++}`
    await submit(`docs/${task_id}.md`, whole)
    await asPod(gate, dev.key, '/v1/tasks/start', { task_id })
    const complete = (content: string) =>
      asPod(gate, dev.key, '/v2/tasks/complete', {
        task_id,
        outputs: [{ path: `docs/${task_id}.md`, content }],
        idempotency_key: `complete-${turn++}`,
      })
    await ruled('loss.*', denied(), async () => {
      expect(await complete(tenth)).toMatchObject({ status: 403, json: { code: 'file_denied' } })
      expect(await complete(`${whole}\nMore.`)).toMatchObject({ json: { status: 'completed' } })
    })
  })

  it('is told what a completion loses before anything is held, and once more where something else stands by then', async () => {
    const completion = carriers['tasks.complete']!
    const plainly = completion.ahead!.bind(completion)
    const completed = async (
      meanwhile: (path: string) => Promise<unknown>,
      told: (files: FilesAhead) => FilesAhead,
    ) => {
      const task_id = `ahead-${turn++}`
      const path = `docs/${task_id}.md`
      await submit(path, whole)
      await asPod(gate, dev.key, '/v1/tasks/start', { task_id })
      const spy = vi.spyOn(completion, 'ahead').mockImplementationOnce(async (...args) => {
        const files = (await plainly(...args)) as FilesAhead
        await meanwhile(path)
        return told(files)
      })
      const outputs = [{ path, content: tenth }]
      const answer = await asPod(gate, dev.key, '/v2/tasks/complete', { task_id, outputs, idempotency_key: task_id })
      spy.mockRestore()
      return answer
    }
    // Something else than the texts would say, so that whoever looked again would be found out.
    const nothing = (files: FilesAhead): FilesAhead =>
      files.map((one) => ({
        ...one,
        alone: {
          ...one.alone,
          losses: one.alone.losses && { ...one.alone.losses, losses: { noticed: [], areKnown: true } },
        },
      }))
    await ruled('loss.*', denied(), async () => {
      expect(await completed(async () => {}, nothing)).toMatchObject({ status: 200, json: { status: 'in_review' } })
      const moved = (path: string) => submit(path, `${whole}\nMore.`)
      expect(await completed(moved, nothing)).toMatchObject({ status: 403, json: { code: 'file_denied' } })
    })
  })

  it('hears what memory would lose that pods are given, in their environment alone', async () => {
    const key = `jars-${turn++}`
    const write = (text: string) => call('memory.write', { key, text })
    await ruled('loss.*', denied('memory.write'), async () => {
      // Nothing stood there, so nothing is lost, and that is known.
      const first = await write(whole)
      expect(first).toMatchObject({ decision: 'allow', state: 'executed' })
      expect(await factsOf(first['id'])).toMatchObject({ lossesKnown: true })
      const less = await write(tenth)
      expect(less).toMatchObject({ decision: 'deny', rule: 'Nothing gets lost' })
      expect(await read.finding.findMany({ where: { subjectId: less['id'] } })).toMatchObject([
        { kind: 'loss.replaced', field: 'text' },
      ])
      expect(await write(`${whole}\nIt is turned once.`)).toMatchObject({ decision: 'allow', state: 'executed' })
    })
    await ruled('loss.*', asked('memory.write'), async () => {
      const { id } = await write(tenth)
      const { number } = await read.request.findFirstOrThrow({ where: { subjectId: id } })
      const lead = await addPerson('Lead', ['product-owners'])
      const { content } = (await requestDetail(lead, number, kinds))!.change
      expect(content).toMatchObject({
        replaced: { what: 'memory', name: key, number: 2, before: `${whole}\nIt is turned once.`, hasMoved: false },
      })
    })
  })

  it('takes no other call from the short way, and without it none', async () => {
    const longWay = vi.spyOn(recordCalls, 'run')
    const draft = vi.spyOn(plainCalls, 'draft')
    const isShort = async (work: () => Promise<unknown>) => {
      await work()
      longWay.mockClear()
      await work()
      return longWay.mock.calls.length === 0
    }
    try {
      const search = () => call('memory.search', { keyword: 'lamps' })
      const handIn = () => submit(`docs/short-${turn++}.md`, whole)
      expect([await isShort(search), await isShort(handIn)]).toEqual([true, true])
      await ruled('loss.*', denied(), async () => {
        expect([await isShort(search), await isShort(handIn)]).toEqual([true, false])
      })
      expect(draft).toHaveBeenCalled()
    } finally {
      vi.restoreAllMocks()
    }
  })
})
