import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { cast } from '@/lib/calls/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { revealFinding, settleFinding } from '@/lib/findings/commands'
import { findingCounts, listFindings } from '@/lib/findings/list/queries'
import { findingDetail } from '@/lib/findings/queries'
import type { FindingsFilter } from '@/lib/findings/schema'
import { addBranch, addCommits, type FixtureCommit, headOf, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll } from '@/lib/imports/fixture-import'
import { forgetRepository } from '@/lib/imports/repositories/commands'
import { listWords } from '@/lib/policy/listed/commands'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-found-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
const mail = (who: string) => `${who}@pottery.co.uk`
const ana: PersonActor = {
  ...ade,
  id: 'ana-found',
  name: 'Ana',
  can: new Set(['requests:read', 'findings:settle', 'findings:reveal']),
}

const task = (words: string) => `tasks:\n  1.1_open:\n    status: backlog\n    description: ${words}\n`
const entry = (words: string) => `- path: docs/shop.md\n  description: ${words}\n  tags: []\n`
const log = `- timestamp: '2025-01-06T09:00:00.000000'\n  path: docs/shop.md\n  task_id: 1.1_open\n  committed_by: DevPod\n  message: Ask ${mail('log')}\n`
const thought = `- message: ${mail('thought')} wants it blue\n  timestamp: '2025-01-06T09:00:00.000000'\n`

/** One of each kind of text, a key that came, went and came back, and one address for each place. */
const story: FixtureCommit[] = [
  {
    message: 'Begin',
    files: {
      'project/task.yaml': task(`Write to ${mail('task')}`),
      'project/memory.yaml': entry(`Known by ${mail('memory')}`),
      'project/outputs/changelog.yaml': log,
      'project/outputs/1.1_open/chain_of_thought.yaml': thought,
      'docs/shop.md': `The shop\n\nWrite to ${mail('shop')}\n`,
      '.env.local': 'NAME=shop\n',
    },
  },
  { message: 'Add the key', files: { '.env.local': `NAME=shop\nTOKEN=${key}\n` } },
  { message: 'Add a line', files: { '.env.local': `NAME=shop\n# ours\nTOKEN=${key}\n` } },
  { message: 'Take it out', files: { '.env.local': 'NAME=shop\n' } },
  { message: 'Memory forgets', files: { 'project/memory.yaml': entry('Known by nobody') } },
  { message: 'Put it back', author: 'Sam', files: { '.env.local': `TOKEN=${key}\n` } },
]

const list = async (filter: FindingsFilter) => (await listFindings(ana, filter)).rows
const told = async (filter: FindingsFilter) =>
  (await list(filter)).map(({ subject, title, masked }) => [subject, title, masked])

it('finds what is in each kind of text, once, and says where it stands', async () => {
  const source = makeRepository(fresh(), story)
  const run = await importAll(source, 'found')
  expect(run.counts).toMatchObject({ findings: 6 })
  const repository = 'found'
  expect(await told({ repository })).toEqual(
    expect.arrayContaining([
      ['repository_file', expect.stringMatching(/^“?\.env\.local”?, line 1, as [0-9a-f]{8} left it$/), 'ghp_••••'],
      ['repository_file', expect.stringMatching(/^“?\.env\.local”?/), '.env.local'],
      ['repository_file', expect.stringMatching(/docs\/shop\.md”?, line 3, as /), mail('shop')],
      ['task', expect.stringMatching(/^The task T-\d+, “Write to /), mail('task')],
      ['task_entry', expect.stringMatching(/^A thought of T-\d+$/), mail('thought')],
      ['changelog_entry', expect.stringContaining('A line of the changelog'), mail('log')],
    ]),
  )
  expect(await findingCounts(ana, { repository })).toMatchObject({ open: 6, fixed: 2 })
  expect(await told({ repository, state: 'fixed' })).toEqual([
    ['repository_file', expect.stringMatching(/env\.local”?, line 3, as /), 'ghp_••••'],
    ['memory_version', 'Version 1 of the memory entry “docs/shop.md”', mail('memory')],
  ])
  for (const { subject } of await list({ repository }))
    expect(await list({ repository, source: subject as FindingsFilter['source'] })).not.toEqual([])
  expect((await list({ repository, family: 'secret' }))[0]).toMatchObject({
    repository: 'found',
    pod: null,
    kind: 'secret.github_token',
  })
  expect(await list({ repository: 'nobody' })).toEqual([])
})

