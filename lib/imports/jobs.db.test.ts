import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { startImport } from '@/lib/imports/commands'
import { addBranch, addCommits, headOf, makeBundle, makeRepository } from '@/lib/imports/fixture'
import { logLine, story } from '@/lib/imports/fixture-story'
import { runImport } from '@/lib/imports/jobs'
import { importDetail, importSources, listImports } from '@/lib/imports/queries'
import { contentRewrites, importProblems, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'

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

async function rows() {
  const [tasks, entries, log, memory, versions, rewrites, unlogged, problems] = await Promise.all([
    read.task.findMany({ orderBy: { id: 'asc' } }),
    read.taskEntry.findMany({ orderBy: { id: 'asc' } }),
    read.changelogEntry.findMany({ orderBy: { id: 'asc' } }),
    read.memoryEntry.findMany({ orderBy: { id: 'asc' } }),
    read.memoryVersion.findMany({ orderBy: { id: 'asc' } }),
    read.contentRewrite.findMany({ orderBy: { id: 'asc' } }),
    read.unloggedEdit.findMany({ orderBy: { id: 'asc' } }),
    read.importProblem.findMany({ orderBy: { id: 'asc' } }),
  ])
  return { tasks, entries, log, memory, versions, rewrites, unlogged, problems }
}

describe('importing a repository', () => {
  const source = makeRepository(fresh(), story)

  it('stores everything it holds, with who asked and what was counted', async () => {
    const run = await importAll(source, 'pottery')
    expect(run).toMatchObject({ state: 'done', name: 'pottery', askedBy: 'Ade', failure: null, problemCount: 12 })
    expect(run.counts).toMatchObject({
      tasks: 4,
      'changelog entries': 5,
      'memory entries': 3,
      rewrites: 2,
      problems: 12,
    })
    expect(run.source!.branches).toMatchObject([
      { name: 'main', head: headOf(source), facts: { commits: 15, destructiveRewrites: 2 } },
    ])
    const { tasks, log, versions } = await rows()
    expect(tasks.map(({ key, origin, branch }) => [key, origin, branch])).toContainEqual([
      '1.1_capture_goals',
      'import',
      'main',
    ])
    expect(log.filter(({ lost }) => lost)).toHaveLength(2)
    expect(versions).toHaveLength(3)
  })

  it('puts entries under the task they name, and leaves those of unknown tasks alone', async () => {
    const task = await read.task.findFirstOrThrow({
      where: { key: '1.1_capture_goals' },
      include: { entries: true, changelog: true },
    })
    expect(new Set(task.entries.map(({ kind }) => kind))).toEqual(
      new Set(['status_change', 'thought', 'reasoning_trace', 'handoff', 'prompt_used', 'issue']),
    )
    expect(task.changelog).toHaveLength(2)
    expect(await read.changelogEntry.findFirst({ where: { taskKey: 'nobody_knows' } })).toMatchObject({ taskId: null })
  })

  it('records every step as an event of its own transaction', async () => {
    const types = await read.auditEvent.findMany({ where: { type: { startsWith: 'import.' } }, orderBy: { id: 'asc' } })
    expect(types.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['import.requested', 'import.started', 'import.batch_recorded', 'import.completed']),
    )
    expect(types.at(-1)!.sentence).toContain('The import of pottery finished: ')
  })

  it('changes nothing the second time, and says so', async () => {
    const before = await rows()
    const run = await importAll(source)
    expect(run).toMatchObject({ state: 'done', name: 'pottery', counts: {} })
    expect(await rows()).toEqual(before)
  })

  it('adds a new branch beside the others, without touching them', async () => {
    const before = await rows()
    addBranch(source, 'moved', headOf(source))
    const runId = await start(source)
    await runImport(runId)
    const after = await rows()
    const mainOnly = (all: Awaited<ReturnType<typeof rows>>) => ({
      tasks: all.tasks.filter(({ branch }) => branch === 'main'),
      log: all.log.filter(({ branch }) => branch === 'main'),
      rewrites: all.rewrites.filter(({ branch }) => branch === 'main'),
    })
    expect(mainOnly(after)).toEqual(mainOnly(before))
    expect(after.tasks).toHaveLength(2 * before.tasks.length)
  })

  it('adds only what is new from a newer bundle under another name', async () => {
    const before = await rows()
    const file = 'project/outputs/changelog.yaml'
    addCommits(source, [
      { message: 'Add the shelf', at: '2025-01-07T09:00:00Z', files: { 'docs/shelf.md': 'x\n' } },
      {
        message: 'Update changelog.yaml',
        files: { [file]: logLine('11:00:00', 'docs/shelf.md', '1.10', 'DevPod', 'Add the shelf') },
      },
    ])
    const bundle = makeBundle(source, path.join(fresh(), 'tuesday.bundle'))
    const run = await importAll(bundle)
    expect(run).toMatchObject({ state: 'done', name: 'pottery' })
    expect(run.counts).toMatchObject({ 'changelog entries': 1, 'updated changelog entries': 3 })
    const after = await rows()
    expect(after.log).toHaveLength(before.log.length + 1)
    expect(after.tasks).toEqual(before.tasks)
    // What the file held until now is lost with its new beginning, and the same rows say so.
    expect(after.log.filter(({ branch, lost }) => branch === 'main' && lost)).toHaveLength(5)
    expect(await importSources(ade)).toHaveLength(1)
  })

  it('is read back page by page by those who may', async () => {
    const sourceId = (await importSources(ade))[0]!.id
    const filter = { sourceId, branch: 'main' }
    expect((await recoveredLog(ade, { ...filter, lost: true })).rows).toHaveLength(5)
    expect((await recoveredLog(ade, filter)).rows.find(({ message }) => message === 'Add the shelf')).toMatchObject({
      committedBy: 'DevPod',
      taskNumber: expect.any(Number),
    })
    expect((await contentRewrites(ade, filter)).rows.map(({ path: of }) => of).toSorted()).toEqual([
      'docs/guide.md',
      'docs/tracker.md',
    ])
    expect((await importProblems(ade, filter)).rows).toHaveLength(12)
    expect((await unloggedEdits(ade, filter)).rows.length).toBeGreaterThan(0)
    expect((await listImports(ade)).rows[0]).toMatchObject({ state: 'done' })
    await expect(listImports(vic)).rejects.toThrow('imports:read')
  })

  it('gives another repository with the same name a name of its own', async () => {
    const other = makeRepository(fresh(), [
      { message: 'begin', files: { 'project/task.yaml': 'tasks:\n  a:\n    status: odd\n' } },
    ])
    const run = await importAll(other)
    const again = await importAll(makeRepository(fresh(), [{ message: 'else', files: { 'b.md': 'x\n' } }]))
    expect([run.name, again.name]).toEqual(['repository', 'repository 2'])
    expect(await read.task.findFirst({ where: { key: 'a' } })).toMatchObject({ status: 'unknown', statusText: 'odd' })
  })
})

