import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBranch, addCommits, git, headOf, makeBundle, makeRepository } from '@/lib/imports/fixture'
import { story } from '@/lib/imports/fixture-story'
import { readAll } from '@/lib/imports/fixture-reading'
import type { DeliveryBranch } from '@/lib/imports/schema'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-delivery-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a delivery project with every flaw', () => {
  let main: DeliveryBranch
  beforeAll(async () => {
    main = (await readAll(makeRepository(fresh(), story))).main
  })

  it('recovers the log and says what the file lost, when, and by whose commit', () => {
    expect(main.facts.changelog).toMatchObject({
      tipEntries: 3,
      distinctEntries: 5,
      lostAtTip: 2,
      versions: 4,
      filesShape: 1,
    })
    expect(main.facts.changelog!.truncations).toMatchObject([
      { before: 3, after: 1, at: '2025-01-06T09:10:01.000Z', author: 'Robin' },
    ])
    expect(main.changelog.filter(({ lost }) => lost).map(({ message }) => message)).toEqual([
      'Mark the task as begun',
      'Add the tracker',
    ])
  })

  it('tells how many of its commits have been read, up to all of them', async () => {
    const told: number[] = []
    await readAll(makeRepository(fresh(), story), {
      onCommits: ({ commits, of }) => {
        if (of > 0) told.push(commits / of)
      },
    })
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told[0]).toBeLessThan(0.5)
    expect(new Set(told).size).toBeGreaterThan(5)
    expect(told.at(-1)).toBe(1)
  })

  it('links an entry to the commit it speaks of', () => {
    const entry = main.changelog.find(({ message }) => message === 'Add the guide')!
    const rewrite = main.rewrites.find(({ path: file }) => file === 'docs/guide.md')!
    expect(entry.linkedCommit).toMatch(/^[0-9a-f]{40}$/)
    expect(rewrite).toMatchObject({ byAgent: true, taskKey: '1.1_capture_goals' })
  })

  it('finds what was destroyed, what was put back, and by whom', () => {
    expect(main.rewrites).toMatchObject([
      {
        path: 'docs/guide.md',
        added: 2,
        deleted: 25,
        linesBefore: 25,
        keptAfter: 0,
        keptAtTip: 1,
        elisionMarker: '...existing entries...',
        elisionCertain: true,
        contradiction: 'without removing the old ones',
        restoredBy: 'Sam',
        restoredAt: '2025-01-06T09:15:00.000Z',
      },
      {
        path: 'docs/tracker.md',
        destructive: true,
        restoredCommit: null,
        keptAtTip: 0,
        elisionMarker: null,
        contradiction: null,
      },
    ])
    expect(main.facts).toMatchObject({
      destructiveRewrites: 2,
      unrestoredRewrites: 1,
      elisionOverwrites: 1,
      contradictions: 1,
    })
  })

  it('reads tasks with every kind of id, and what is odd about them', () => {
    const flags = Object.fromEntries(main.tasks.map((task) => [task.key, task.flags]))
    expect(flags).toEqual({
      '1.1_capture_goals': ['done_but_open', 'dangling_dependency'],
      'discovery/kiln plan.md-a1b2c3': ['two_owners'],
      null: ['no_id', 'no_pod_owner', 'no_description'],
      '1.10': [],
    })
    expect(main.tasks[0]).toMatchObject({
      status: 'in_progress',
      startedAt: '2025-01-06T09:03:00.000Z',
      promptUsed: 'You are ProductPod. Be brief.\n',
    })
    expect(main.tasks[3]).toMatchObject({ status: 'completed', statusText: 'complete' })
  })

  it('keeps the prompt a second start has overwritten', () => {
    const prompts = main.entries.filter(({ kind }) => kind === 'prompt_used')
    expect(prompts.map(({ present, flags }) => ({ present, flags }))).toEqual([
      { present: false, flags: ['lost'] },
      { present: true, flags: [] },
    ])
  })

  it('reads thoughts without words, hand-offs to nobody and issues with their changes', () => {
    expect(main.facts.artifacts).toMatchObject({
      promptsUsed: 1,
      thoughtFiles: 3,
      thoughts: 3,
      thoughtsWithoutMessage: 1,
      reasoningTraces: 1,
      handoffs: 2,
      handoffsToNobody: 1,
      issues: 1,
      issueStatus: { closed: 1 },
      issueFilesUnparsable: ['.logs/issues/framework.yaml'],
      issuesSalvaged: 1,
    })
    const nested = main.entries.find(({ text }) => text === 'Nested')!
    expect(nested.taskKey).toBe('discovery/kiln plan.md-a1b2c3')
    const issue = main.entries.find(({ kind, title }) => kind === 'issue' && title === 'The kiln is too hot')!
    expect(issue.data.states).toMatchObject([
      { state: 'open', author: 'Robin' },
      { state: 'closed', author: 'Sam' },
    ])
  })

  it('flags memory that cannot be right', () => {
    expect(main.memory.map(({ path: file, occurrence, flags }) => [file, occurrence, flags])).toEqual([
      ['docs/goals.md', 0, []],
      ['docs/goals.md', 1, ['duplicate_path', 'missing_metadata']],
      ['docs/gone.md', 0, ['path_not_in_tree', 'fallback_summary']],
    ])
  })

  it('names edits the log does not speak of', () => {
    expect(main.unlogged.map(({ message }) => message)).toContain('A hand edits what no log speaks of')
    expect(main.unlogged.map(({ message }) => message)).not.toContain('Add the guide')
  })

  it('reports every flaw with its file and line, and stops at none', () => {
    const found = main.problems.map(({ code, path: file, line }) => `${code} ${file}:${line}`)
    expect(found.toSorted()).toEqual([
      'broken_entry project/outputs/changelog.yaml:17',
      'duplicate_key twice.yaml:3',
      'empty_file empty.yaml:null',
      'foreign_tag .logs/issues/framework.yaml:1',
      'not_a_list project/outputs/wrong/chain_of_thought.yaml:1',
      'not_utf8 bytes.yaml:1',
      'not_yaml env.yaml:1',
      'submodule vendor/other:null',
      'symlink outside.md:null',
      'task_without_id project/task.yaml:24',
      'too_deep deep.yaml:1',
      'too_many_aliases bomb.yaml:5',
    ])
  })
})

