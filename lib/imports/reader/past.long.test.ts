import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { addBranch, addCommits, type FixtureCommit, git, headOf, makeRepository } from '@/lib/imports/fixture'
import { readAll } from '@/lib/imports/fixture-reading'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-past-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = 'project/outputs/changelog.yaml'
const entries = (...names: string[]) => names.map((name) => `- path: ${name}\n  message: ${name}\n`).join('')
const memory = (...names: string[]) => names.map((name) => `- path: ${name}\n  description: x\n`).join('')
const tasks = (...names: string[]) => `tasks:\n${names.map((name) => `  ${name}:\n    status: backlog\n`).join('')}`
const lossesIn = async (commits: readonly FixtureCommit[]) =>
  (await readAll(makeRepository(fresh(), commits))).main.facts.losses

describe('a loss has a cause, a commit and an amount', () => {
  it.each([
    ['changelog', log, entries],
    ['memory', 'project/memory.yaml', memory],
    ['tasks', 'project/task.yaml', tasks],
  ] as const)('for %s: when it was cut and when it was deleted', async (of, file, write) => {
    const losses = await lossesIn([
      { message: 'begin', files: { [file]: write('a', 'b', 'c') } },
      { message: 'add', files: { [file]: write('a', 'b', 'c', 'd') } },
      { message: 'cut', author: 'Sam', files: { [file]: write('e') } },
      { message: 'again', author: 'Kim', files: { [file]: write('f') } },
      { message: 'delete', files: { [file]: null } },
    ])
    expect(losses).toMatchObject([
      { of, file, cause: 'cut', author: 'Sam', before: 4, after: 1, left: 4, names: ['a', 'b', 'c', 'd'] },
      { of, file, cause: 'cut', author: 'Kim', before: 1, after: 1, left: 1, names: ['e'] },
      { of, file, cause: 'deletion', author: 'Robin', before: 1, after: 0, left: 1, names: ['f'] },
    ])
    expect(losses[0]).toMatchObject({ at: '2025-01-06T09:03:00.000Z', commit: expect.stringMatching(/^[0-9a-f]{40}$/) })
  })

  it('for a task file that was emptied in another way of writing', async () => {
    const file = 'project/task.yaml'
    expect(
      await lossesIn([
        { message: 'begin', files: { [file]: tasks('a', 'b') } },
        { message: 'empty', files: { [file]: 'tasks: {}\n' } },
      ]),
    ).toMatchObject([{ of: 'tasks', cause: 'cut', before: 2, after: 0, names: ['a', 'b'] }])
  })

  it('for a merge that kept one side', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files: { [log]: entries('a') } }])
    addCommits(source, [{ message: 'ours', files: { [log]: entries('a', 'b') } }])
    addBranch(source, 'side', git(source, ['rev-parse', 'main^']).trim())
    addCommits(source, [
      { message: 'theirs', branch: 'side', files: { [log]: entries('a', 'c', 'd') } },
      { message: 'join', author: 'Sam', merges: 'side', files: { [log]: entries('a', 'b') } },
      { message: 'later', files: { 'b.md': 'x\n' } },
    ])
    const { main } = await readAll(source, { branches: ['main'] })
    expect(main.facts.losses).toMatchObject([{ cause: 'merge', author: 'Sam', left: 2, names: ['c', 'd'] }])
  })

  it('and there is none where entries were added, changed, reordered, or put back into another form', async () => {
    expect(
      await lossesIn([
        { message: 'begin', files: { [log]: entries('a', 'b'), 'project/task.yaml': tasks('a', 'b') } },
        { message: 'add', files: { [log]: entries('b', 'a', 'c'), 'project/task.yaml': tasks('b', 'a', 'c') } },
        { message: 'change', files: { [log]: entries('b', 'a', 'changed') } },
        { message: 'flow', files: { [log]: '[{path: b, message: b}, {path: a, message: a}, {path: x}]\n' } },
      ]),
    ).toEqual([])
  })
})

