import { expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { beginImport } from '@/lib/imports/commands'
import { ade, rowsOf, start } from '@/lib/imports/fixture-import'
import { factsOf } from '@/lib/imports/fixture-facts'
import { importDetail } from '@/lib/imports/queries'
import { openImport } from '@/lib/imports/repositories/commands'
import { recordImportBranch } from '@/lib/imports/store/commands'
import { noRecords } from '@/lib/imports/store/schema'

/** An import that is going on and has its repository before it. */
async function going(name: string): Promise<string> {
  const runId = await start(`/srv/${name}`, name)
  await execute(beginImport, systemActor, { runId })
  await execute(openImport, systemActor, { runId, branches: 1, toRead: 1 })
  return runId
}

const commit = (number: number, pathCount = 1) => ({
  commit: String(number).padStart(40, '0'),
  author: 'Robin',
  at: '2025-01-06T09:00:00.000Z',
  message: 'Shorten the guide',
  pathCount,
  paths: ['docs/guide.md'],
})

const branchOf = (runId: string, unlogged: ReturnType<typeof commit>[], isPartial = false) => ({
  runId,
  branch: 'main',
  head: 'f'.repeat(40),
  headAt: '2025-01-06T09:00:00.000Z',
  facts: factsOf({}),
  readerVersion: 1,
  progress: { done: 1, total: 1 },
  records: { ...noRecords(), unlogged },
  isPartial,
})

it('counts what was added, changed and is gone, and nothing for what was there', async () => {
  const runId = await going('adds-up')
  const write = (...unlogged: ReturnType<typeof commit>[]) =>
    execute(recordImportBranch, systemActor, branchOf(runId, unlogged))
  expect(await write(commit(1), commit(2), commit(3))).toMatchObject({ ok: true, value: { 'unlogged commits': 3 } })
  expect(await write(commit(1), commit(2), commit(3))).toMatchObject({ ok: true, value: {} })
  expect(await write(commit(1), commit(2, 8), commit(6))).toMatchObject({
    ok: true,
    value: { 'unlogged commits': 1, 'updated unlogged commits': 1, 'unlogged commits no longer there': 1 },
  })
  expect((await importDetail(ade, runId))!.counts).toEqual({
    'unlogged commits': 4,
    'updated unlogged commits': 1,
    'unlogged commits no longer there': 1,
  })
})

it('marks nothing as gone after a part was read, and takes back what is there again', async () => {
  const runId = await going('partly')
  const { sourceId } = (await importDetail(ade, runId))!
  const write = (unlogged: ReturnType<typeof commit>[], isPartial = false) =>
    execute(recordImportBranch, systemActor, branchOf(runId, unlogged, isPartial))
  const present = async () => (await rowsOf(sourceId!)).unlogged.map((row) => row.present)
  await write([commit(1), commit(2)])
  await write([], true)
  expect(await present()).toEqual([true, true])
  await write([commit(2)])
  expect(await present()).toEqual([false, true])
  await write([commit(1), commit(2)])
  expect(await present()).toEqual([true, true])
})

it('lets nobody write what a repository is said to hold', async () => {
  const runId = await going('forged')
  const forged = await execute(recordImportBranch, ade, branchOf(runId, [commit(1)]))
  expect(forged).toMatchObject({ ok: false, reason: 'not_by_hand' })
})
