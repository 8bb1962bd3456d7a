import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { listPrompts } from '@/lib/prompts/board/queries'
import { driftedFromNone, listDrifts } from '@/lib/prompts/drift/queries'
import { promptDetail } from '@/lib/prompts/queries'
import { taskDetail } from '@/lib/tasks/queries'
import { askForLive, writePrompt } from '@/lib/prompts/commands'

let gate: TestGate
let lena: Awaited<ReturnType<typeof addPerson>>
let lead: Awaited<ReturnType<typeof addPerson>>
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  lena = await addPerson('Lena', [], ['prompt_reviewer'])
  lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
})
afterAll(() => gate.close())

const text = 'You edit pages. Never change a number.\n'
const own = (slug: string) => `You answer for ${slug}, and for nothing else.\n${text}`

async function newPod(): Promise<TestPod> {
  const pod = await addPod(`user-${turn++}`)
  await refreshAccess()
  return pod
}

/** A prompt of its own, and what makes its versions. */
async function newPrompt() {
  const slug = `used-${turn++}`
  const text = own(slug)
  const write = async (next: string) => {
    const outcome = await execute(writePrompt, lena, { slug, title: `Pages ${slug}`, text: next })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value.number
  }
  const live = async (number: number, environment = 'prod') => {
    const asked = await execute(askForLive, lena, { slug, number, environment, reason: 'It is good' })
    const request = await requestNumbered((asked as { value: { number: number } }).value.number)
    expect(await decide(lead, request)).toMatchObject({ ok: true })
    await settled(request)
  }
  await write(text)
  return { slug, text, write, live }
}

const say = (pod: TestPod, body: object) => asPod(gate, pod.serviceKey, '/v1/prompts/used', body)
const usesOf = (pod: TestPod) => read.promptUse.findMany({ where: { podId: pod.podId }, orderBy: { id: 'asc' } })
const linesOf = async (pod: TestPod) => {
  const lines = await read.auditEvent.findMany({ where: { podId: pod.podId }, orderBy: { id: 'asc' } })
  return lines.filter(({ type }) => type.startsWith('prompt.')).map(({ sentence }) => sentence)
}

