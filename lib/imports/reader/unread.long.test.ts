import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCommits, addRawCommit, git, makeRepository, removeObject } from '@/lib/imports/fixture'
import { readAll } from '@/lib/imports/fixture-reading'
import { guide } from '@/lib/imports/fixture-story'
import { branchFacts } from '@/lib/imports/facts/schema'
import type { DeliveryBranch } from '@/lib/imports/schema'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-unread-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = 'project/outputs/changelog.yaml'
const prompt = 'project/outputs/kiln/prompt_used.txt'
const files = {
  'project/task.yaml': 'tasks:\n  kiln:\n    status: in_progress\n    pod_owner: QAPod\n    description: Heat it\n',
  'project/memory.yaml': '- path: a.md\n  description: About it\n  tags: [x]\n  pod_owner: QAPod\n',
  [log]: '- path: a.md\n  message: one\n- path: b.md\n  message: two\n',
  [prompt]: 'Heat the kiln.\n',
}

/** The same project, whose newest commit touched every file, and of which the newest contents cannot be had. */
function withHoles(): string {
  const source = makeRepository(fresh(), [{ message: 'begin', files }])
  const touched = Object.entries(files).map(([file, text]) => [file, `${text}# more\n`] as const)
  addCommits(source, [{ message: 'touch', files: Object.fromEntries(touched) }])
  for (const [file] of touched) removeObject(source, `main:${file}`)
  return source
}

describe('what could not be read', () => {
  let main: DeliveryBranch
  beforeAll(async () => {
    main = (await readAll(withHoles())).main
  })

  it('is named, file by file', () => {
    const missing = main.problems.filter(({ code }) => code === 'missing_object')
    expect(missing.map(({ path: file }) => file).toSorted()).toEqual(Object.keys(files).toSorted())
  })

  it('is unread, never gone: tasks, memory, prompts and log stand as they were read last', () => {
    expect(main.tasks).toMatchObject([{ key: 'kiln', present: true, status: 'in_progress', flags: ['as_last_read'] }])
    expect(main.memory).toMatchObject([{ path: 'a.md', state: 'active' }])
    expect(main.entries).toMatchObject([{ kind: 'prompt_used', present: true }])
    expect(main.changelog.map(({ lost }) => lost)).toEqual([false, false])
    expect(main.facts.changelog).toMatchObject({ tipEntries: 2, lostAtTip: 0, truncations: [] })
  })

  it('takes no other branch with it, also when a whole tree is missing', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files }])
    addCommits(source, [{ message: 'side', branch: 'side', files: { 'a.md': guide } }])
    removeObject(source, 'side^{tree}')
    const { branches, unread } = await readAll(source)
    expect(branches.map(({ name }) => name)).toEqual(['main'])
    expect(unread).toMatchObject([{ branch: 'side', problem: { code: 'unread_branch' } }])
    expect(unread[0]!.problem.reason).toMatch(/Part of its content is missing.*\nGit says: /)
  })

  it('does not end the looking for rewrites', async () => {
    const source = makeRepository(fresh(), [
      { message: 'begin', files: { 'a.md': guide, 'b.md': guide } },
      { message: 'empty one', files: { 'a.md': 'x\n...existing rules...\n' } },
      { message: 'empty the other', files: { 'b.md': 'y\n...existing rules...\n' } },
    ])
    removeObject(source, 'main~1:a.md')
    const { main: read } = await readAll(source)
    expect(read.rewrites.map(({ path: file }) => file)).toEqual(['b.md'])
  })
})

describe('a task file that is broken now', () => {
  it('keeps the tasks it had when it could be read, and says where it is broken', async () => {
    const { main } = await readAll(
      makeRepository(fresh(), [
        { message: 'begin', files },
        { message: 'break', files: { 'project/task.yaml': 'tasks:\n  kiln:\n    status: [open\n' } },
      ]),
    )
    expect(main.tasks).toMatchObject([{ key: 'kiln', present: true, flags: ['as_last_read'] }])
    expect(main.problems).toMatchObject([{ code: 'not_yaml', path: 'project/task.yaml', line: 4 }])
  })
})

