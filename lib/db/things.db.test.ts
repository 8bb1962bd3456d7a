import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '@/lib/core/actor'
import { namesOf } from '@/lib/core/choices'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { contentRewrites, importProblems, looseEntries, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'
import { listMemory, memoryChoices, memoryCounts, memoryDetail } from '@/lib/memory/queries'
import type { MemoryFilter } from '@/lib/memory/schema'
import { listTasks, taskChoices, taskCounts } from '@/lib/tasks/list/queries'
import { taskDetail } from '@/lib/tasks/queries'
import { type TaskFilter, taskOrder, taskSorts } from '@/lib/tasks/schema'

const things = 60
const branches = ['main', 'draft', 'work']
const reader: PersonActor = {
  kind: 'person',
  id: 'lee',
  name: 'Lee',
  groups: [],
  can: new Set(['tasks:read', 'memory:read']),
}

/** Sixty of each on three branches, all changed in one of a few moments; the first differ on one branch, the last are gone from one. */
beforeAll(async () => {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(
      `insert into "ImportSource" (id, name, location) values ('one', 'one', '/one'), ('two', 'two', '/two')`,
    )
    const copies = `from generate_series(1, ${things}) n cross join unnest($1::text[]) with ordinality b(branch, at)`
    await owner.query(
      `insert into "Task" (id, key, title, status, "podOwner", origin, "importSourceId", branch, file, present, "updatedAt")
       select format('task-%s-%s', b.at, lpad(n::text, 2, '0')), format('key-%s', n), format('Task %s', n % 7),
         case when n = 1 and b.branch = 'work' then 'completed' else 'planned' end::"TaskStatus",
         case when n % 3 > 0 then format('Pod%s', n % 5) end, 'import', 'one', b.branch, 'task.yaml',
         not (n = ${things} and b.branch = 'main'), timestamptz '2025-01-06' + (n / 9) * interval '1 hour' ${copies}`,
      [branches],
    )
    await owner.query(
      `insert into "MemoryEntry" (id, path, description, state, origin, "importSourceId", branch, file, "updatedAt")
       select format('entry-%s-%s', b.at, n), format('docs/%s.md', n),
         case when n = 1 and b.branch = 'work' then 'Said otherwise' else 'The same' end,
         case when n = ${things} and b.branch = 'main' then 'archived' else 'active' end::"MemoryState", 'import', 'one',
         b.branch, 'memory.yaml', timestamptz '2025-01-06' + (n / 9) * interval '1 hour' ${copies}`,
      [branches],
    )
    // The same names in another repository are other things, and so is what is live.
    await owner.query(
      `insert into "Task" (id, key, title, status, origin, "importSourceId", branch, file)
       values ('other', 'key-2', 'Task 2', 'planned', 'import', 'two', 'main', 'task.yaml'),
         ('live-1', 'key-2', 'Task 2', 'in_progress', 'live', null, null, null),
         ('live-2', 'key-2', 'Task 2', 'in_progress', 'live', null, null, null)`,
    )
  })
})

/** Every page of the list, one after the other. */
async function pages(filter: TaskFilter) {
  const all = [await listTasks(reader, filter)]
  while (all.at(-1)!.next) all.push(await listTasks(reader, { ...filter, cursor: all.at(-1)!.next! }))
  return all
}

const one: TaskFilter = { source: 'one' }

describe('what is on three branches of a repository', () => {
  it('is one line, with where it is; what only seems the same has lines of its own', async () => {
    const rows = (await pages({})).flatMap((page) => page.rows)
    expect(rows).toHaveLength(things + 3)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(things + 3)
    const usual = rows.find(({ key, source }) => key === 'key-3' && source?.name === 'one')!
    // Of three that say the same the main one speaks for it.
    expect(usual.source).toEqual({ name: 'one', branch: 'main', elsewhere: { names: ['draft'], more: 1 } })
    expect(rows.find(({ id }) => id === 'other')!.source).toMatchObject({ branch: 'main', elsewhere: null })
  })

  it('counts once, in each view in which one of its branches stands', async () => {
    expect(await taskCounts(reader)).toMatchObject({
      all: things + 3,
      planned: things + 1,
      completed: 1,
      in_progress: 2,
    })
    for (const status of ['planned', 'completed', 'in_progress'] as const) {
      const rows = (await pages({ status })).flatMap((page) => page.rows)
      expect(rows.length, status).toBe((await taskCounts(reader, { status }))[status])
      expect(rows.every((row) => row.status === status)).toBe(true)
    }
    expect(await taskCounts(reader, one)).toMatchObject({ all: things, planned: things, completed: 1, in_progress: 0 })
  })

  it('is told by a branch that still holds it', async () => {
    const [row] = (await listTasks(reader, { ...one, q: `key-${things}` })).rows
    expect(row).toMatchObject({ source: { branch: 'draft', elsewhere: { names: ['work'], more: 0 } } })
  })

  it('says on its page on which branches it is, and what is said otherwise there', async () => {
    const { number } = await read.task.findUniqueOrThrow({ where: { id: 'task-1-01' } })
    expect((await taskDetail(reader, number))!.copies).toMatchObject([
      { branch: 'draft', differs: [] },
      { branch: 'work', differs: ['status (Completed)'] },
    ])
    const last = await read.task.findUniqueOrThrow({ where: { id: `task-2-${things}` } })
    expect((await taskDetail(reader, last.number))!.copies).toMatchObject([
      { branch: 'main', differs: ['gone from there'] },
      { branch: 'work', differs: [] },
    ])
  })
})

