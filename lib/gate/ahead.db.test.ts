import { addPerson, addTwoAccounts, asPod, openGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { read } from '@/lib/db/client'

let gate: Awaited<ReturnType<typeof openGate>>
beforeAll(async () => {
  gate = await openGate()
})
afterAll(() => gate.close())

it('a look ahead shows what people would read, says where arguments do not fit, and makes no call', async () => {
  const { prod } = await addTwoAccounts('looks-ahead')
  const look = (args: object, more: object = {}) =>
    asPod(gate, prod.key, '/v2/tool-calls/preview', { tool: 'outputs.commit_and_log', arguments: args, ...more })
  const args = { file_path: 'docs/prices.md', content: 'New te\u200Bxt', branch: 'work' }
  expect((await look(args)).json).toMatchObject({ state: 'waiting', can_be_signed: false })
  await addPerson('Ana')
  const { json } = await look(args, { reason: 'It was asked for' })
  expect(json).toMatchObject({
    asks: [{ group: 'product-owners', title: 'Product owners', count: 1 }],
    can_be_signed: true,
    picture: { sentence: json['sentence'], hidden_characters: 1, reason: 'It was asked for' },
  })
  const shown = json['picture'].arguments.map(({ name, value }: { name: string; value: unknown }) => [name, value])
  expect(Object.fromEntries(shown)).toEqual({ ...args, content: 'New te⟨U+200B⟩xt' })
  expect(await look({ ...args, content: 7 })).toMatchObject({
    status: 422,
    json: { code: 'invalid_arguments', fields: { 'arguments.content': [expect.any(String)] } },
  })
  const about = { where: { podId: prod.actor.id } }
  expect([await read.call.count(about), await read.request.count(about)]).toEqual([0, 0])
  expect(await read.auditEvent.count({ where: { ...about.where, type: 'question.asked' } })).toBe(1)
})
