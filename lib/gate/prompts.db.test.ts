import { addPerson, addPod, asPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { askForLive } from '@/lib/prompts/commands'
import { promptDetail } from '@/lib/prompts/queries'

vi.mock('@/lib/findings/aside/looking', { spy: true })

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

it('tells whoever sends a text what was found in it and where, and nothing of what others wrote', async () => {
  const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
  const body = { slug: 'with-key', text: `Be kind.\r\nAsk with ${key}.`, note: 'Write to help@pottery.co.uk' }
  const found = [
    {
      kind: 'secret.github_token',
      what: 'a key of GitHub',
      severity: 'high',
      field: 'text',
      from: 18,
      to: 18 + key.length,
      masked: 'ghp_••••',
    },
    expect.objectContaining({ kind: 'personal.email', field: 'note', masked: 'help@pottery.co.uk' }),
  ]
  const answer = await post({ ...body, idempotency_key: 'two' })
  expect(answer).toMatchObject({ status: 200, json: { version: 1, found: expect.arrayContaining(found) } })
  expect(answer.json['found']).toHaveLength(2)
  expect(answer.text).not.toContain(key)
  expect((await post({ ...body, idempotency_key: 'two' })).json['found']).toEqual(answer.json['found'])
  expect(await post({ slug: 'with-key', text: body.text })).toMatchObject({
    json: { is_new: false, found: [{ field: 'text' }] },
  })
  expect(await post({ slug: 'with-key', text: 'Be kind.' })).toMatchObject({ json: { version: 2, found: [] } })
})

it('keeps what a pod says of personal data in a text, and holds it against the text', async () => {
  const body = { slug: 'says', text: 'Ask rosa@pottery.co.uk about returns.', contains_personal_data: false }
  const denied = { kind: 'declared.denied', field: 'contains_personal_data', masked: 'false' }
  expect(await post(body)).toMatchObject({
    json: { version: 1, found: [{ kind: 'personal.email', field: 'text' }, denied] },
  })
  expect(await post({ slug: 'says', text: 'Bowls come back.', contains_personal_data: false })).toMatchObject({
    json: { version: 2, found: [] },
  })
  await post({ slug: 'says', text: 'Cups come back.' })
  const versions = await read.promptVersion.findMany({ where: { promptSlug: 'says' }, orderBy: { number: 'asc' } })
  expect(versions.map(({ saysPersonal }) => saysPersonal)).toEqual([false, false, null])
  const kept = await read.finding.findMany({ where: { subjectKind: 'prompt_version', subjectId: 'says' } })
  expect(kept.find(({ kind }) => kind === 'declared.denied')).toMatchObject({ ...denied, state: 'fixed', version: 1 })

  const reader = await addPerson('Reader', [], ['auditor'])
  const shown = async (number: number) => (await promptDetail(reader, 'says', number))!
  expect((await shown(1)).version.saysPersonal).toBe(false)
  expect((await shown(1)).checks.map(({ words }) => words)).toContain(
    'Said otherwise than found: 1 claim of no personal data where some was found',
  )
  expect((await shown(2)).checks.map(({ words }) => words)).toContain(
    'Whoever sent it says that there is no personal data in it',
  )
  expect((await shown(3)).version.saysPersonal).toBeNull()
})

it('says openly that it had no time to look through a text', async () => {
  vi.mocked(lookAside).mockResolvedValue(null)
  const long = { slug: 'long', text: `Be kind. ${'Be kind. '.repeat(3_000)}` }
  expect(await post(long)).toMatchObject({ status: 200, json: { version: 1, found: null } })
  vi.mocked(lookAside).mockReset()
  expect(await post(long)).toMatchObject({ status: 200, json: { is_new: false, found: [] } })
})

const manyPlaces = Array.from({ length: 10_000 }, (_, at) => `{x${at}}`).join(' ')

it.each([
  ['a name that leads elsewhere', { slug: '..', text }, 'slug', /small letters/],
  ['an empty text', { slug: 'constructor', text: '' }, 'text', /Write the text/],
  ['a byte of a file', { slug: 'a', text: 'x\u0001' }, 'text', /send a text, not a file/],
  ['more than anybody reads', { slug: 'a', text: 'x'.repeat(100_001) }, 'text', /under 100,000 characters/],
  ['more to fill in than anybody does', { slug: 'a', text: manyPlaces }, 'text', /places to fill in/],
  ['a place that is none', { slug: 'a', text, environment: 7 }, 'environment', /./],
])('says of %s what is wrong', async (_, body, field, words) => {
  const answer = await post(body)
  expect(answer.status).toBe(422)
  if (field) expect((answer.json['fields'] as Record<string, string[]>)[field]?.[0]).toMatch(words)
  expect(await read.prompt.count({ where: { slug: 'a' } })).toBe(0)
})

it.each([
  ['five megabytes', JSON.stringify({ slug: 'a', text: 'x'.repeat(5_000_000) }), 413, 'too_large'],
  ['a NUL', '{"slug":"a","text":"a\\u0000b"}', 400, 'invalid_json'],
  ['half a character', '{"slug":"a","text":"a\\ud800"}', 400, 'invalid_json'],
  ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'invalid_json'],
])('takes no body of %s', async (_, payload, status, code) => {
  const headers = { authorization: `Bearer ${writer.serviceKey}`, 'content-type': 'application/json' }
  const answer = await send(gate, { method: 'POST', url: '/v2/prompts', headers, payload })
  expect(answer).toMatchObject({ status, json: { code, detail: expect.stringMatching(/^[A-Z].*[.]$/s) } })
  expect(await read.prompt.count({ where: { slug: 'a' } })).toBe(0)
})