describe('words that mean something to a program', () => {
  const word = (name: string) =>
    `- issue_id: ${name}\n  title: ${name}\n  status: ${name}\n  type: ${name}\n  ${name}: ${name}\n  task_id: ${name}\n`
  const words = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']

  it('are words like any other, as key and as value, in every file', async () => {
    const task = (name: string) =>
      `  ${name}:\n    status: ${name}\n    pod_owner: ${name}\n    phase: ${name}\n    ${name}: ${name}\n`
    const entry = (name: string) =>
      `- path: ${name}\n  task_id: ${name}\n  committed_by: ${name}\n  pod_owner: ${name}\n  message: ${name}\n`
    const { main, unread } = await readAll(
      makeRepository(fresh(), [
        {
          message: '__proto__',
          author: 'constructor',
          files: {
            'project/task.yaml': `tasks:\n${words.map(task).join('')}`,
            'project/memory.yaml': words.map(entry).join(''),
            [log]: words.map(entry).join(''),
            '.logs/issues/project.yaml': words.map(word).join(''),
          },
        },
      ]),
    )
    expect(unread).toEqual([])
    const facts = branchFacts.parse(JSON.parse(JSON.stringify(main.facts)))
    const once = words.map((name) => [name, 1]).toSorted()
    const tasks = facts.tasks['project/task.yaml']!
    for (const tally of [tasks.status, tasks.podOwner, facts.artifacts.issueStatus, facts.changelog!.committedBy])
      expect(Object.entries(tally).toSorted()).toEqual(once)
    expect(main.tasks.map(({ key }) => key).toSorted()).toEqual(words.toSorted())
    expect(Object.entries(main.tasks.find(({ key }) => key === '__proto__')!.data)).toEqual([
      ['__proto__', '__proto__'],
    ])
  })
})

describe('moments git can hold and calendars cannot', () => {
  const moments = async (stamp: string, committer = stamp) => {
    const source = makeRepository(fresh(), [{ message: 'begin', at: '2025-01-06T09:00:00Z', files: { 'a.md': 'x\n' } }])
    addRawCommit(source, 'main', { author: stamp, committer })
    const { main } = await readAll(source)
    return { at: main.headAt, reasons: main.problems.filter(({ code }) => code === 'unread_moment') }
  }

  it('keeps the seconds of a commit whose zone does not exist, and reports the zone', async () => {
    const { at, reasons } = await moments('1312735823 +051800')
    expect(at).toBe('2011-08-07T16:50:23.000Z')
    expect(reasons).toMatchObject([{ reason: expect.stringContaining('a zone that does not exist') }])
  })

  it('reads moments before 1970', async () => {
    expect(await moments('-100 +0000')).toEqual({ at: '1969-12-31T23:58:20.000Z', reasons: [] })
  })

  it.each(['99999999999999999999 +0000', '253402300800 +0000', 'yesterday'])(
    'makes no date of “%s”: the committer’s stands, or the place in the history, and either is said',
    async (stamp) => {
      const byCommitter = await moments(stamp, '1312735823 +0000')
      expect(byCommitter.at).toBe('2011-08-07T16:50:23.000Z')
      expect(byCommitter.reasons).toMatchObject([{ reason: expect.stringContaining('taken into the repository') }])
      const byPlace = await moments(stamp)
      expect(byPlace.at).toBe('2025-01-06T09:00:00.000Z')
      expect(byPlace.reasons).toMatchObject([{ reason: expect.stringContaining('is not known') }])
    },
  )

  it('takes no moment from a message that looks like a header', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', at: '2025-01-06T09:00:00Z', files: { 'a.md': 'x\n' } }])
    addRawCommit(source, 'main', { author: 'never', committer: 'never', message: 'author A <a> 5 +0000' })
    expect((await readAll(source)).main.headAt).toBe('2025-01-06T09:00:00.000Z')
  })
})

it('says what is in a file when it is not what should be', async () => {
  const { main } = await readAll(
    makeRepository(fresh(), [
      {
        message: 'begin',
        files: {
          'project/task.yaml': 'tasks:\n- id: kiln\n  status: backlog\n- just words\n---\ntasks:\n  more: {}\n',
          'project/memory.yaml': '# kept by hand\nfiles:\n- words\n- path: a.md\nother: [1]\n',
          [log]: '# the log\none: 1\ntwo: 2\n',
          'project/outputs/kiln/reasoning_trace.yaml': '- a list\n',
        },
      },
    ]),
  )
  expect(main.problems.map(({ code, path: file, line }) => `${code} ${file}:${line}`).toSorted()).toEqual([
    'entry_not_a_mapping project/memory.yaml:2',
    'entry_not_a_mapping project/task.yaml:4',
    'not_a_list project/outputs/changelog.yaml:2',
    'not_a_mapping project/outputs/kiln/reasoning_trace.yaml:1',
    'not_a_mapping project/task.yaml:1',
    'second_document project/task.yaml:6',
  ])
  expect(main.tasks.map(({ key }) => key)).toEqual(['kiln'])
})

it('says that a bundle which holds only what came later is not enough, with git’s words below', async () => {
  const source = makeRepository(fresh(), [
    { message: 'the first of all', files: { 'a.md': 'x\n' } },
    { message: 'later', files: { 'a.md': 'y\n' } },
  ])
  const bundle = path.join(fresh(), 'later.bundle')
  git(source, ['bundle', 'create', '--quiet', bundle, 'main~1..main'])
  await expect(readAll(bundle)).rejects.toThrow(
    /only what came after the commits named below[^]*Git says: Repository lacks these prerequisite commits:\n[0-9a-f]{40}/,
  )
})