describe('a file that moved', () => {
  it('keeps its past, also when it was copied first and removed later', async () => {
    const begun = (status: string) => `tasks:\n  kiln:\n    status: ${status}\n`
    const { main } = await readAll(
      makeRepository(fresh(), [
        { message: 'plan', at: '2025-01-01T09:00:00Z', files: { 'task.yaml': begun('backlog') } },
        { message: 'begin', at: '2025-01-02T09:00:00Z', files: { 'task.yaml': begun('in_progress') } },
        { message: 'copy', at: '2025-01-03T09:00:00Z', files: { 'project/task.yaml': begun('in_progress') } },
        { message: 'remove', at: '2025-01-04T09:00:00Z', files: { 'task.yaml': null } },
        { message: 'end', at: '2025-01-05T09:00:00Z', files: { 'project/task.yaml': begun('completed') } },
      ]),
    )
    expect(main.tasks).toMatchObject([
      {
        file: 'project/task.yaml',
        createdAt: '2025-01-01T09:00:00.000Z',
        startedAt: '2025-01-02T09:00:00.000Z',
        completedAt: '2025-01-05T09:00:00.000Z',
        present: true,
      },
    ])
    expect(main.facts.losses).toEqual([])
  })

  it('of a log: nothing in it is called lost', async () => {
    const { main } = await readAll(
      makeRepository(fresh(), [
        { message: 'begin', files: { '.logs/changelog.yaml': entries('a', 'b') } },
        { message: 'move', files: { '.logs/changelog.yaml': null, [log]: entries('a', 'b') } },
      ]),
    )
    expect(main.changelog.map(({ lost, file }) => ({ lost, file }))).toEqual([
      { lost: false, file: log },
      { lost: false, file: log },
    ])
  })
})

it('a task has changed when its data has, not when a tool put its keys in another order', async () => {
  const { main } = await readAll(
    makeRepository(fresh(), [
      {
        message: 'begin',
        author: 'Sam',
        files: { 'task.yaml': 'tasks:\n  a:\n    status: planned\n    pod_owner: QA\n' },
      },
      {
        message: 'sort',
        author: 'Tool',
        files: { 'task.yaml': 'tasks:\n  a:\n    pod_owner: "QA"\n    status: planned\n' },
      },
    ]),
  )
  expect(main.tasks).toMatchObject([{ author: 'Sam', updatedAt: '2025-01-06T09:01:00.000Z' }])
})

it('work under names no task file knows is counted by name, the most of it first', async () => {
  const line = (task: string, name: string) => `- path: ${name}\n  task_id: ${task}\n`
  const { main } = await readAll(
    makeRepository(fresh(), [
      {
        message: 'begin',
        files: {
          'project/task.yaml': tasks('known'),
          [log]: line('known', 'a') + line('glaze', 'b') + line('fire', 'c') + line('glaze', 'd') + '- path: e\n',
          'project/outputs/fire/prompt_used.txt': 'Fire it.\n',
          'project/outputs/fire/chain_of_thought.yaml': '- message: hot\n- message: hotter\n',
        },
      },
    ]),
  )
  expect(main.facts.strayWork).toMatchObject([
    { key: 'fire', logEntries: 1, notes: 3 },
    { key: 'glaze', logEntries: 2, notes: 0 },
  ])
  expect(main.facts.strayNames).toBe(2)
})

describe('branches by the thousand', () => {
  const many = () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files: { 'a.md': 'x\n' } }])
    const head = headOf(source)
    const names = Array.from({ length: 1_200 }, (_, index) => `side/${String(index).padStart(4, '0')}`)
    git(source, ['update-ref', '--stdin'], names.map((name) => `create refs/heads/${name} ${head}\n`).join(''))
    return { source, head, names }
  }

  it('reads the one that is named, wherever it stands in the list', async () => {
    const { source, names } = many()
    const { opened, branches } = await readAll(source, { branches: [names.at(-1)!] })
    expect(branches.map(({ name }) => name)).toEqual([names.at(-1)])
    expect(opened.problems).toEqual([])
  })

  it('says how many there are when only the first were read, and takes none of the others for gone', async () => {
    const { source, head, names } = many()
    const known = ['main', ...names].map((branch) => ({ sourceId: 'one', branch, head, current: true }))
    const { opened } = await readAll(source, { known, expected: 'one' })
    expect(opened.branches).toHaveLength(500)
    expect(opened.every).toHaveLength(1_201)
    expect(opened.problems).toMatchObject([
      { code: 'too_many', reason: expect.stringContaining('It has 1,201 branches') },
    ])
  })
})

it('knows which branches hold nothing that another does not', async () => {
  const source = makeRepository(fresh(), [{ message: 'begin', files: { 'a.md': 'x\n' } }])
  addBranch(source, 'merged', headOf(source))
  addBranch(source, 'side', headOf(source))
  addCommits(source, [
    { message: 'on', files: { 'b.md': 'x\n' } },
    { message: 'aside', branch: 'side', files: { 'c.md': 'x\n' } },
  ])
  const { branches } = await readAll(source)
  const own = Object.fromEntries(branches.map(({ name, facts }) => [name, facts.isOwn]))
  expect(own).toEqual({ main: true, merged: false, side: true })
})
