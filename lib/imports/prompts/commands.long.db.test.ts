import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { addBranch, addCommits, type FixtureCommit, headOf, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll, linesOf } from '@/lib/imports/fixture-import'
import { choosePrompts, takeUpPrompt } from '@/lib/imports/prompts/commands'
import { newerAt, promptsOfTask, repositoryPrompt, repositoryPrompts } from '@/lib/imports/prompts/queries'
import { originOf } from '@/lib/prompts/origin/queries'
import { promptDetail } from '@/lib/prompts/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-import-prompts-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `Rule ${from + at}: fire clay slowly, and say so.`).join('\n') + '\n'
const kiln = 'app/prompts/kiln.md'
const used = 'project/outputs/1.1_open/prompt_used.txt'
const tasks = `tasks:
  1.1_open:
    status: in_progress
    prompt: ${kiln}
  1.2_glaze:
    status: in_progress
    prompt: None
`
const story: FixtureCommit[] = [
  { message: 'Begin', files: { [kiln]: lines(1, 12), 'project/task.yaml': tasks, 'README.md': 'The shop\n' } },
  { message: 'Start', files: { [used]: lines(1, 12), 'project/outputs/1.2_glaze/prompt_used.txt': 'Glaze it.\n' } },
  { message: 'Tidy up', files: { [kiln]: 'Rule 1: …existing rules…\n' } },
  { message: 'Put the rules back', author: 'Sam', files: { [kiln]: lines(1, 11) } },
  { message: 'One more', files: { [kiln]: lines(1, 13).replaceAll('\n', '\r\n') } },
]

let lena: Awaited<ReturnType<typeof person>>
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
})

const reader = { ...ade, can: new Set([...ade.can, 'prompts:read' as const]) }
const list = async (sourceId: string, isUsed = false) =>
  (await repositoryPrompts(reader, { sourceId, used: isUsed })).rows
const imported = async (name: string, commits = story) => {
  const repository = makeRepository(fresh(), commits)
  const { sourceId } = await importAll(repository, name)
  return { repository, sourceId: sourceId! }
}

describe('the prompts of a repository', () => {
  it('are its files by their paths, version by version, with what each commit did', async () => {
    const { sourceId } = await imported('versions')
    const [file, ...others] = await list(sourceId)
    expect(others).toEqual([])
    expect(file).toMatchObject({ path: kiln, versions: 4, number: 4, change: 'changed', emptied: 1, standing: null })
    expect(file!.tasks).toMatchObject([{ title: '1.1_open' }])
    const { versions, before, text, named } = (await repositoryPrompt(reader, file!.id))!
    expect(versions.map(({ change, lines: many, author }) => [change, many, author])).toEqual([
      ['changed', 13, 'Robin'],
      ['restored', 11, 'Sam'],
      ['emptied', 1, 'Robin'],
      ['added', 12, 'Robin'],
    ])
    expect(versions.map(({ tasks: of }) => of.length)).toEqual([0, 0, 0, 1])
    expect(text).toBe(lines(1, 13))
    expect(before).toEqual({ number: 3, text: lines(1, 11) })
    expect(named).toMatchObject([{ title: '1.1_open' }])
    expect(await repositoryPrompt(reader, 'nothing')).toBeNull()
  })

  it('are the texts that tasks were started on, each once with its tasks', async () => {
    const { sourceId } = await imported('used')
    const rows = await list(sourceId, true)
    expect(rows.map(({ begins, tasks: of }) => [begins, of.map(({ title }) => title)])).toEqual(
      expect.arrayContaining([
        ['Glaze it.', ['1.2_glaze']],
        ['Rule 1: fire clay slowly, and say so.', ['1.1_open']],
      ]),
    )
    const task = await read.task.findFirstOrThrow({ where: { key: '1.1_open', importSourceId: sourceId } })
    const [file] = await list(sourceId)
    const first = (await repositoryPrompt(reader, file!.id))!.versions.at(-1)!
    // The file says more of the text than the record that a task was started on it.
    expect(await promptsOfTask(reader, task.number)).toEqual([
      { digest: sha256(lines(1, 12)), id: first.id, standing: null },
    ])
  })

  it('are one line however many branches have them, and none the second time', async () => {
    const { repository, sourceId } = await imported('branches')
    addBranch(repository, 'side', headOf(repository))
    await importAll(repository)
    expect(await list(sourceId)).toMatchObject([{ elsewhere: { names: ['side'], more: 0 } }])
    expect(await importAll(repository)).toMatchObject({ counts: {} })
  })

  it('are those that somebody says, once the repository is read again', async () => {
    const { repository, sourceId } = await imported('chosen')
    const choose = (paths: string, who = ade) => execute(choosePrompts, who, { sourceId, paths })
    expect(await choose('README.md\n\n docs/**/*.txt ')).toEqual({
      ok: true,
      value: { paths: ['README.md', 'docs/**/*.txt'] },
    })
    expect((await linesOf(sourceId)).at(-1)).toEqual({
      type: 'import.prompts_chosen',
      sentence: 'Ade chose which files of chosen are prompts: README.md, “docs/**/*.txt”',
    })
    await importAll(repository)
    expect((await list(sourceId)).map(({ path: file }) => file)).toEqual(['README.md'])
    expect(await choose('/etc/*')).toMatchObject({ kind: 'invalid', fields: { paths: [expect.any(String)] } })
    expect(await choose(Array(40).fill('a').join('\n'))).toMatchObject({ kind: 'invalid' })
    expect(await choose('a', { ...ade, can: new Set() })).toMatchObject({ reason: 'missing_permission' })
    expect(await choose('')).toMatchObject({ ok: true })
    await importAll(repository)
    expect((await list(sourceId)).map(({ path: file }) => file)).toContain(kiln)
  })
})