it('shows the value of each to whoever says why, and takes what somebody says of it', async () => {
  await importAll(makeRepository(fresh(), story), 'looked at')
  const values: string[] = []
  for (const state of ['open', 'fixed'] as const)
    for (const { id: findingId, subject, kind } of await list({ repository: 'looked at', state })) {
      // Where a path leads is no value that anybody was kept from.
      if (kind.startsWith('path.')) continue
      const shown = await execute(revealFinding, ana, { findingId, reason: 'To see whose it is' })
      if (!shown.ok) throw new Error(`${subject}: ${shown.reason}`)
      values.push(shown.value.value)
      const { href, isOwn } = (await findingDetail(ana, findingId))!
      expect(href).toMatch(/^\/(tasks|imports|memory)\//)
      expect(isOwn).toBe(false)
    }
  expect(values.toSorted()).toEqual(
    [key, key, ...['log', 'memory', 'shop', 'task', 'thought'].map((who) => mail(who))].toSorted(),
  )
  const { id: findingId } = (await list({ repository: 'looked at' }))[0]!
  const said = { findingId, as: 'accepted', reason: 'It is worth nothing any more' }
  expect(await execute(settleFinding, ana, said)).toMatchObject({ ok: true })
})

it('is the same finding in the next version, whatever somebody said, and fixed where that lacks it', async () => {
  const source = makeRepository(fresh(), story)
  await importAll(source, 'followed')
  const before = await list({ repository: 'followed' })
  const shop = before.find(({ masked }) => masked === mail('shop'))!
  await execute(settleFinding, ana, { findingId: shop.id, as: 'accepted', reason: 'It is on the door' })
  addCommits(source, [
    { message: 'More', files: { 'docs/shop.md': `The old shop\n\n\nWrite to ${mail('shop')}\n`, '.env.local': '' } },
    { message: 'Done', files: { 'project/task.yaml': task('Write to nobody') } },
  ])
  const run = await importAll(source)
  expect(run.counts).toMatchObject({ 'findings no longer there': 2, 'updated findings': 2 })
  expect(run.counts).not.toHaveProperty('findings')
  expect((await list({ repository: 'followed', state: 'accepted' })).map(({ id, title }) => [id, title])).toEqual([
    [shop.id, expect.stringContaining('line 4')],
  ])
  expect((await list({ repository: 'followed' })).map(({ subject }) => subject).toSorted()).toEqual([
    'changelog_entry',
    'repository_file',
    'task_entry',
  ])
})

it('changes nothing the second time, and is one for all branches that have it', async () => {
  const source = makeRepository(fresh(), story)
  const { sourceId } = await importAll(source, 'again')
  const rows = () => read.finding.findMany({ where: { importSourceId: sourceId }, orderBy: { id: 'asc' } })
  const before = await rows()
  expect(await importAll(source)).toMatchObject({ counts: {} })
  expect(await rows()).toEqual(before)
  addBranch(source, 'side', headOf(source))
  await importAll(source)
  expect(await rows()).toEqual(before)
  // Read again by a newer reader, it finds the same.
  await importAll(source)
  addCommits(source, [{ message: 'Without', branch: 'main', files: { '.env.local': '' } }])
  await importAll(source)
  const open = await list({ repository: 'again', family: 'secret' })
  expect(open).toHaveLength(1)
  addCommits(source, [{ message: 'Without', branch: 'side', files: { '.env.local': '' } }])
  await importAll(source)
  expect(await list({ repository: 'again', family: 'secret' })).toEqual([])
})

it('keeps no text of what is forgotten, and says that its findings are gone', async () => {
  const { sourceId } = await importAll(makeRepository(fresh(), story), 'forgotten')
  const of = { where: { importSourceId: sourceId } }
  const { length: many } = await read.finding.findMany(of)
  const forget = { ...ade, can: new Set(['imports:start' as const]) }
  expect(await execute(forgetRepository, forget, { sourceId: sourceId! })).toMatchObject({ ok: true })
  expect((await read.finding.findMany(of)).filter(({ state }) => state === 'fixed')).toHaveLength(many)
  expect(await read.importText.count({ where: { sourceId: sourceId! } })).toBe(0)
  const [gone] = await read.finding.findMany(of)
  expect(await findingDetail(ana, gone!.id)).toMatchObject({ title: 'A text that is not kept here any more' })
})

it('looks for the names and phrases that are listed, again once somebody has changed the list', async () => {
  const source = makeRepository(fresh(), [
    { message: 'Begin', files: { 'docs/who.md': 'Jörg Kästner asks for blue.\n' } },
  ])
  await importAll(source, 'listed')
  const kinds = async (state: 'open' | 'fixed') => (await list({ repository: 'listed', state })).map(({ kind }) => kind)
  expect(await kinds('open')).toEqual([])

  await cast()
  const admin = await person('Admin', ['admin'])
  const say = async (names: string, phrases: string) =>
    expect(await execute(listWords, admin, { names, phrases })).toMatchObject({ ok: true })
  await say('Jorg Kastner', 'asks for blue')
  expect((await importAll(source)).counts).toMatchObject({ findings: 2 })
  expect((await kinds('open')).toSorted()).toEqual(['forbidden.phrase', 'personal.name'])
  // Nothing moved since, so nothing is read.
  expect((await importAll(source)).counts).toEqual({})

  await say('', 'asks for blue')
  await importAll(source)
  expect(await kinds('open')).toEqual(['forbidden.phrase'])
  expect(await kinds('fixed')).toEqual(['personal.name'])
})
