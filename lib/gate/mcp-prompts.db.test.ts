import { addPerson, addPod, decide, elapse, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'

let gate: TestGate
let lena: Awaited<ReturnType<typeof addPerson>>
let lead: Awaited<ReturnType<typeof addPerson>>
let ana: Awaited<ReturnType<typeof addPerson>>
let pod: TestPod
let turn = 0

const template = 'You edit {page} for {{team}}. Never change a number in {page}.\n'
const text = 'You edit docs/a.md for the shop. Never change a number in docs/a.md.\n'
const values = { page: 'docs/a.md', team: 'the shop' }

beforeAll(async () => {
  gate = await openGate()
  lena = await addPerson('Lena', [], ['prompt_reviewer'])
  ana = await addPerson('Ana')
  lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
  pod = await addPod('mcp-prompts')
  await refreshAccess()
  await write('edit_pages', template, { title: 'Edit pages', purpose: 'For pages of the help centre' })
  await makeLive([lena, lead], 'edit_pages', 1)
  await write('plain', 'Be kind.')
  await makeLive([lena, lead], 'plain', 1)
  await write('elsewhere', 'Be brief.')
  await makeLive([lena, lead], 'elsewhere', 1, 'test')
  await write('draft', 'Be quick.')
})
afterAll(() => gate.close())

const write = (slug: string, words: string, more: object = {}) =>
  execute(writePrompt, lena, { slug, title: slug, text: words, ...more })

const { post, rpc, call } = mcpClient(
  () => gate,
  () => pod.serviceKey,
)
const get = async (name: unknown, args?: object) =>
  (await rpc('prompts/get', { name: name as string, ...(args && { arguments: args }) })).json

describe('prompts at /mcp', () => {
  it('are those that people signed for where the pod is, with what is filled in as arguments', async () => {
    const { prompts } = (await rpc('prompts/list')).json['result']
    expect(prompts).toEqual([
      {
        name: 'edit_pages',
        title: 'Edit pages',
        description: 'For pages of the help centre',
        arguments: [
          { name: 'page', required: true },
          { name: 'team', required: true },
        ],
        _meta: { 'countersign/version': 1 },
      },
      { name: 'plain', title: 'plain', description: 'plain', arguments: [], _meta: { 'countersign/version': 1 } },
    ])
    const after = (await rpc('prompts/list', { cursor: 'edit_pages' } as object)).json['result'].prompts
    expect(after.map(({ name }: { name: string }) => name)).toEqual(['plain'])
    expect((await rpc('prompts/list', { cursor: '../x' } as object)).json).toMatchObject({ error: { code: -32602 } })
    const older = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } })
    expect(older.json['result'].capabilities).toEqual({ tools: {}, prompts: {} })
  })

  it('are given filled in, with what goes with calls', async () => {
    const { result } = await get('edit_pages', values)
    expect(result).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text } }],
      _meta: {
        'countersign/version': 1,
        'countersign/prompt': { slug: 'edit_pages', sha256: sha256(text), values },
        'io.modelcontextprotocol/serverInfo': { name: 'countersign' },
      },
    })
    const plain = (await get('plain')).result._meta['countersign/prompt']
    expect(plain).toEqual({ slug: 'plain', sha256: sha256('Be kind.') })
  })

  it.each<[string, unknown, object | undefined, RegExp]>([
    ['a value that is missing', 'edit_pages', { page: 'a' }, /does not fit this prompt: .*to be filled in: team/],
    ['a value too many', 'plain', { page: 'a' }, /nothing to fill in by the name of page/],
    ['a number as a value', 'edit_pages', { page: 1, team: 'b' }, /as a text/],
    ['hidden characters', 'edit_pages', { page: 'a\u200b', team: 'b' }, /hidden or look-alike/],
    ['arguments in a list', 'edit_pages', [], /as an object/],
    ['what is not live here', 'elsewhere', undefined, /No version of this prompt is live here/],
    ['a draft', 'draft', undefined, /No version of this prompt is live here/],
    ['no name that there could be', '../x', undefined, /as prompts\/list does/],
  ])('are not given for %s', async (_, name, args, words) => {
    expect(await get(name, args)).toMatchObject({ error: { code: -32602, message: expect.stringMatching(words) } })
  })

  it('are not given by another name in the header', async () => {
    const answer = await rpc('prompts/get', { name: 'plain' }, { 'mcp-name': 'edit_pages' })
    expect(answer).toMatchObject({ status: 400, json: { error: { code: -32020 } } })
  })
})

describe('a call at /mcp', () => {
  const publish = (args: object, prompt?: object) =>
    call('outputs-commit_and_log', args, prompt ? { 'countersign/prompt': prompt } : {})
  const page = () => ({ file_path: `docs/mcp-prompt-${turn++}.md`, content: 'New text', branch: 'work' })

  it('names its prompt by what came with it, and is another call by another prompt', async () => {
    const args = page()
    const said = (await get('edit_pages', values)).result._meta['countersign/prompt']
    const { structuredContent: first } = await publish(args, said)
    expect(first.state).toBe('waiting')
    expect(await read.call.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({
      promptHash: sha256(text),
      facts: { promptState: 'same_as_live' },
    })
    const uses = await read.promptUse.findMany({ where: { podId: pod.podId } })
    expect(uses).toMatchObject([{ match: 'same_as_live', promptSlug: 'edit_pages', number: 1, filledWith: values }])
    expect((await publish(args, said)).structuredContent.id).toBe(first.id)
    const other = await publish(args, { slug: 'plain', text: 'Be kind.' })
    expect(other.structuredContent.id).not.toBe(first.id)

    // Asked once more, it is asked by the same prompt.
    expect(await decide(ana, first.id, 'reject')).toMatchObject({ ok: true })
    await elapse(first.id, 'effectiveAt')
    await settleDue()
    const again = (await call('countersign-again', { call: first.id })).structuredContent
    expect(again.state).toBe('waiting')
    expect(await read.call.findUniqueOrThrow({ where: { id: again.id } })).toMatchObject({ promptHash: sha256(text) })
  })

  it('is told what is wrong with its prompt', async () => {
    const params = (prompt: unknown) => ({
      name: 'memory-search',
      arguments: { keyword: 'lamps' },
      _meta: { 'countersign/prompt': prompt },
    })
    const said = async (prompt: unknown) => (await rpc('tools/call', params(prompt) as object)).json
    expect(await said({ slug: 'edit_pages', values: { page: 'a' } })).toMatchObject({
      error: { code: -32602, message: expect.stringMatching(/prompt\.values: .*team/) },
    })
    for (const wrong of [7, {}, { sha256: 'x' }, { slug: '..', text: 'a' }, { values }])
      expect(await said(wrong), JSON.stringify(wrong)).toMatchObject({ error: { code: -32602 } })
  })
})
