import { addPod, asPod, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { entryOf, openTaught, started, taughtKind, write } from '@/lib/gate/fixture-taught'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { settleFinding } from '@/lib/findings/commands'
import { refreshAccess } from '@/lib/auth/access'
import { findingsOfTask } from '@/lib/tasks/found/queries'

let gate: TestGate
let pod: TestPod
let keeper: PersonActor
let other: TestPod

beforeAll(async () => {
  ;({ gate, pod, keeper } = await openTaught('found-in-tasks'))
  other = await addPod('found-elsewhere', taughtKind)
  await refreshAccess()
})
afterAll(() => gate.close())

it('finds what is in calls, files and memory of a task, what is open first, and nothing of another’s', async () => {
  const key = 'found-work'
  const number = await started(gate, pod, key)
  const elsewhere = await started(gate, other, key)
  expect(await findingsOfTask(keeper, number)).toEqual({ rows: [], total: 0, open: 0 })

  await write(gate, pod, 'kilns/found', key, false)
  await write(gate, other, 'kilns/found-elsewhere', key, false)
  const file = { path: 'docs/found.md', task: key, content: 'Ask lena@pottery.co.uk.', idempotency_key: 'found-file' }
  await asPod(gate, pod.serviceKey, '/v2/outputs', file)
  const call = {
    tool: 'memory.query',
    arguments: { keyword: 'omar@pottery.co.uk' },
    task: key,
    idempotency_key: 'asks',
  }
  await asPod(gate, pod.serviceKey, '/v2/tool-calls', call)

  const found = await findingsOfTask(keeper, number)
  const kept = new Set(found.rows.map(({ subject }) => subject))
  expect([...kept].toSorted()).toEqual(expect.arrayContaining(['call', 'memory_version', 'output_revision']))
  expect(found).toMatchObject({ total: found.rows.length, open: found.rows.length })
  const { id: entry } = await entryOf('kilns/found')
  expect(found.rows.find(({ subject }) => subject === 'memory_version')).toMatchObject({
    title: 'Version 1 of the memory entry “kilns/found”',
    href: `/memory/${entry}`,
  })
  expect((await findingsOfTask(keeper, elsewhere)).rows.map(({ title }) => title).join()).not.toContain('kilns/found”')

  // What somebody has said something about comes behind what is open.
  const [first] = found.rows
  const said = { findingId: first!.id, as: 'accepted', reason: 'It is the shop’s own' }
  expect(await execute(settleFinding, keeper, said)).toMatchObject({ ok: true })
  const after = await findingsOfTask(keeper, number)
  expect(after).toMatchObject({ total: found.total, open: found.total - 1 })
  expect(after.rows.at(-1)).toMatchObject({ id: first!.id, state: 'accepted' })
})

it('finds nothing in a task that is not there', async () => {
  expect(await findingsOfTask(keeper, 2_000_000)).toEqual({ rows: [], total: 0, open: 0 })
})
