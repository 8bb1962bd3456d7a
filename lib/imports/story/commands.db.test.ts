import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { forgetRepository } from '@/lib/imports/repositories/commands'
import { addCommits, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll } from '@/lib/imports/fixture-import'
import { story } from '@/lib/imports/fixture-story'
import { repositoryPrompts } from '@/lib/imports/prompts/queries'
import { importDetail } from '@/lib/imports/queries'
import { rewriteDetail } from '@/lib/imports/rewrites/queries'
import { type StoryCount, type StoryList, storyLists } from '@/lib/imports/story/schema'
import { weeksOf } from '@/lib/imports/story/weeks'
import type { ImportDetail } from '@/lib/imports/views/schema'
import { contentRewrites, importProblems, recoveredLog, rewritesTold, unloggedEdits } from '@/lib/imports/views/queries'
import { listMemory, memoryCounts } from '@/lib/memory/queries'
import { listTasks, taskCounts } from '@/lib/tasks/list/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-story-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lee: PersonActor = {
  ...ade,
  can: new Set(['imports:read', 'imports:start', 'tasks:read', 'memory:read', 'prompts:read']),
}

/** How many lines the list has that a number leads to, by the very query of its page, and how many it shows at first. */
async function listed({ source }: ImportDetail, of: StoryList): Promise<{ total: number; shown: number }> {
  const { id: sourceId, name } = source!
  if (of.list === 'tasks') {
    const filter = { source: name, status: of.status }
    const counts = await taskCounts(lee, filter)
    return { total: counts[of.status ?? 'all'], shown: (await listTasks(lee, filter)).rows.length }
  }
  if (of.list === 'memory') {
    const filter = { source: name, flag: of.flag }
    return { total: (await memoryCounts(lee, filter)).all, shown: (await listMemory(lee, filter)).rows.length }
  }
  const page = await {
    log: () => recoveredLog(lee, { sourceId, ...(of as { lost?: true; task?: 'unknown' }) }),
    rewrites: () => contentRewrites(lee, { sourceId, what: (of as { what?: 'taken' }).what }),
    prompts: () => repositoryPrompts(lee, { sourceId, used: (of as { used: boolean }).used }),
    unlogged: () => unloggedEdits(lee, { sourceId }),
    problems: () => importProblems(lee, { sourceId }),
  }[of.list]()
  return { total: page.place.total, shown: page.rows.length }
}

async function expectTrue(run: ImportDetail): Promise<void> {
  for (const [count, list] of Object.entries(storyLists) as [StoryCount, StoryList][]) {
    const { total, shown } = await listed(run, list)
    expect({ [count]: run.source!.story![count] }).toEqual({ [count]: total })
    expect({ [count]: shown }).toEqual({ [count]: Math.min(total, 25) })
  }
}

describe('the story of a repository', () => {
  const place = { repository: '', run: null as ImportDetail | null }
  beforeAll(async () => {
    place.repository = makeRepository(folder, story)
    place.run = await importAll(place.repository, 'told')
  })

  it('counts what happened', () => {
    expect(place.run!.source!.story).toEqual({
      tasks: 4,
      completed: 1,
      log: 5,
      lost: 2,
      unknownWork: 1,
      rewritten: 2,
      taken: 2,
      unrestored: 1,
      cut: 1,
      against: 1,
      unlogged: 7,
      memory: 3,
      astray: 1,
      prompts: 0,
      started: 2,
      problems: 12,
    })
  })

  it('leads by every number to a list of as many lines', async () => {
    await expectTrue(place.run!)
  })

  it('tells the rewrites from the first to the last, by whom each was and by whom it was put right', async () => {
    const told = await rewritesTold(lee, place.run!.source!.id)
    expect(
      told.map(({ path: file, author, claimedBy, restoredBy, restoredClaim }) => [
        file,
        author,
        claimedBy,
        restoredBy,
        restoredClaim,
      ]),
    ).toEqual([
      ['docs/guide.md', 'Robin', 'GPTPod', 'Sam', null],
      ['docs/tracker.md', 'Robin', null, null, null],
    ])
    const [branch] = place.run!.source!.branches
    expect(weeksOf(told, [...branch!.facts.losses, ...branch!.facts.losses])).toMatchObject([
      { since: '2025-01-06T00:00:00.000Z', taken: 2, restored: 1, left: 3 },
    ])
  })

  it('opens a rewrite with what it lost and with both texts', async () => {
    const [guide] = await rewritesTold(lee, place.run!.source!.id)
    const detail = (await rewriteDetail(lee, guide!.id))!
    expect(detail.lost.map(({ how }) => how)).toEqual(['replaced', 'contradiction'])
    expect(detail.texts!.before).toContain('Rule 25: fire clay')
    expect(detail.texts!.after).toBe('Rule 26: rest.\n...existing entries...\n')
    expect(await rewriteDetail(lee, 'nothing')).toBeNull()
    await expect(rewriteDetail({ ...lee, can: new Set() }, guide!.id)).rejects.toThrow()
  })

  it('is told anew when more is read, and when a branch is forgotten', async () => {
    addCommits(place.repository, [
      {
        message: 'Beside it',
        branch: 'aside',
        at: '2025-01-07T09:00:00Z',
        files: { 'project/task.yaml': 'tasks:\n  aside_only:\n    status: backlog\n' },
      },
    ])
    const again = await importAll(place.repository, 'told')
    expect(again.source!.story).toMatchObject({ tasks: 5, taken: 2 })
    await expectTrue(again)
    const sourceId = again.source!.id
    expect(await execute(forgetRepository, lee, { sourceId, branch: 'aside' })).toMatchObject({ ok: true })
    const after = (await importDetail(lee, again.id))!
    expect(after.source!.story).toEqual(place.run!.source!.story)
    await expectTrue(after)
  })
})
