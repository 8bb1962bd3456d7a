import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/core/command'
import { read } from '@/lib/db/client'
import { beginImport, cancelImport, startImport } from '@/lib/imports/commands'
import { makeRepository } from '@/lib/imports/fixture'
import { story } from '@/lib/imports/fixture-story'
import { runImport } from '@/lib/imports/jobs'
import { importDetail } from '@/lib/imports/queries'
import { recordImportBatch } from '@/lib/imports/records/commands'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-imports-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ade: PersonActor = {
  kind: 'person',
  id: 'ade',
  name: 'Ade',
  groups: [],
  can: new Set(['imports:start', 'imports:read']),
}
const vic: PersonActor = { ...ade, id: 'vic', name: 'Vic', can: new Set() }

async function start(location: string, name?: string): Promise<string> {
  const started = await execute(startImport, ade, { location, name })
  if (!started.ok) throw new Error(started.reason)
  return started.value.runId
}

async function importAll(location: string, name?: string) {
  const runId = await start(location, name)
  await runImport(runId)
  return (await importDetail(ade, runId))!
}

describe('imports that go another way', () => {
  it('says in words why a repository could not be read', async () => {
    const run = await importAll(fresh())
    expect(run).toMatchObject({ state: 'failed', sourceId: null })
    expect(run.failure).toContain('git repository')
  })

  it('refuses what is no place for a repository, with the sentence beside the field', async () => {
    const refused = await execute(startImport, ade, { location: 'https://me:secret@example.org/x' })
    expect(refused).toMatchObject({
      ok: false,
      reason: 'holds_secret',
      fields: { location: [expect.stringContaining('Leave it out')] },
    })
    expect(await execute(startImport, vic, { location: '/x' })).toMatchObject({
      ok: false,
      reason: 'missing_permission',
    })
  })

  it('joins an import that waits already, also when two ask at once', async () => {
    const location = makeRepository(fresh(), story)
    const both = await Promise.all([start(location), start(location)])
    expect(both[0]).toBe(both[1])
    await execute(cancelImport, ade, { runId: both[0] })
  })

  it('can be cancelled, and then writes nothing', async () => {
    const runId = await start(makeRepository(fresh(), story))
    expect(await execute(cancelImport, ade, { runId })).toMatchObject({ ok: true })
    await runImport(runId)
    expect(await importDetail(ade, runId)).toMatchObject({
      state: 'cancelled',
      failure: 'cancelled by Ade',
      source: null,
    })
    expect(await execute(cancelImport, ade, { runId })).toMatchObject({ ok: false, reason: 'not_running' })
  })

  it('stops when it is cancelled while it reads', async () => {
    const runId = await start(makeRepository(fresh(), story))
    await runImport(runId, {
      onMessage: (message) => {
        if (message.type === 'opened') void execute(cancelImport, ade, { runId })
      },
    })
    expect((await importDetail(ade, runId))!.state).toBe('cancelled')
  })

  it('lets nobody write what a repository is said to hold', async () => {
    const runId = await start(makeRepository(fresh(), story))
    await execute(beginImport, systemActor, { runId })
    const forged = await execute(recordImportBatch, ade, { runId, branch: 'main', kind: 'unlogged', records: [] })
    expect(forged).toMatchObject({ ok: false, reason: 'not_by_hand' })
    await execute(cancelImport, ade, { runId })
  })

  it('stores names longer than a database can index, and text in every script', async () => {
    const id = (end: string) =>
      `- id: ${'ü'.repeat(5_000)}${end}\n  status: backlog\n  description: "🏺 \\0 \\ud800 ${end}"\n`
    const tasks = `tasks:\n${id('1')}${id('2')}`
    const run = await importAll(
      makeRepository(fresh(), [{ message: '🏺', author: 'Zoë', files: { 'project/task.yaml': tasks } }]),
    )
    expect(run).toMatchObject({ state: 'done', failure: null })
    expect(await read.task.findFirst({ where: { description: { startsWith: '🏺' } } })).not.toBeNull()
  })
})
