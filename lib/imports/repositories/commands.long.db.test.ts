import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { addBranch, addCommits, git, headOf, makeBundle, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll, linesOf, rowsOf, start, vic } from '@/lib/imports/fixture-import'
import { story } from '@/lib/imports/fixture-story'
import { runImport } from '@/lib/imports/jobs'
import { importDetail, importSources } from '@/lib/imports/queries'
import { forgetRepository, joinRepository, keepApart } from '@/lib/imports/repositories/commands'
import { forgetPreview } from '@/lib/imports/repositories/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-repositories-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Another repository that began as a copy of one and went its own way. */
function forkOf(source: string, file: string): string {
  const fork = path.join(fresh(), 'fork')
  git(folder, ['clone', '--quiet', '--bare', source, fork])
  addCommits(fork, [{ message: `own ${file}`, files: { [file]: 'x\n' } }])
  return fork
}

const beginning = (name: string) => [{ message: `begin ${name}`, files: { 'a.md': `${name}\n` } }, ...story]
const resembles = async (id: string) => (await importSources(ade)).find((one) => one.id === id)!.resembles

describe('two repositories stay two', () => {
  it.each(['starter first', 'fork first'])('a starter and two forks of it, %s', async (order) => {
    const starter = makeRepository(fresh(), beginning(order))
    const all = [starter, forkOf(starter, 'one.md'), forkOf(starter, 'two.md')]
    const places = order === 'starter first' ? all : all.toReversed()
    const runs = []
    for (const place of places) runs.push(await importAll(place))
    const ids = runs.map(({ sourceId }) => sourceId!)
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) expect((await rowsOf(id)).tasks).toHaveLength(4)
    expect(await resembles(ids[0]!)).toBeNull()
    expect(await resembles(ids[1]!)).toMatchObject({ id: ids[0], name: runs[0]!.name })
    // Reading one again says nothing about the others.
    expect((await importAll(places[0]!)).sourceId).toBe(ids[0])
  })

  it('also when they have nothing but a branch name in common', async () => {
    const one = await importAll(makeRepository(fresh(), beginning('this')))
    const other = await importAll(makeRepository(fresh(), beginning('that')))
    expect(one.sourceId).not.toBe(other.sourceId)
    expect(await resembles(other.sourceId!)).toBeNull()
  })

  it('until somebody says that it is another copy of the same one: then it is read into that', async () => {
    const source = makeRepository(fresh(), beginning('copied'))
    const first = await importAll(source, 'copied')
    addCommits(source, [{ message: 'more', files: { 'more.md': 'x\n' } }])
    const bundle = makeBundle(source, path.join(fresh(), 'friday.bundle'))
    const second = await importAll(bundle)
    expect(await resembles(second.sourceId!)).toMatchObject({ id: first.sourceId })
    const joined = await execute(joinRepository, ade, { sourceId: second.sourceId })
    if (!joined.ok) throw new Error(joined.reason)
    await runImport(joined.value.runId)
    expect(await importDetail(ade, joined.value.runId)).toMatchObject({ state: 'done', sourceId: first.sourceId })
    expect((await importDetail(ade, joined.value.runId))!.source!.branches[0]!.head).toBe(headOf(source))
    expect(await read.importSource.findUnique({ where: { id: second.sourceId! } })).toBeNull()
    // From now on this place is that repository.
    expect((await importAll(bundle)).sourceId).toBe(first.sourceId)
  })

  it('or says that they are two, and is not asked again', async () => {
    const source = makeRepository(fresh(), beginning('apart'))
    await importAll(source, 'apart')
    const { sourceId } = await importAll(forkOf(source, 'own.md'), 'fork of apart')
    expect(await execute(keepApart, ade, { sourceId })).toMatchObject({ ok: true })
    expect(await resembles(sourceId!)).toBeNull()
    expect((await linesOf(sourceId!)).map(({ sentence }) => sentence)).toEqual([
      'Ade said that “fork of apart” is another repository than apart',
    ])
    expect(await execute(joinRepository, ade, { sourceId })).toMatchObject({ ok: false, reason: 'unknown_repository' })
  })
})

describe('forgetting', () => {
  it('a branch takes everything that was read of it and nothing else, as it was previewed, and is recorded', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'side', headOf(source))
    const sourceId = (await importAll(source, 'forget a branch')).sourceId!
    const before = await rowsOf(sourceId)
    const preview = await forgetPreview(ade, { sourceId, branch: 'side' })
    expect(preview).toMatchObject({
      name: 'forget a branch',
      counts: { tasks: 4, 'changelog entries': 5, 'memory entries': 3, problems: 12 },
    })
    const done = await execute(forgetRepository, ade, { sourceId, branch: 'side' })
    expect(done).toMatchObject({ ok: true, value: { counts: preview!.counts } })
    const after = await rowsOf(sourceId)
    for (const kind of ['tasks', 'entries', 'log', 'memory', 'rewrites', 'unlogged', 'problems'] as const)
      expect(after[kind]).toEqual((before[kind] as { branch: string }[]).filter(({ branch }) => branch === 'main'))
    expect((await linesOf(sourceId)).map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^Ade had the branch “side” of “forget a branch” forgotten: 4 tasks, /),
    ])
  })

  it('a repository leaves the list of imports, and reading it again brings it back', async () => {
    const source = makeRepository(fresh(), story)
    const run = await importAll(source, 'forget all')
    expect(await execute(forgetRepository, ade, { sourceId: run.sourceId })).toMatchObject({ ok: true })
    expect(await importDetail(ade, run.id)).toMatchObject({ name: 'forget all', state: 'done', source: null })
    expect(Object.values(await rowsOf(run.sourceId!)).flat()).toEqual([])
    expect((await importAll(source, 'forget all')).counts).toMatchObject({ tasks: 4 })
  })

  it('is refused while it is read, to those who may not, and for what is not there', async () => {
    const source = makeRepository(fresh(), story)
    const { sourceId } = await importAll(source, 'forget later')
    expect(await execute(forgetRepository, vic, { sourceId })).toMatchObject({
      ok: false,
      reason: 'missing_permission',
    })
    expect(await execute(forgetRepository, ade, { sourceId, branch: 'none' })).toMatchObject({
      ok: false,
      reason: 'unknown_repository',
    })
    await start(source)
    expect(await execute(forgetRepository, ade, { sourceId })).toMatchObject({ ok: false, reason: 'being_read' })
    await expect(forgetPreview(vic, { sourceId: sourceId! })).rejects.toThrow('imports:start')
  })
})
