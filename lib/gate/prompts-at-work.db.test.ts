import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { pageSize } from '@/lib/core/keyset'
import { writePrompt } from '@/lib/prompts/commands'
import { promptDetail } from '@/lib/prompts/queries'
import { listWork } from '@/lib/prompts/work/queries'

let gate: TestGate
let lena: Awaited<ReturnType<typeof addPerson>>
let pod: TestPod
let other: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  lena = await addPerson('Lena', [], ['prompt_reviewer'])
  pod = await addPod('at-work')
  other = await addPod('at-work-too')
  await refreshAccess()
})
afterAll(() => gate.close())

/** A prompt with two versions, of which a third text is none. */
async function newPrompt() {
  const slug = `at-work-${turn++}`
  const texts = [1, 2, 3].map((number) => `You answer for ${slug}, in ${number} sentences, and for nothing else.\n`)
  for (const text of texts.slice(0, 2))
    expect(await execute(writePrompt, lena, { slug, title: `At work ${slug}`, text })).toMatchObject({ ok: true })
  return { slug, texts }
}

const say = async (who: TestPod, slug: string, text: string, task_id?: string) =>
  expect((await asPod(gate, who.serviceKey, '/v1/prompts/used', { slug, text, task_id })).status).toBe(200)

describe('what worked from a version', () => {
  it('is each task and each pod without one, once, with what it said last', async () => {
    const { slug, texts } = await newPrompt()
    const [first, second, third] = texts as [string, string, string]
    for (const text of [first, second, first]) await say(pod, slug, text, 'one')
    await say(pod, slug, first, 'two')
    await say(other, slug, first)
    await say(other, slug, third, 'three')

    const ofFirst = await listWork(lena, slug, 1, {})
    const [its, others] = [{ pod: { slug: 'at-work' } }, { pod: { slug: 'at-work-too' }, task: null }]
    expect(ofFirst).toMatchObject({
      worked: { tasks: 2, others: 1 },
      rows: [others, { ...its, task: { key: 'two', number: null } }, { ...its, task: { key: 'one' } }],
    })
    expect(ofFirst!.rows).toHaveLength(3)
    expect(await listWork(lena, slug, 2, {})).toMatchObject({ worked: { tasks: 1, others: 0 }, rows: [its] })
    expect(await listWork(lena, slug, 3, {})).toBeNull()

    const page = await promptDetail(lena, slug, 2)
    expect(page!.work).toEqual((await listWork(lena, slug, 2, {}))!.rows)
    expect(page!.version.worked).toEqual({ tasks: 1, others: 0 })
    expect(page!.versions.map(({ worked }) => worked)).toEqual([
      { tasks: 1, others: 0 },
      { tasks: 2, others: 1 },
    ])
  })

  it('is not shown beside itself where nobody approved it', async () => {
    const { slug, texts } = await newPrompt()
    await say(pod, slug, texts[0]!, 'one')
    await say(other, slug, texts[2]!, 'two')
    const { drifts } = (await promptDetail(lena, slug, 1))!
    expect(drifts.map(({ beside }) => beside?.isLive)).toEqual([false, undefined])
  })

  it('goes on on further pages, to the number that is shown', async () => {
    const { slug, texts } = await newPrompt()
    for (let at = 0; at < pageSize + 2; at++) await say(pod, slug, texts[0]!, `task-${at}`)
    const first = (await listWork(lena, slug, 1, {}))!
    const rest = (await listWork(lena, slug, 1, { cursor: first.next! }))!
    const keys = [...first.rows, ...rest.rows].map(({ task }) => task!.key)
    expect(keys).toEqual(Array.from({ length: pageSize + 2 }, (_, at) => `task-${pageSize + 1 - at}`))
    expect(first.worked).toEqual({ tasks: keys.length, others: 0 })
    expect((await listWork(lena, slug, 1, { cursor: rest.previous! }))!.rows).toEqual(first.rows)
  })
})
