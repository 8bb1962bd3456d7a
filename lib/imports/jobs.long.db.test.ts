import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { addBranch, addCommits, type FixtureCommit, git, headOf } from '@/lib/imports/fixture'
import { makeBundle, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll, linesOf, rowsOf, vic } from '@/lib/imports/fixture-import'
import { logLine, story } from '@/lib/imports/fixture-story'
import { listImports } from '@/lib/imports/queries'
import { contentRewrites, importProblems, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-imports-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = 'project/outputs/changelog.yaml'
const more: FixtureCommit[] = [
  { message: 'Add the shelf', at: '2025-01-07T09:00:00Z', files: { 'docs/shelf.md': 'x\n' } },
  {
    message: 'Update changelog.yaml',
    files: { [log]: logLine('11:00:00', 'docs/shelf.md', '1.10', 'DevPod', 'Add the shelf') },
  },
]

describe('importing a repository', () => {
  it('stores everything it holds, with who asked and what was counted', async () => {
    const source = makeRepository(fresh(), story)
    const run = await importAll(source, 'everything')
    expect(run).toMatchObject({ state: 'done', name: 'everything', askedBy: 'Ade', failure: null, problemCount: 12 })
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
    const { tasks, log: entries, versions } = await rowsOf(run.sourceId!)
    expect(tasks.map(({ key, origin, branch }) => [key, origin, branch])).toContainEqual([
      '1.1_capture_goals',
      'import',
      'main',
    ])
    expect(entries.filter(({ lost }) => lost)).toHaveLength(2)
    expect(versions).toHaveLength(3)
  })

  it('puts entries under the task they name, and leaves those of unknown tasks alone', async () => {
    const { sourceId } = await importAll(makeRepository(fresh(), story), 'under tasks')
    const task = await read.task.findFirstOrThrow({
      where: { key: '1.1_capture_goals', importSourceId: sourceId },
      include: { entries: true, changelog: true },
    })
    expect(new Set(task.entries.map(({ kind }) => kind))).toEqual(
      new Set(['status_change', 'thought', 'reasoning_trace', 'handoff', 'prompt_used', 'issue']),
    )
    expect(task.changelog).toHaveLength(2)
    const stray = { taskKey: 'nobody_knows', importSourceId: sourceId! }
    expect(await read.changelogEntry.findFirst({ where: stray })).toMatchObject({ taskId: null })
  })

  it('writes one line on the record for a branch, however much it holds', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'side', headOf(source))
    const { id } = await importAll(source, 'on the record')
    const lines = await linesOf(id)
    expect(lines.map(({ type }) => type)).toEqual([
      'import.requested',
      'import.started',
      'import.batch_recorded',
      'import.branch_read',
      'import.branch_read',
      'import.completed',
    ])
    expect(lines[3]!.sentence).toMatch(
      /^Read the branch “main” of “on the record”: 4 tasks, \d+ task entries, 5 change/,
    )
    expect(lines.at(-1)!.sentence).toContain('The import of “on the record” finished: ')
  })

  it('changes nothing the second time, and says so', async () => {
    const source = makeRepository(fresh(), story)
    const { sourceId } = await importAll(source, 'twice')
    const before = await rowsOf(sourceId!)
    expect(await importAll(source)).toMatchObject({ state: 'done', name: 'twice', counts: {} })
    expect(await rowsOf(sourceId!)).toEqual(before)
  })

  it('adds a new branch beside the others, without touching them', async () => {
    const source = makeRepository(fresh(), story)
    const sourceId = (await importAll(source, 'beside')).sourceId!
    const before = await rowsOf(sourceId)
    addBranch(source, 'moved', headOf(source))
    await importAll(source)
    const after = await rowsOf(sourceId)
    for (const kind of ['tasks', 'log', 'rewrites'] as const)
      expect((after[kind] as { branch: string }[]).filter(({ branch }) => branch === 'main')).toEqual(before[kind])
    expect(after.tasks).toHaveLength(2 * before.tasks.length)
  })

  it('adds only what is new from a newer bundle that is said to be the same repository', async () => {
    const source = makeRepository(fresh(), story)
    const sourceId = (await importAll(source, 'tuesday')).sourceId!
    const before = await rowsOf(sourceId)
    addCommits(source, more)
    const run = await importAll(makeBundle(source, path.join(fresh(), 'tuesday.bundle')), 'tuesday')
    expect(run).toMatchObject({ state: 'done', sourceId })
    expect(run.counts).toMatchObject({ 'changelog entries': 1, 'updated changelog entries': 3 })
    const after = await rowsOf(sourceId)
    expect(after.log).toHaveLength(before.log.length + 1)
    expect(after.tasks).toEqual(before.tasks)
    // What the file held until now is lost with its new beginning, and the same rows say so.
    expect(after.log.filter(({ lost }) => lost)).toHaveLength(5)
    // Where it lay before is still that repository.
    expect(await importAll(source)).toMatchObject({ sourceId, counts: {} })
  })

  it('is read back page by page by those who may', async () => {
    const source = makeRepository(fresh(), [...story, ...more])
    const sourceId = (await importAll(source, 'read back')).sourceId!
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
    expect((await importProblems(ade, filter)).rows.length).toBeGreaterThan(10)
    expect((await unloggedEdits(ade, filter)).rows.length).toBeGreaterThan(0)
    expect((await listImports(ade)).rows[0]).toMatchObject({ state: 'done' })
    await expect(listImports(vic)).rejects.toThrow('imports:read')
  })
})