describe('a text that a pod says it works from', () => {
  it('is told apart, kept once, and written down when it is another one', async () => {
    const pod = await newPod()
    const { slug, text, write, live } = await newPrompt()
    await live(1)
    const same = { status: 200, json: { match: 'same_as_live', slug, version: 1, digest: sha256(text) } }
    expect(await say(pod, { slug, sha256: sha256(text), task_id: 'one' })).toMatchObject(same)
    expect(await say(pod, { slug, text: text.replaceAll('\n', '\r\n'), task_id: 'one' })).toMatchObject(same)
    expect(await say(pod, { slug, text, sha256: sha256(text), task_id: 'one' })).toMatchObject(same)
    expect(await usesOf(pod)).toHaveLength(1)

    const changed = text.replace('Never', 'You may')
    expect(await say(pod, { slug, text: changed, task_id: 'one' })).toMatchObject({
      json: { match: 'differs', version: 1, reason: expect.stringContaining('version 1 is most like it') },
    })
    expect(await say(pod, { text: changed, task_id: 'one' })).toMatchObject({ json: { match: 'differs', slug } })
    await write(changed)
    expect(await say(pod, { slug, sha256: sha256(changed), task_id: 'one' })).toMatchObject({
      json: { match: 'differs', version: 2, reason: expect.stringContaining('is not approved') },
    })
    expect(await read.promptText.count({ where: { digest: sha256(changed) } })).toBe(1)
    expect(await usesOf(pod)).toMatchObject([{ match: 'same_as_live' }, { match: 'differs', endedAt: null }])
    expect(await linesOf(pod)).toEqual([
      `WriterPod works from version 1 of the prompt “Pages ${slug}”, which is live in Production`,
      `WriterPod works from a text in Production that differs from every approved version of the prompt “Pages ${slug}”`,
    ])
  })

  it('drifts until it is approved or the pod works from another one', async () => {
    const pod = await newPod()
    const { slug, text, write, live } = await newPrompt()
    await live(1)
    const next = `${text}Say who asked.\n`
    for (const task_id of ['one', 'two']) await say(pod, { slug, text: next, task_id })
    expect(await usesOf(pod)).toMatchObject([{ endedAt: null }, { endedAt: null }])

    const drift = { tasks: 2, others: 0, notLive: 0 }
    expect((await listPrompts(lena, { q: slug })).rows).toMatchObject([{ slug, drifted: drift }])
    const row = { match: 'differs', environment: 'prod', task: { number: null }, prompt: { slug, number: 1 } }
    expect((await listDrifts(lena, { prompt: slug })).rows).toMatchObject([row, row])
    expect(await promptDetail(lena, slug, 1)).toMatchObject({
      drifted: drift,
      usage: { tasks: 2, pods: 1 },
      drifts: [
        { ...row, text: next, beside: { number: 1, isLive: true, text } },
        { ...row, text: next },
      ],
    })

    await write(next)
    await live(2)
    expect(await read.finding.count({ where: { podId: pod.podId, state: 'fixed', kind: 'prompt.drift' } })).toBe(2)
    expect(await promptDetail(lena, slug, 2)).toMatchObject({ drifted: { tasks: 0 }, drifts: [] })
    expect(await usesOf(pod)).toMatchObject([{ endedBy: 'approved' }, { endedBy: 'approved' }])
    expect(await say(pod, { slug, text: next, task_id: 'one' })).toMatchObject({ json: { match: 'same_as_live' } })
    expect(await say(pod, { slug, text, task_id: 'one' })).toMatchObject({ json: { match: 'approved', version: 1 } })
    expect(await say(pod, { slug, text: next, task_id: 'three' })).toMatchObject({ json: { match: 'same_as_live' } })
    expect((await usesOf(pod)).filter(({ endedAt, match }) => !endedAt && match !== 'same_as_live')).toEqual([])
    expect((await linesOf(pod)).slice(2)).toEqual([
      'What WriterPod works from was approved, which ends 2 drifts',
      `WriterPod works from version 2 of the prompt “Pages ${slug}”, which is live in Production`,
      `WriterPod works from version 1 of the prompt “Pages ${slug}”, which is not live in Production`,
      `WriterPod works from version 2 of the prompt “Pages ${slug}”, which is live in Production`,
      'WriterPod works from another text now, which ends 1 drift',
    ])
  })

  it('that was approved elsewhere ends what nobody had approved, and not what is live somewhere else', async () => {
    const pod = await newPod()
    const { slug, text, live } = await newPrompt()
    await say(pod, { slug, text, task_id: 'one' })
    await live(1, 'test')
    expect(await usesOf(pod)).toMatchObject([{ match: 'differs', endedBy: 'approved' }])
    await say(pod, { slug, text, task_id: 'one' })
    await live(1, 'dev')
    expect((await usesOf(pod)).at(-1)).toMatchObject({ match: 'approved', endedBy: null })
    await live(1)
    expect((await usesOf(pod)).at(-1)).toMatchObject({ match: 'approved', endedBy: 'approved' })
  })

  it('is one row, however many workers of a pod say it at once', async () => {
    const pod = await newPod()
    const { slug, text } = await newPrompt()
    const answers = await Promise.all(Array.from({ length: 8 }, () => say(pod, { slug, text, task_id: 'one' })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await usesOf(pod)).toHaveLength(1)
  })

  it.each([
    ['neither text nor hash', { slug: 'a' }, /Send the text of the prompt, or its SHA-256/],
    ['a hash of another length', { sha256: 'abc' }, /64 hex digits/],
    ['a hash of another text', { text, sha256: sha256('x') }, /not the SHA-256 of the text/],
    ['a name that leads away', { slug: '..', text }, /small letters and digits/],
    ['a file that is no text', { text: 'a\u0001b' }, /characters in it that no text has/],
    ['what JSON cannot hold', { text: 'a\u0000b' }, /U\+0000/],
    ['half a character', { text: 'a\ud800' }, /./],
    ['a number', { text: 7 }, /as a text/],
    ['nothing but spaces', { text: ' \n' }, /or leave it out/],
    ['more than anybody reads', { text: 'x'.repeat(200_001) }, /under 200,000 characters/],
    ['a field that there is not', { text, live: true }, /./],
  ])('is not %s', async (_, body, words) => {
    const answer = await say(await newPod(), body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(JSON.stringify(answer.json)).toMatch(words)
  })

  it('is not five megabytes, and may be of a prompt that has a name of every object', async () => {
    const pod = await newPod()
    expect((await say(pod, { text: 'x'.repeat(5_000_000) })).status).toBe(413)
    expect(await say(pod, { slug: 'constructor', sha256: sha256('nobody') })).toMatchObject({
      json: { match: 'never_seen', slug: null, reason: 'Nobody knows this text' },
    })
    expect((await driftedFromNone(lena)).others).toBeGreaterThan(0)
  })
})

describe('a call', () => {
  const search = (pod: TestPod, more: object) =>
    asPod(gate, pod.serviceKey, '/v2/tool-calls', {
      tool: 'memory.search',
      arguments: { keyword: `kiln ${turn}` },
      idempotency_key: `search-${turn++}`,
      ...more,
    })

  it('is kept with the text its pod works from, whichever way it is said', async () => {
    const pod = await newPod()
    const { slug, text, live } = await newPrompt()
    await live(1)
    expect(await search(pod, { prompt: { slug, text }, task: 'one' })).toMatchObject({ status: 200 })
    expect(await search(pod, { prompt_hash: sha256(text), task: 'one' })).toMatchObject({ status: 200 })
    const other = await search(pod, { prompt: { slug, text: `${text}Be kind.` }, task: 'one' })
    expect(await search(pod, { task: 'one' })).toMatchObject({ status: 200 })
    expect(await usesOf(pod)).toMatchObject([
      { match: 'same_as_live', taskKey: 'one' },
      { match: 'differs', callId: other.json['id'], number: 1 },
    ])
    const states = (await read.call.findMany({ where: { podId: pod.podId }, orderBy: { id: 'asc' } })).map(
      ({ facts }) => (facts as { promptState?: string }).promptState,
    )
    expect(states).toEqual(['same_as_live', 'same_as_live', 'differs', undefined])
  })

  it('says one thing of its prompt', async () => {
    const pod = await newPod()
    expect(await search(pod, { prompt: { text }, prompt_hash: sha256('x') })).toMatchObject({
      status: 422,
      json: { fields: { prompt_hash: [expect.stringContaining('not the SHA-256')] } },
    })
    expect(await usesOf(pod)).toEqual([])
  })

  it('that starts a task links the exact text to it', async () => {
    const pod = await newPod()
    const { slug, text, live } = await newPrompt()
    await live(1)
    const start = (task_id: string, more: object) =>
      asPod(gate, pod.serviceKey, '/v1/tasks/start', { task_id, ...more })
    expect(await start('a', { prompt: { slug, text } })).toMatchObject({ json: { state: 'executed' } })
    expect(await start('b', { prompt_used: `${text}Be kind.` })).toMatchObject({ json: { state: 'executed' } })
    expect(await start('c', { prompt: { slug, sha256: sha256(text) } })).toMatchObject({ json: { state: 'executed' } })
    expect(await start('d', { prompt_used: text, prompt: { sha256: sha256('x') } })).toMatchObject({ status: 422 })
    const direct = {
      tool: 'tasks.start',
      arguments: { task_id: 'e', prompt_used: text },
      idempotency_key: `e-${turn++}`,
    }
    expect(await asPod(gate, pod.serviceKey, '/v2/tool-calls', direct)).toMatchObject({ json: { state: 'executed' } })
    expect(await usesOf(pod)).toMatchObject([
      { taskKey: 'a', match: 'same_as_live' },
      { taskKey: 'b', match: 'differs', promptSlug: slug },
      { taskKey: 'c', match: 'same_as_live' },
      { taskKey: 'e', match: 'same_as_live' },
    ])
    const shown = async (key: string) => {
      const { number } = await read.task.findFirstOrThrow({ where: { podId: pod.podId, key } })
      return (await taskDetail(lena, number))?.prompt
    }
    expect(await shown('b')).toMatchObject({ match: 'differs', prompt: { slug, number: 1 }, text: `${text}Be kind.` })
    expect(await shown('c')).toMatchObject({ match: 'same_as_live', text, ended: null })
    const tasks = await read.task.findMany({ where: { podId: pod.podId }, orderBy: { key: 'asc' } })
    expect(tasks.map(({ promptHash }) => promptHash)).toEqual([
      sha256(text),
      sha256(`${text}Be kind.`),
      sha256(text),
      sha256(text),
    ])
  })
})