describe('histories that are not one line', () => {
  it('takes the log of a merge from its parents, not from the order of time', async () => {
    const log = (...names: string[]) => names.map((name) => `- path: ${name}\n  message: ${name}\n`).join('')
    const file = 'project/outputs/changelog.yaml'
    const source = makeRepository(fresh(), [
      { message: 'begin', files: { [file]: log('a', 'b') } },
      { message: 'side', branch: 'main', files: { [file]: log('a', 'b', 'c') } },
    ])
    addBranch(source, 'side', git(source, ['rev-parse', 'main^']).trim())
    addCommits(source, [
      { message: 'other side', branch: 'side', files: { [file]: log('a', 'b', 'd') } },
      { message: 'merge', branch: 'main', merges: 'side', files: { [file]: log('a', 'b', 'c', 'd') } },
    ])
    const { main } = await readAll(source, { branches: ['main'] })
    expect(main.facts).toMatchObject({ commits: 4, merges: 1 })
    expect(main.facts.changelog).toMatchObject({ tipEntries: 4, distinctEntries: 4, lostAtTip: 0, truncations: [] })
  })

  it('tells a deleted log from one that was cut off', async () => {
    const file = 'project/outputs/changelog.yaml'
    const source = makeRepository(fresh(), [
      { message: 'begin', files: { [file]: '- path: a\n- path: b\n' } },
      { message: 'delete', files: { [file]: null } },
      { message: 'again', files: { [file]: '- path: c\n' } },
    ])
    const { main } = await readAll(source)
    expect(main.facts.changelog).toMatchObject({
      versions: 2,
      truncations: [],
      deletions: [{ before: 2 }],
      lostAtTip: 2,
    })
  })

  it('says that a shallow copy has no more to give', async () => {
    const source = makeRepository(fresh(), story)
    const copy = path.join(fresh(), 'copy')
    git(folder, ['clone', '--quiet', '--bare', '--depth=2', `file://${source}`, copy])
    const { opened, main } = await readAll(copy)
    expect(opened.problems).toMatchObject([{ code: 'cut_off_history' }])
    expect(main.facts.commits).toBe(2)
  })

  it('reads a repository whose head is on no branch', async () => {
    const source = makeRepository(fresh(), story)
    const head = headOf(source)
    git(source, ['update-ref', '--no-deref', 'HEAD', head])
    git(source, ['update-ref', '-d', 'refs/heads/main'])
    expect((await readAll(source)).branches).toMatchObject([{ name: 'HEAD', head }])
  })

  it('reads of a newer bundle of the same repository only branches that moved, and of another everything', async () => {
    const source = makeRepository(fresh(), story)
    addBranch(source, 'still', headOf(source))
    const known = ['main', 'still'].map((branch) => ({ sourceId: 'one', branch, head: headOf(source), current: true }))
    addCommits(source, [{ message: 'more', files: { 'more.md': 'x\n' } }])
    const bundle = makeBundle(source, path.join(fresh(), 'copy-of-tuesday.bundle'))
    const { opened, branches } = await readAll(bundle, { known, expected: 'one' })
    expect(opened).toMatchObject({ unchanged: ['still'], every: null, problems: [] })
    expect(branches.map(({ name }) => name)).toEqual(['main'])
    expect((await readAll(bundle, { known })).branches.map(({ name }) => name).toSorted()).toEqual(['main', 'still'])
  })

  it('says when the history that was read before was replaced', async () => {
    const source = makeRepository(fresh(), story)
    const known = [{ sourceId: 'one', branch: 'main', head: 'f'.repeat(40), current: true }]
    const { opened } = await readAll(source, { known, expected: 'one' })
    expect(opened.problems).toMatchObject([{ code: 'rewritten_history', commit: 'f'.repeat(40) }])
  })
})