describe('what a later reading does not find', () => {
  const standing = (rows: Awaited<ReturnType<typeof rowsOf>>) => ({
    tasks: rows.tasks.filter(({ present }) => present).length,
    memory: rows.memory.filter(({ state }) => state === 'active').length,
    log: rows.log.filter(({ lost }) => !lost).length,
    rewrites: rows.rewrites.filter(({ present }) => present).length,
    entries: rows.entries.filter(({ present }) => present).length,
  })

  it('is not called present after a force push, and what was read of it is kept', async () => {
    const source = makeRepository(fresh(), story)
    const sourceId = (await importAll(source, 'forced')).sourceId!
    const before = await rowsOf(sourceId)
    expect(standing(before)).toMatchObject({ tasks: 4, memory: 3, log: 3, rewrites: 2 })
    addBranch(source, 'main', git(source, ['commit-tree', '-m', 'Begin anew', `main^{tree}:docs`]).trim())
    const run = await importAll(source)
    expect(run.counts).toMatchObject({ 'tasks no longer there': 4, 'memory entries no longer there': 3 })
    const after = await rowsOf(sourceId)
    expect(standing(after)).toEqual({ tasks: 0, memory: 0, log: 0, rewrites: 0, entries: 0 })
    expect(after.log).toHaveLength(before.log.length)
    const problems = await importProblems(ade, { sourceId })
    expect(problems.rows.map(({ code }) => code)).toEqual(['rewritten_history'])
  })

  it('is not called present when its branch was deleted, and is again when that is back', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'side', headOf(source))
    const sourceId = (await importAll(source, 'deleted branch')).sourceId!
    git(source, ['update-ref', '-d', 'refs/heads/side'])
    const gone = await importAll(source)
    const onSide = async () =>
      (await rowsOf(sourceId)).tasks.filter(({ branch, present }) => branch === 'side' && present)
    expect(await onSide()).toHaveLength(0)
    expect((await linesOf(gone.id)).map(({ sentence }) => sentence)).toContain(
      '“deleted branch” does not have the branch “side” any more',
    )
    addBranch(source, 'side', headOf(source))
    await importAll(source)
    expect(await onSide()).toHaveLength(4)
  })

  it('takes nothing from a bundle for deleted that somebody did not pack', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'side', headOf(source))
    const sourceId = (await importAll(source, 'packed')).sourceId!
    await importAll(makeBundle(source, path.join(fresh(), 'main.bundle'), 'main'), 'packed')
    expect((await rowsOf(sourceId)).tasks.filter(({ present }) => present)).toHaveLength(8)
  })

  it('mends a problem: the next reading closes it, with the commit that did', async () => {
    const source = makeRepository(fresh(), [{ message: 'break', files: { 'a.yaml': 'a: [open\n' } }])
    const sourceId = (await importAll(source, 'mended')).sourceId!
    expect((await importProblems(ade, { sourceId })).rows).toMatchObject([{ code: 'not_yaml' }])
    addCommits(source, [{ message: 'mend', files: { 'a.yaml': 'a: 1\n' } }])
    const run = await importAll(source)
    expect(run.counts).toEqual({ 'problems mended': 1 })
    expect(run.problemCount).toBe(0)
    expect((await importProblems(ade, { sourceId })).rows).toEqual([])
    expect((await rowsOf(sourceId)).problems).toMatchObject([{ mendedCommit: headOf(source) }])
  })

  it('mends a broken entry of a list as well', async () => {
    const source = makeRepository(fresh(), [{ message: 'break', files: { [log]: '- path: a\n- path: "b\n' } }])
    const sourceId = (await importAll(source, 'mended entry')).sourceId!
    addCommits(source, [{ message: 'mend', files: { [log]: '- path: a\n- path: b\n' } }])
    expect((await importAll(source)).counts).toMatchObject({ 'problems mended': 1 })
    expect((await rowsOf(sourceId)).problems).toMatchObject([{ mendedCommit: headOf(source) }])
  })

  it('knows of a problem that was mended before anybody read it which commit brought it and which mended it', async () => {
    const source = makeRepository(fresh(), [
      { message: 'begin', files: { [log]: '- path: a\n' } },
      { message: 'break', files: { [log]: '- path: a\n- path: "b\n' } },
      { message: 'mend', files: { [log]: '- path: a\n- path: b\n' } },
    ])
    const run = await importAll(source, 'mended long ago')
    expect(run.counts.problems).toBeUndefined()
    const sourceId = run.sourceId!
    const at = (rev: string) => git(source, ['rev-parse', rev]).trim()
    expect((await rowsOf(sourceId)).problems).toMatchObject([
      { code: 'broken_entry', commit: at('main~1'), mendedCommit: at('main') },
    ])
    expect((await importProblems(ade, { sourceId })).rows).toEqual([])
  })

  it('stays as it was when only a part of the branch could be read', async () => {
    const source = makeRepository(fresh(), story)
    const sourceId = (await importAll(source, 'cut short')).sourceId!
    const before = await rowsOf(sourceId)
    const copy = path.join(fresh(), 'copy')
    git(folder, ['clone', '--quiet', '--bare', '--depth=1', `file://${source}`, copy])
    addCommits(copy, [{ message: 'more', files: { 'docs/more.md': 'x\n' } }])
    await importAll(copy, 'cut short')
    const after = await rowsOf(sourceId)
    expect(standing(after)).toMatchObject({ rewrites: before.rewrites.length })
    // That its history is cut off is said until somebody sees that it is not any more.
    const codes = async () => (await importProblems(ade, { sourceId })).rows.map(({ code }) => code)
    expect(await codes()).toContain('cut_off_history')
    await importAll(copy, 'cut short')
    expect(await codes()).toContain('cut_off_history')
    addCommits(source, [{ message: 'whole again', files: { 'docs/whole.md': 'x\n' } }])
    await importAll(source, 'cut short')
    expect(await codes()).not.toContain('cut_off_history')
  })
})
