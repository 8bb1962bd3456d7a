import { addPerson, addPod, ask, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { revealFinding } from '@/lib/findings/commands'
import { findingsOf } from '@/lib/findings/queries'
import { brief } from '@/lib/requests/schema'

// What a pod says of personal data beside the arguments of a call, for tools of which the form knows no such argument.

const search = 'memory.search'
const save = 'outputs.commit_and_log'
const some = 'Ask rosa@pottery.co.uk about returns.'
const none = 'Bowls come back.'
let gate: TestGate
let pod: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
})
beforeEach(async () => {
  pod = await addPod(`declaring-${turn++}`)
  await refreshAccess()
})
afterAll(() => gate.close())

const page = (content: string) => ({ file_path: `docs/d-${turn++}.md`, branch: 'work', content })
const says = (value: boolean | null) => ({ contains_personal_data: value })
const callWith = async (id: string) => await read.call.findUniqueOrThrow({ where: { id } })
const codesOf = async (id: string) => ((await callWith(id)).facts as { findings: string[] }).findings

describe('what a pod says beside the arguments', () => {
  it('is taken where the form of the tool would refuse it, and is read back', async () => {
    const among = await ask(gate, pod, save, { ...page(none), contains_personal_data: false })
    expect(among).toMatchObject({ status: 422, json: { code: 'invalid_arguments' } })
    const { json } = await ask(gate, pod, save, page(none), says(false))
    expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${json['id']}`)).toMatchObject({
      json: { contains_personal_data: false, arguments: { content: none } },
    })
    const silent = await ask(gate, pod, save, page(none))
    expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${silent.json['id']}`)).toMatchObject({
      json: { contains_personal_data: null },
    })
    expect(await ask(gate, pod, save, page(none), { contains_personal_data: 'no' })).toMatchObject({ status: 422 })
  })

  it.each([
    ['none, and there is some', some, false, ['declared.denied', 'personal.email']],
    ['some, and there is none', none, true, ['contains_pii', 'declared.unfounded']],
    ['some, and there is some', some, true, ['contains_pii', 'personal.email']],
    ['none, and there is none', none, false, []],
  ])('is heard by policy: %s', async (_, content, value, codes) => {
    const { json } = await ask(gate, pod, save, page(content), says(value))
    expect(await codesOf(json['id'])).toEqual(codes)
    const ahead = { tool: save, arguments: page(content), ...says(value) }
    const preview = await asPod(gate, pod.serviceKey, '/v2/tool-calls/preview', ahead)
    expect(preview).toMatchObject({ status: 200, json: { decision: json['decision'] } })
  })

  it('is a finding with a place of its own where it is not so, and its value can be seen', async () => {
    const { json } = await ask(gate, pod, save, page(some), says(false))
    const ana = await addPerson('Ana')
    const found = await findingsOf(ana, { kind: 'call', id: json['id'], version: 0 })
    const denied = found.find(({ kind }) => kind === 'declared.denied')
    expect(denied).toMatchObject({ field: 'contains_personal_data', masked: 'false', state: 'open' })
    const look = { findingId: denied!.id, reason: 'What does it say?' }
    expect(await execute(revealFinding, ana, look)).toEqual({ ok: true, value: { value: 'false' } })
  })

  it('is said on the request, and so is that nobody says it', async () => {
    const wordsOf = async (content: string, value: boolean | null) => {
      const { json } = await ask(gate, pod, save, page(content), says(value))
      const request = await read.request.findFirstOrThrow({ where: { subjectId: json['id'] } })
      return brief.parse(request.brief).checks.map(({ words }) => words)
    }
    expect(await wordsOf(some, false)).toContain(
      'Said otherwise than found: 1 claim of no personal data where some was found',
    )
    expect(await wordsOf(some, true)).toContain('Whoever sent it says that there is personal data in it')
    const unsaid = 'Whoever sent it does not say whether there is personal data in it'
    expect(await wordsOf(some, null)).toContain(unsaid)
    expect(await wordsOf(none, null)).not.toContain(unsaid)
  })

  it('is part of what is decided on: of the body under a key, of the digest, and of what a permission opens', async () => {
    const args = { keyword: 'lamps' }
    const made = async (value: boolean | null, key: string) =>
      await ask(gate, pod, search, args, { ...says(value), idempotency_key: key })
    const first = await made(false, 'first')
    expect(first).toMatchObject({ status: 200, json: { decision: 'allow' } })
    expect((await made(false, 'first')).json).toMatchObject({ id: first.json['id'], repeated: true })
    expect(await made(true, 'first')).toMatchObject({ status: 409, json: { code: 'idempotency_key_reused' } })
    const [second, silent] = [await made(true, 'second'), await made(null, 'silent')]
    const digests = [first, second, silent].map(({ json }) => json['digest'])
    expect(new Set(digests).size).toBe(3)
    for (const { json } of [first, second, silent]) {
      const body = { grant: json['grant'].id, arguments: args, idempotency_key: `use-${json['id']}` }
      expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${json['id']}/claim`, body)).toMatchObject({
        status: 200,
      })
    }
  })
})