describe('pages of things', () => {
  it.each(taskSorts.flatMap((name) => [name, `-${name}`] as const))(
    'ordered by %s hold each once, on and back, and say where they lie',
    async (sort) => {
      const all = await pages({ ...one, sort })
      expect(all.map(({ rows }) => rows.length)).toEqual([25, 25, 10])
      expect(all.map(({ before }) => before)).toEqual([0, 25, 50])
      expect(new Set(all.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(things)
      const back = await listTasks(reader, { ...one, sort, cursor: all[2]!.previous! })
      expect(back).toEqual(all[1])
      expect(taskOrder(sort).cursor.safeParse(all[0]!.next).success).toBe(true)
    },
  )

  it('stand in the order they are asked for', async () => {
    const titles = async (sort: TaskFilter['sort']) =>
      (await pages({ ...one, sort })).flatMap(({ rows }) => rows.map(({ title }) => title))
    expect(await titles('title')).toEqual((await titles('title')).toSorted())
    expect(await titles('-title')).toEqual((await titles('title')).toReversed())
  })
})

describe('what was found on three branches', () => {
  it('is one line, whichever list it is in, and is told by the branch that is chosen', async () => {
    const at = `timestamptz '2025-01-06'`
    await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      const each = `from unnest($1::text[]) b(branch)`
      for (const text of [
        `insert into "ImportProblem" (id, "sourceId", branch, "recordKey", code, path, reason, "firstAt")
         select b.branch, 'one', b.branch, 'key', 'unreadable', 'a.yaml', 'It is cut', ${at} ${each}`,
        `insert into "ChangelogEntry" (id, "importSourceId", branch, file, "recordKey", lost, "firstCommit", "firstAt", "lastCommit", "lastAt")
         select b.branch, 'one', b.branch, 'log.yaml', 'key', b.branch = 'main', 'c', ${at}, 'c', ${at} ${each}`,
        `insert into "UnloggedEdit" (id, "sourceId", branch, commit, author, at, message, "pathCount")
         select b.branch, 'one', b.branch, 'c', 'Sam', ${at}, 'm', 1 ${each}`,
        `insert into "ContentRewrite" (id, "sourceId", branch, commit, path, author, at, message, added, deleted,
           "linesBefore", "linesAfter", "keptAfter", "keptAtTip", destructive, "byAgent")
         select b.branch, 'one', b.branch, 'c', 'a.md', 'Sam', ${at}, 'm', 1, 1, 1, 1, 0, 0, true, false ${each}`,
        `insert into "TaskEntry" (id, kind, origin, "importSourceId", branch, file, "recordKey", at)
         select b.branch, 'issue', 'import', 'one', b.branch, 'issues.yaml', 'key', ${at} ${each}`,
      ])
        await owner.query(text, [branches])
    })
    const finder: PersonActor = { ...reader, can: new Set(['imports:read']) }
    const everywhere = { elsewhere: { names: ['draft'], more: 1 }, branch: 'main' }
    for (const list of [importProblems, contentRewrites, unloggedEdits, looseEntries]) {
      const all = await list(finder, { sourceId: 'one' })
      expect(all, list.name).toMatchObject({ rows: [everywhere], place: { before: 0, total: 1 } })
      const [chosen] = (await list(finder, { sourceId: 'one', branch: 'work' })).rows
      expect(chosen, list.name).toMatchObject({ branch: 'work', elsewhere: { more: 1 } })
    }
    // Lost from one branch, it is still on the others.
    const log = async (lost?: boolean) => (await recoveredLog(finder, { sourceId: 'one', lost })).rows
    expect(await log()).toMatchObject([{ branch: 'draft', lost: false, elsewhere: { names: ['work'], more: 0 } }])
    expect(await log(true)).toMatchObject([{ branch: 'main', lost: true, elsewhere: null }])
  })
})

describe('memory on three branches', () => {
  const all: MemoryFilter = { source: 'one' }

  it('is one line for each entry, and counts so', async () => {
    const { rows, before } = await listMemory(reader, { ...all, sort: 'path' })
    expect([rows.length, before]).toEqual([25, 0])
    expect(rows[0]!.source).toEqual({ name: 'one', branch: 'main', elsewhere: { names: ['draft'], more: 1 } })
    expect(await memoryCounts(reader, all)).toEqual({
      all: things,
      active: things,
      archived: 1,
      isLeast: false,
      upTo: 1_000,
      pending: 0,
      held: 0,
      rejected: 0,
    })
  })

  it('is found by what any branch says, and its page says which says otherwise', async () => {
    const { rows } = await listMemory(reader, { q: 'otherwise' })
    expect(rows).toMatchObject([{ path: 'docs/1.md', source: { branch: 'work' } }])
    expect((await memoryDetail(reader, rows[0]!.id))!.copies).toMatchObject([
      { branch: 'draft', differs: ['description'] },
      { branch: 'main', differs: ['description'] },
    ])
  })
})

describe('what filters offer', () => {
  it('is each value once, in order, and says of how many they are the first', async () => {
    await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query(`insert into "ImportSource" (id, name, location)
        select 'more-' || n, 'more-' || lpad(n::text, 2, '0'), '/more' from generate_series(1, 70) n`)
      await owner.query(`update "MemoryEntry" set "fileType" = case when path = 'docs/3.md' then 'yaml' else 'md' end`)
    })
    const { pods, phases, sources } = await taskChoices(reader)
    expect(pods).toEqual({ options: namesOf(['Pod0', 'Pod1', 'Pod2', 'Pod3', 'Pod4']), more: 0 })
    expect(phases).toEqual({ options: [], more: 0 })
    expect(sources).toMatchObject({ options: { length: 60, 0: { value: 'more-01' } }, more: 12 })
    const { kinds, flags } = await memoryChoices(reader)
    expect(kinds).toEqual({ options: namesOf(['md', 'yaml']), more: 0 })
    expect(flags.options).toContainEqual({ value: 'stale', label: 'Its date is older than the file' })
  })
})
