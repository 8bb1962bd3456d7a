import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { openApi } from '@/lib/api/openapi'
import { toldStates } from '@/lib/calls/told/schema'
import { toEvent } from '@/lib/calls/told/view'
import { memoryToldTypes } from '@/lib/memory/told/schema'
import { outputToldTypes } from '@/lib/outputs/told/schema'
import { taskToldTypes } from '@/lib/tasks/told/schema'
import { eventTypes } from '@/lib/told/schema'
import { signedHeaders } from '@/lib/webhooks/signature'

type Message = { schema: object; example: object }
type Sent = { parameters: { name: string }[]; requestBody: { content: { 'application/json': Message } } }
type Document = { webhooks?: Record<string, { post: Sent }>; components: { schemas: Record<string, object> } }
type Typed = { properties: { type: { enum: string[] } } }
const written = (version: string) => JSON.parse(JSON.stringify(openApi(version, 'https://c.example'))) as Document

const { webhooks, components } = written('v2')
const fits = ({ post }: { post: Sent }, message: object) => {
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } })
  const { schema } = post.requestBody.content['application/json']
  return ajv.compile({ ...schema, components })(message)
}

it('every message that is sent is as the document says, and so are its examples', () => {
  const told = { place: 7, lineId: 'l', accountId: 'a', callId: 'c', tool: 'mail.send', at: new Date(0) }
  for (const state of toldStates)
    for (const more of [
      { task: null, request: null, fields: [] },
      { task: 'returns', request: 1042, fields: ['/to'] },
    ]) {
      const { type, data } = toEvent({ ...told, ...more, state })
      expect(fits(webhooks!.callTold!, { type, timestamp: data.at, data }), state).toBe(true)
    }
  const at = '2026-11-27T09:00:00.000Z'
  const about = { request: null, at }
  for (const [name, types, data] of [
    ['memoryTold', memoryToldTypes, { key: 'a', version: null, state: 'deleted', ...about }],
    [
      'outputTold',
      outputToldTypes,
      { id: 'r', path: 'a', repo_name: '', revision: 1, task: 't', state: 'expired', ...about },
    ],
    ['taskTold', taskToldTypes, { task_id: 't', task: 'T-1', move: 'received', ...about }],
  ] as const)
    for (const type of types) {
      expect(fits(webhooks![name]!, { type, timestamp: at, data }), type).toBe(true)
      expect(fits(webhooks![name]!, { type, timestamp: at, data: { at } }), type).toBe(false)
    }
  expect(fits(webhooks!.callTold!, { type: 'call.guessed', timestamp: '', data: {} })).toBe(false)
  const described = Object.values(webhooks!).flatMap(
    ({ post }) => (post.requestBody.content['application/json'].schema as Typed).properties.type.enum,
  )
  expect(described.toSorted()).toEqual([...eventTypes, 'webhook.test'].toSorted())
  for (const one of Object.values(webhooks!))
    expect(fits(one, one.post.requestBody.content['application/json'].example)).toBe(true)
})

it('a message bears the headers that the document names, and the first version sends none', () => {
  const headers = Object.keys(signedHeaders('m', '{}', new Date(0), [Buffer.alloc(32)]))
  for (const { post } of Object.values(webhooks!))
    expect(post.parameters.map(({ name }) => name).toSorted()).toEqual(headers.toSorted())
  expect(written('v1').webhooks).toBeUndefined()
})
