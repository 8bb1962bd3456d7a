import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, elapse, page, requestOf, settle } from '@/lib/calls/fixture'
import { callChange } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

const ofSomebody = '212-48-3579'

/** Asks, and has changes requested of it. */
async function sentBack(args: Record<string, unknown>, who = stage.otherPod) {
  const call = await ask(who, args)
  expect(await decide(stage.ana, call, 'request_changes')).toMatchObject({ ok: true })
  const { id, number } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  return number
}

async function shown(args: Record<string, unknown>, who = stage.otherPod) {
  const call = await ask(who, args)
  const { number } = await requestOf(call)
  const { change } = (await requestDetail(stage.ana, number, kinds))!
  // No more than three of a pod's wait at once.
  expect(await decide(stage.ana, call, 'reject')).toMatchObject({ ok: true })
  return callChange.parse(change.content).sentBack
}

it('what is asked anew is shown beside the newest one about the same of which changes were requested', async () => {
  const args = page()
  await sentBack({ ...args, content: 'The first text' })
  const number = await sentBack({ ...args, content: 'The second text' })
  expect(await shown({ ...args, content: 'The third text' })).toEqual({
    number,
    arguments: { ...args, content: 'The second text' },
    unseen: [],
  })
})

it('nothing stands beside another file, another pod’s, what was approved, or what is asked first', async () => {
  const args = page()
  expect(await shown({ ...args, content: 'Asked first' })).toBeNull()
  await sentBack({ ...args, content: 'Sent back' })
  expect(await shown(page())).toBeNull()
  expect(await shown({ ...args, content: 'By another' }, stage.writerPod)).toBeNull()
  const approved = page()
  expect(await decide(stage.ana, await ask(stage.otherPod, approved))).toMatchObject({ ok: true })
  expect(await shown({ ...approved, content: 'More' })).toBeNull()
})

it('shows nothing more of what is kept out of sight than that it is another', async () => {
  const args = page()
  await sentBack({ ...args, content: `It is ${ofSomebody}.` })
  const since = await shown({ ...args, content: 'It is 212-48-3597.' })
  expect(since).toMatchObject({ unseen: ['content'] })
  expect(JSON.stringify(since)).not.toContain(ofSomebody)
})
