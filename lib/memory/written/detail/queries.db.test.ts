import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { memoryDetail } from '@/lib/memory/queries'
import { revokeTaught } from '@/lib/memory/revoke/commands'
import { taughtBy } from '@/lib/memory/revoke/queries'

openStage()

let dev: TestAccount
let turn = 0
beforeAll(async () => {
  dev = (await addTwoAccounts('file-told', { role: 'ResearchPod', department: 'research' })).dev
})

const handIn = (path: string, task: string, content: string) =>
  asPod(gate, dev.key, '/v2/outputs', { path, task, content, idempotency_key: `told-${turn++}` })
const idOf = async (path: string) => (await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })).id
const fileOf = async (path: string) => (await memoryDetail(ana, await idOf(path)))!.written!.file

it('says which file an entry is about, and that it changed since, where what a task taught was revoked', async () => {
  const path = 'docs/told/bowls.md'
  for (const task_id of ['told-first', 'told-second']) await asPod(gate, dev.key, '/v2/tasks/start', { task_id })
  const first = '# Bowls\n\nBowls dry for 3 days.\n'
  expect(await handIn(path, 'told-first', first)).toMatchObject({ status: 200 })
  const { id: output } = await read.output.findFirstOrThrow({ where: { path } })
  expect(await fileOf(path)).toEqual({ output, standing: 1, hasMoved: false })
  expect(await handIn(path, 'told-second', `${first}\nLids dry for 1 day.\n`)).toMatchObject({ status: 200 })
  expect(await fileOf(path)).toEqual({ output, standing: 2, hasMoved: false })
  const { number: task } = await read.task.findFirstOrThrow({ where: { key: 'told-second' } })
  const { plan } = (await taughtBy(ana, task))!
  const revoked = await execute(revokeTaught, ana, { task, shown: plan.digest, reason: 'Nobody has counted' })
  expect(revoked).toMatchObject({ ok: true, value: { back: 1 } })
  expect(await fileOf(path)).toEqual({ output, standing: 2, hasMoved: true })

  const body = { key: 'told/kilns', text: 'Kiln 1 is cold.', idempotency_key: 'told-kilns' }
  expect(await asPod(gate, dev.key, '/v2/memory/entries', body)).toMatchObject({ status: 200 })
  expect(await fileOf('told/kilns')).toBeNull()
})
