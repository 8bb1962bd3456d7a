import { asPod } from '@/lib/gate/fixture'
import { openFilled, gate, lena, newPod, newPrompt, say, values } from '@/lib/gate/fixture-filled'
import { expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { taskDetail } from '@/lib/tasks/queries'

openFilled()

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
