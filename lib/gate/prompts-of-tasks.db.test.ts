import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { taskDetail } from '@/lib/tasks/queries'

let gate: TestGate
let lena: Awaited<ReturnType<typeof addPerson>>
let lead: Awaited<ReturnType<typeof addPerson>>
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  lena = await addPerson('Lena', [], ['prompt_reviewer', 'admin'])
  lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
})
afterAll(() => gate.close())

async function newPod(): Promise<TestPod> {
  const pod = await addPod(`filler-${turn++}`)
  await refreshAccess()
  return pod
}

/** A prompt of its own that is live, with two places to fill in. */
async function newPrompt() {
  const slug = `filled-${turn++}`
  const template = `You edit {page} for {{ team }} as ${slug}, and nothing else. Never change a number in {page}.\n`
  const write = async (text: string) => {
    const outcome = await execute(writePrompt, lena, { slug, title: `Pages ${slug}`, text })
    if (!outcome.ok) throw new Error(outcome.reason)
    await makeLive([lena, lead], slug, outcome.value.number)
  }
  await write(template)
  const filled = (page: string, team = 'the shop') => template.replaceAll('{page}', page).replace('{{ team }}', team)
  return { slug, template, filled, write }
}

const say = (pod: TestPod, body: object) => asPod(gate, pod.serviceKey, '/v1/prompts/used', body)
const values = { page: 'docs/returns.md', team: 'the shop' }

it('a task is shown with what was filled in', async () => {
  const pod = await newPod()
  const { slug, filled, write } = await newPrompt()
  const start = (task_id: string, more: object) => asPod(gate, pod.serviceKey, '/v1/tasks/start', { task_id, ...more })
  expect(await start('a', { prompt: { slug, values } })).toMatchObject({ json: { state: 'executed' } })
  expect(await start('b', { prompt_used: filled('docs/b.md') })).toMatchObject({ json: { state: 'executed' } })
  expect(await start('c', { prompt_used: filled('docs/returns.md'), prompt: { slug, values } })).toMatchObject({
    json: { state: 'executed' },
  })
  expect(await start('d', { prompt: { slug, values: {} } })).toMatchObject({ status: 422 })
  const shown = async (key: string) => {
    const { number } = await read.task.findFirstOrThrow({ where: { podId: pod.podId, key } })
    return (await taskDetail(lena, number))?.prompt
  }
  const same = { match: 'same_as_live', prompt: { slug, number: 1 }, ended: null }
  expect(await shown('a')).toMatchObject({ ...same, values, text: filled('docs/returns.md') })
  expect(await shown('b')).toMatchObject({ ...same, values: { page: 'docs/b.md', team: 'the shop' } })
  expect(await shown('c')).toMatchObject({ ...same, values, beside: null, before: [] })

  // What it works from later is shown with what differs, and with what it worked from before.
  const drifted = filled('docs/returns.md').replace('Never', 'Always')
  await say(pod, { slug, text: drifted, task_id: 'a' })
  expect(await shown('a')).toMatchObject({
    match: 'differs',
    text: drifted,
    beside: { number: 1, isLive: true, text: filled('docs/returns.md') },
    before: [{ match: 'same_as_live', prompt: { slug, number: 1 }, isFilled: true }],
  })
  // A version that is live no more, filled in, is held against the one that is, with the same values.
  await write(`You edit {page} for {team} as ${slug}. Ask first.`)
  expect(await say(pod, { slug, text: filled('docs/b.md'), task_id: 'b' })).toMatchObject({
    json: { match: 'approved' },
  })
  expect(await shown('b')).toMatchObject({
    match: 'approved',
    beside: { number: 2, isLive: true, text: `You edit docs/b.md for the shop as ${slug}. Ask first.` },
  })
  // Of a task from before pods said so, its text is held against the versions that there are now.
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) =>
    db.query(`delete from "PromptUse" where "podId" = $1 and "taskKey" = 'c'`, [pod.podId]),
  )
  expect(await shown('c')).toMatchObject({ match: 'approved', values, prompt: { number: 1 } })
})