describe('taking one up', () => {
  it('makes it a draft that says where it came from, and proposes what comes after it', async () => {
    const { repository, sourceId } = await imported('taken')
    const [file] = await list(sourceId)
    const take = (promptId: string, basedOn: number, slug = 'kiln-rules') =>
      execute(takeUpPrompt, lena, { promptId, slug, title: 'Kiln rules', basedOn })
    const { versions } = (await repositoryPrompt(reader, file!.id))!
    const taken = await take(versions.at(-1)!.id, 0)
    expect(taken).toEqual({
      ok: true,
      value: { slug: 'kiln-rules', number: 1, digest: sha256(lines(1, 12)), isNew: true },
    })
    expect((await linesOf('kiln-rules')).at(-1)).toEqual({
      type: 'prompt.taken_up',
      sentence: `Lena took up ${kiln} of taken as version 1 of the prompt “Kiln rules”`,
    })
    expect(await promptDetail(lena, 'kiln-rules', 1)).toMatchObject({
      version: { state: 'draft', liveIn: [] },
      live: [],
    })
    const origin = (await originOf(lena, 'kiln-rules'))!
    expect(origin).toMatchObject({ originName: 'taken', originPath: kiln, number: 1 })
    expect(await newerAt(reader, origin)).toEqual({ id: file!.id, standing: false })
    expect(await list(sourceId)).toMatchObject([{ standing: null, earlier: { slug: 'kiln-rules', number: 1 } }])
    expect(await repositoryPrompt(reader, file!.id)).toMatchObject({ takenUpAs: { slug: 'kiln-rules', newest: 1 } })

    expect(await take(file!.id, 0)).toMatchObject({ reason: 'prompt_exists' })
    expect(await take(file!.id, 1)).toMatchObject({ ok: true, value: { number: 2 } })
    expect(await newerAt(reader, origin)).toEqual({ id: file!.id, standing: true })
    addCommits(repository, [{ message: 'Again', files: { [kiln]: lines(1, 14) } }])
    await importAll(repository)
    expect(await list(sourceId)).toMatchObject([{ standing: null, earlier: { number: 2 } }])
  })

  it('is for whoever may write prompts, and for texts that are some', async () => {
    const { sourceId } = await imported('refused', [
      { message: 'Begin', files: { 'prompts/empty.md': ' \n', 'prompts/gone.md': 'Here\n' } },
      { message: 'End', files: { 'prompts/gone.md': null } },
    ])
    const rows = await list(sourceId)
    const idOf = (file: string) => rows.find(({ path: at }) => at === file)!.id
    const take = (promptId: string, who = lena) =>
      execute(takeUpPrompt, who, { promptId, slug: 'refused-one', title: 'Refused' })
    expect(await take(idOf('prompts/empty.md'))).toMatchObject({ reason: 'not_a_prompt', kind: 'invalid' })
    expect(await take(idOf('prompts/gone.md'))).toMatchObject({ reason: 'unknown_prompt' })
    expect(await take('nothing')).toMatchObject({ reason: 'unknown_prompt' })
    expect(await take(idOf('prompts/empty.md'), { ...lena, can: new Set() })).toMatchObject({
      reason: 'missing_permission',
    })
  })
})
