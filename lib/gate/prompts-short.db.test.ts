import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { recordCalls } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'

let gate: TestGate
let people: [PersonActor, PersonActor]
let pod: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  people = [await addPerson('Lena', [], ['prompt_reviewer']), await addPerson('Lead', ['delivery-leads'], ['approver'])]
  pod = await addPod('short-spoken')
  await refreshAccess()
  // From here on the policy is in memory and the grounds of such calls are kept.
  await ways({})
})
afterAll(() => gate.close())

/** A prompt of its own of which the first version is live. */
async function livePrompt(): Promise<{ slug: string; text: string; write: (text: string) => Promise<number> }> {
  const slug = `short-${turn++}`
  const text = `You answer for ${slug}, and for nothing else.\n`
  const write = async (next: string) => {
    const outcome = await execute(writePrompt, people[0], { slug, title: `Pages ${slug}`, text: next })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value.number
  }
  await makeLive(people, slug, await write(text))
  return { slug, text, write }
}

/** Makes a call that a rule allows; which way it went, and as what it knows its prompt. */
async function ways(said: object): Promise<['short' | 'long', string | undefined]> {
  const longWay = vi.spyOn(recordCalls, 'run')
  try {
    const key = `short-${turn++}`
    const call = { tool: 'memory.search', arguments: { keyword: key }, idempotency_key: key, task: 'one', ...said }
    const { status, json } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', call)
    expect(status).toBe(200)
    const { facts, promptHash } = await read.call.findUniqueOrThrow({ where: { id: String(json['id']) } })
    expect(promptHash !== null).toBe(Object.keys(said).length > 0)
    return [longWay.mock.calls.length > 0 ? 'long' : 'short', (facts as { promptState?: string }).promptState]
  } finally {
    longWay.mockRestore()
  }
}

const uses = () => read.promptUse.count({ where: { podId: pod.podId } })

it('a call from a text that its pod named before and that is live goes the short way, and nothing is said twice', async () => {
  const { slug, text } = await livePrompt()
  const before = await uses()
  expect(await ways({ prompt: { slug, text } })).toEqual(['long', 'same_as_live'])
  for (const said of [{ prompt: { slug, text } }, { prompt: { text } }, { prompt_hash: sha256(text) }])
    expect(await ways(said)).toEqual(['short', 'same_as_live'])
  expect(await uses()).toBe(before + 1)
})

it('all else goes the long way: another task, another text, another name, and a text that is live no more', async () => {
  const { slug, text, write } = await livePrompt()
  const other = await livePrompt()
  expect(await ways({ prompt: { slug, text } })).toEqual(['long', 'same_as_live'])
  expect(await ways({ prompt: { slug, text }, task: 'two' })).toEqual(['long', 'same_as_live'])
  expect(await ways({ prompt: { slug, text }, task: 'two' })).toEqual(['short', 'same_as_live'])
  expect(await ways({ prompt: { slug: other.slug, sha256: sha256(text) } })).toEqual(['long', 'differs'])
  expect(await ways({ prompt: { slug, text } })).toEqual(['long', 'same_as_live'])
  const next = `${text}Say who asked.\n`
  expect(await ways({ prompt: { slug, text: next } })).toEqual(['long', 'differs'])
  expect(await ways({ prompt: { slug, text: next } })).toEqual(['long', 'differs'])
  expect(await ways({ prompt: { slug, text } })).toEqual(['long', 'same_as_live'])
  await makeLive(people, slug, await write(next))
  expect(await ways({ prompt: { slug, text } })).toEqual(['long', 'approved'])
  expect(await ways({ prompt: { slug, text: next } })).toEqual(['long', 'same_as_live'])
  expect(await ways({ prompt: { slug, text: next } })).toEqual(['short', 'same_as_live'])
})
