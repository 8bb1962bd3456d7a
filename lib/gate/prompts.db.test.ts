import { addPerson, addPod, asPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { askForLive } from '@/lib/prompts/commands'

let gate: TestGate
let writer: TestPod

beforeAll(async () => {
  gate = await openGate()
  writer = await addPod('prompts-writer')
  await refreshAccess()
})
afterAll(() => gate.close())

const text = 'You edit pages. Never change a number.\n'
const get = (slug: string) => asPod(gate, writer.serviceKey, `/v2/prompts/${slug}`)
const post = (body: object) => asPod(gate, writer.serviceKey, '/v2/prompts', body)

it('keeps what a pod sends, and gives it to nobody before people have signed it', async () => {
  expect(await post({ slug: 'pages', text, idempotency_key: 'one' })).toMatchObject({
    status: 200,
    json: { slug: 'pages', version: 1, digest: sha256(text), is_new: true },
  })
  expect(await post({ slug: 'pages', text })).toMatchObject({ json: { version: 1, is_new: false } })
  expect(await get('pages')).toMatchObject({ status: 404, json: { code: 'no_prompt' } })

  const [lena, lead] = [
    await addPerson('Lena', [], ['prompt_reviewer']),
    await addPerson('Lead', ['delivery-leads'], ['approver']),
  ]
  const wish = { slug: 'pages', number: 1, environment: 'prod', reason: 'It is good' }
  const asked = await execute(askForLive, lena, wish)
  const request = await requestNumbered((asked as { value: { number: number } }).value.number)
  expect(await decide(lead, request)).toMatchObject({ ok: true })
  await settled(request)

  const live = await get('pages')
  expect(live).toMatchObject({ status: 200, json: { version: 1, environment: 'prod', text, digest: sha256(text) } })
  const headers = { authorization: `Bearer ${writer.serviceKey}`, 'if-none-match': String(live.headers['etag']) }
  expect(await send(gate, { url: '/v2/prompts/pages', headers })).toMatchObject({ status: 304, text: '' })
  // What a pod sends afterwards changes nothing of that.
  await post({ slug: 'pages', text: 'You may change numbers.\n' })
  expect(await get('pages')).toMatchObject({ json: { version: 1, text } })
})

it.each([
  [{ slug: '..', text }, 'slug'],
  [{ slug: 'constructor', text: '' }, 'text'],
  [{ slug: 'a', text: 'x\u0001' }, 'text'],
  [{ slug: 'a', text, environment: 'prod' }, ''],
])('says of %j what is wrong', async (body, field) => {
  const answer = await post(body)
  expect(answer.status).toBe(422)
  if (field) expect(Object.keys(answer.json['fields'] as object)).toContain(field)
})