describe('names', () => {
  it('keeps a copy apart that was given a name of its own', async () => {
    const source = makeRepository(fresh(), [{ message: 'one', files: { 'a.md': 'x\n' } }])
    const first = await importAll(source, 'original')
    const bundle = makeBundle(source, path.join(fresh(), 'copy.bundle'))
    const second = await importAll(bundle, 'copy')
    const third = await importAll(makeBundle(source, path.join(fresh(), 'third.bundle')))
    expect(second.sourceId).not.toBe(first.sourceId)
    expect([first.name, second.name]).toEqual(['original', 'copy'])
    expect([first.sourceId, second.sourceId]).toContain(third.sourceId)
  })
})

/** A server that sends everybody on, and counts who came. */
async function server(location: string) {
  const asked: string[] = []
  const running = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location }).end()
  })
  await new Promise<void>((ready) => running.listen(0, '127.0.0.1', ready))
  return { asked, port: (running.address() as AddressInfo).port, close: () => running.close() }
}

describe('where an import may lead', () => {
  it('is no server within, unless the operator has listed it', async () => {
    const inner = await server('/')
    const run = await importAll(`http://127.0.0.1:${inner.port}/pottery`)
    expect(run).toMatchObject({ state: 'failed', failure: expect.stringContaining('private network') as string })
    expect(inner.asked).toEqual([])
    inner.close()
  })

  it('is no other server than the one that was asked for', async () => {
    env.importHosts.push('127.0.0.1')
    const other = await server('/')
    const first = await server(`http://127.0.0.1:${other.port}/pottery/info/refs`)
    const run = await importAll(`http://127.0.0.1:${first.port}/pottery`)
    env.importHosts.length = 0
    expect(run.state).toBe('failed')
    expect(first.asked.length).toBeGreaterThan(0)
    expect(other.asked).toEqual([])
    first.close()
    other.close()
  })

  it('is looked at again when it is carried out: what was moved out meanwhile is not read', async () => {
    const root = fresh()
    const secret = makeRepository(fresh(), [{ message: 'one', files: { 'a.md': 'x\n' } }])
    env.importRoots.push(root)
    const place = path.join(root, 'place')
    cpSync(secret, place, { recursive: true })
    const runId = await start(place)
    rmSync(place, { recursive: true })
    symlinkSync(secret, place)
    await runImport(runId)
    env.importRoots.length = 0
    expect(await importDetail(ade, runId)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('only from the places its operator has named') as string,
    })
  })
})
