import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { moveTask } from '@/lib/tasks/hands/commands'
import { turnsOf } from '@/lib/tasks/turns/queries'

openStage()

let first: TestAccount
let second: TestAccount
beforeAll(async () => {
  first = (await addTwoAccounts('turn-first', { role: 'ProductPod', department: 'product' })).dev
  second = (await addTwoAccounts('turn-second', { role: 'ProductPod', department: 'product' })).dev
})

const send = (account: TestAccount, move: string, body: object) =>
  asPod(gate, account.key, `/v2/tasks/${move}`, { task_id: 'passed-round', ...body })

it('says who had a task, from when to when, who passed it on and why', async () => {
  await send(first, 'start', { title: 'Glaze the bowls' })
  const { number } = await read.task.findFirstOrThrow({ where: { key: 'passed-round' } })
  // What nobody passed on has no such story.
  expect(await turnsOf(ana, number)).toEqual([])
  const slug = async ({ podId }: { podId: string }) => (await read.pod.findUniqueOrThrow({ where: { id: podId } })).slug
  const { podId } = await read.task.findUniqueOrThrow({ where: { number } })
  const one = await slug({ podId: podId! })
  const other = (await read.pod.findFirstOrThrow({ where: { slug: { startsWith: 'turn-second' } } })).slug
  const reason = 'It knows the prices'
  expect(await send(first, 'hand_over', { to_pod: other, reason })).toMatchObject({ status: 200 })
  const back = { number, move: 'hand_over', to: one, reason: 'The kiln is there' }
  expect(await execute(moveTask, ana, back)).toMatchObject({ ok: true })
  expect(await send(second, 'complete', {})).toMatchObject({ status: 404 })

  const turns = await turnsOf(ana, number)
  expect(turns).toMatchObject([
    { slug: one, until: null, by: { kind: 'person', name: 'Ana', reason: 'The kiln is there' } },
    { slug: other, by: { kind: 'pod', reason } },
    { slug: one, by: null },
  ])
  // Each had it until the next one did.
  expect(turns.map(({ until }) => until)).toEqual([null, turns[0]!.from, turns[1]!.from])
  expect(await turnsOf(ana, 2_000_000)).toEqual([])
})
