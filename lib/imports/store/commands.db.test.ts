import { expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { beginImport, openImport, startImport } from '@/lib/imports/commands'
import { importDetail } from '@/lib/imports/queries'
import { recordImportBatch } from '@/lib/imports/store/commands'

const ade: PersonActor = {
  kind: 'person',
  id: 'ade',
  name: 'Ade',
  groups: [],
  can: new Set(['imports:start', 'imports:read']),
}

/** An import that is going on and has its repository before it. */
async function going(): Promise<string> {
  const started = await execute(startImport, ade, { location: '/srv/pottery', name: 'pottery' })
  if (!started.ok) throw new Error(started.reason)
  const { runId } = started.value
  await execute(beginImport, systemActor, { runId })
  const { sourceId } = (await importDetail(ade, runId))!
  await execute(openImport, systemActor, { runId, sourceId, branches: 1, toRead: 1 })
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

it('adds up over the parts of a list what each of them wrote, and nothing for what was there', async () => {
  const runId = await going()
  const counts = async () => (await importDetail(ade, runId))!.counts
  const write = (...records: ReturnType<typeof commit>[]) =>
    execute(recordImportBatch, systemActor, { runId, branch: 'main', kind: 'unlogged', records })

  expect(await write(commit(1), commit(2))).toMatchObject({ ok: true, value: { added: 2, changed: 0 } })
  expect(await counts()).toMatchObject({ 'unlogged commits': 2 })
  expect(await write(commit(3), commit(4), commit(5))).toMatchObject({ ok: true, value: { added: 3, changed: 0 } })
  expect(await counts()).toMatchObject({ 'unlogged commits': 5 })
  // One as before, one changed, one new; then the same once more.
  for (const _again of [false, true]) await write(commit(1), commit(2, 8), commit(6))
  expect(await counts()).toEqual({ 'unlogged commits': 6, 'updated unlogged commits': 1 })
  expect(await write(commit(3, 7))).toMatchObject({ ok: true, value: { added: 0, changed: 1 } })
  expect(await counts()).toEqual({ 'unlogged commits': 6, 'updated unlogged commits': 2 })
})
