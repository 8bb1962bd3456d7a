import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { beginImport, cancelImport, startImport } from '@/lib/imports/commands'
import { addBranch, headOf, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll, linesOf, start, vic } from '@/lib/imports/fixture-import'
import { story } from '@/lib/imports/fixture-story'
import { runImport, runImportsJob } from '@/lib/imports/jobs'
import { importDetail, importsGoingOn, importSources, listImports } from '@/lib/imports/queries'
import { importSorts } from '@/lib/imports/views/schema'
import { progressSentence } from '@/lib/imports/labels'
import { openImport } from '@/lib/imports/repositories/commands'
import { recordImportProgress } from '@/lib/imports/store/commands'
import { patience } from '@/lib/core/fixture-patience'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-imports-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

  it('says how far it is within a branch, without a line on the record', async () => {
    const runId = await start(makeRepository(fresh(), story), 'headway')
    await execute(beginImport, systemActor, { runId })
    await execute(openImport, systemActor, { runId, branches: 1, toRead: 1 })
    const before = await linesOf(runId)
    for (const commits of [0, 400, 1_240])
      await execute(recordImportProgress, systemActor, { runId, branch: 'main', commits, of: 3_766 })
    const { progress } = (await importDetail(ade, runId))!
    expect(progressSentence(progress)).toBe('main: 1,240 of 3,766 commits')
    expect(await linesOf(runId)).toEqual(before)
    await execute(cancelImport, ade, { runId })
    expect(await read.importHeadway.findUnique({ where: { runId } })).toBeNull()
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

/** Another process that is half way through an import, with a place of its own for what it fetches. */
async function halfWay(runId: string): Promise<ChildProcess> {
  const TMPDIR = path.join(folder, runId)
  mkdirSync(TMPDIR)
  const program = fileURLToPath(new URL('fixture-carrier.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions', 'react-server', program, runId], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const early = once(child, 'exit').then(() => {
    throw new Error('It ended before it was half way.')
  })
  await Promise.race([once(child.stdout, 'data'), early])
  return child
}

const stored = { tasks: 4, 'changelog entries': 5, 'memory entries': 3, rewrites: 2, problems: 12 }

const betweenStartAndEnd = ['import.batch_recorded', 'import.branch_read']

async function eventsOf(runId: string): Promise<string[]> {
  return (await linesOf(runId)).flatMap(({ type }) => (betweenStartAndEnd.includes(type) ? [] : type))
}

const work = () => runImportsJob.run({}, new AbortController().signal)

describe('imports whose process does not live to see their end', () => {
  it('are carried on after it was killed, and end once, with everything counted once', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'other', headOf(source))
    const runId = await start(source, 'killed')
    const carrier = await halfWay(runId)
    expect(await runImport(runId)).toBe(false)
    expect(await importDetail(ade, runId)).toMatchObject({ state: 'running', counts: { tasks: 4 } })
    const fetched = () => readdirSync(path.join(folder, runId)).filter((name) => name.startsWith('countersign-'))
    carrier.kill('SIGKILL')
    await once(carrier, 'exit')
    // Nobody but its reader is left to clear away what it had fetched.
    await vi.waitUntil(() => fetched().length === 0, patience)
    // The database learns within moments that the connection is gone.
    await vi.waitUntil(async () => (await work(), (await importDetail(ade, runId))!.state === 'done'), patience)
    expect((await importDetail(ade, runId))!.counts).toMatchObject({ tasks: 4, 'changelog entries': 5 })
    expect(await eventsOf(runId)).toEqual(['import.requested', 'import.started', 'import.started', 'import.completed'])
  })

  it('stop when they lose their hold on the database, and are carried on', async () => {
    const runId = await start(makeRepository(fresh(), story), 'dropped')
    let dropped: Promise<unknown> = Promise.resolve()
    const drop = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1
      and (classid::bigint << 32 | objid::bigint) = hashtextextended($1, 0)`
    await runImport(runId, {
      onMessage: ({ type }) => {
        if (type === 'opened')
          dropped = withClient(inject('testServer').superuser, (admin) => admin.query(drop, [`import ${runId}`]))
      },
    })
    await dropped
    expect(await importDetail(ade, runId)).toMatchObject({ state: 'running' })
    await work()
    expect(await importDetail(ade, runId)).toMatchObject({ state: 'done', counts: stored })
  })

  it('are carried out by one of two who try at once', async () => {
    const runId = await start(makeRepository(fresh(), story), 'raced')
    expect((await Promise.all([runImport(runId), runImport(runId)])).filter(Boolean)).toEqual([true])
    await work()
    expect(await eventsOf(runId)).toEqual(['import.requested', 'import.started', 'import.completed'])
    expect((await importDetail(ade, runId))!.counts).toMatchObject(stored)
  })

  it('are handed on by a worker that is told to stop', async () => {
    const runId = await start(makeRepository(fresh(), story), 'stopped')
    const stop = new AbortController()
    await runImport(runId, { stop: stop.signal, stopped: 'hand_back', onMessage: () => stop.abort() })
    expect(await importDetail(ade, runId)).toMatchObject({ state: 'queued', progress: { takeovers: 0 } })
    await work()
    expect(await importDetail(ade, runId)).toMatchObject({ state: 'done', counts: stored })
  })

  it('are given up in words when they end their process every time', async () => {
    const runId = await start(makeRepository(fresh(), story), 'given up')
    for (let time = 0; time < 4; time++)
      expect(await execute(beginImport, systemActor, { runId })).toMatchObject({ ok: true, value: { branches: [] } })
    expect(await execute(beginImport, systemActor, { runId })).toMatchObject({ ok: true, value: null })
    expect(await importDetail(ade, runId)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('ended 4 times in a row'),
    })
  })
})

it('past imports are ordered by any of their columns, each once, and a repository leads to the newest of its own', async () => {
  const ended = await read.importRun.count({ where: { state: { notIn: ['queued', 'running'] } } })
  for (const sort of importSorts.flatMap((name) => [name, `-${name}`] as const)) {
    const { rows, place } = await listImports(ade, { sort })
    expect([new Set(rows.map(({ id }) => id)).size, place.total], sort).toEqual([Math.min(25, ended), ended])
    const numbers = rows.map(({ number }) => number)
    if (sort === 'when') expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    if (sort === '-state') expect(rows[0]!.state).toBe('cancelled')
  }
  const going = await start(makeRepository(fresh(), story))
  expect((await importsGoingOn(ade)).map(({ id }) => id)).toContain(going)
  expect((await listImports(ade)).place.total).toBe(ended)
  await execute(cancelImport, ade, { runId: going })
  for (const { id, newestRunId } of await importSources(ade)) {
    const newest = await read.importRun.findFirst({ where: { sourceId: id }, orderBy: { number: 'desc' } })
    expect(newestRunId).toBe(newest?.id ?? null)
  }
})
