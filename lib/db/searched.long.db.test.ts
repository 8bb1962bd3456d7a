import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '@/lib/core/actor'
import { viewCount } from '@/lib/core/count'
import { asOwner } from '@/lib/db/test-clock'
import { listMemory, memoryCounts } from '@/lib/memory/queries'
import { type MemoryFilter, memorySorts } from '@/lib/memory/schema'
import { listTasks, taskCounts } from '@/lib/tasks/list/queries'
import { type TaskFilter, taskSorts } from '@/lib/tasks/schema'

// What a search finds, where few rows hold the word and where many do. Everything stands on three branches, each a row.

const things = 220
const reader: PersonActor = {
  kind: 'person',
  id: 'lee',
  name: 'Lee',
  groups: [],
  can: new Set(['tasks:read', 'memory:read']),
}

beforeAll(async () => {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(
      `insert into "ImportSource" (id, name, location) select s, s, '/' || s from unnest('{one,two}'::text[]) s`,
    )
    const copies = `from generate_series(1, ${things}) n cross join unnest('{main,draft,work}'::text[]) with ordinality b(branch, at)`
    await owner.query(
      `insert into "Task" (id, key, title, description, status, "podOwner", origin, "importSourceId", branch, file, "updatedAt")
       select format('task-%s-%s', b.at, lpad(n::text, 3, '0')), format('key-%s', n), format('Task %s', n % 17),
         concat('A glaze', case when n % 10 = 0 then ', seldom' end, case when n % 10 = 5 and b.branch = 'draft' then ', drafted' end),
         case when n % 2 = 0 then 'completed' else 'planned' end::"TaskStatus", format('Pod%s', n % 5), 'import',
         case when n % 3 = 0 then 'one' else 'two' end, b.branch, 'task.yaml',
         timestamptz '2025-01-06' + (n * 7 % 31) * interval '1 hour' ${copies}`,
    )
    await owner.query(
      `insert into "MemoryEntry" (id, path, description, state, origin, "importSourceId", branch, file, "updatedAt")
       select format('entry-%s-%s', b.at, n), format('docs/%s.md', n), case when n % 10 = 0 then 'A glaze, seldom' else 'A glaze' end,
         case when n % 2 = 0 then 'archived' else 'active' end::"MemoryState", 'import',
         case when n % 3 = 0 then 'one' else 'two' end, b.branch, 'memory.yaml',
         timestamptz '2025-01-06' + (n * 7 % 31) * interval '1 hour' ${copies}`,
    )
  })
})

async function allTasks(filter: TaskFilter) {
  const pages = [await listTasks(reader, filter)]
  while (pages.at(-1)!.next) pages.push(await listTasks(reader, { ...filter, cursor: pages.at(-1)!.next! }))
  expect(pages.map(({ before }) => before)).toEqual(pages.map((_, at) => 25 * at))
  return pages.flatMap(({ rows }) => rows)
}

async function allEntries(filter: MemoryFilter) {
  const pages = [await listMemory(reader, filter)]
  while (pages.at(-1)!.next) pages.push(await listMemory(reader, { ...filter, cursor: pages.at(-1)!.next! }))
  return pages.flatMap(({ rows }) => rows)
}

const bothWays = <Name extends string>(names: readonly Name[]) => names.flatMap((name) => [name, `-${name}`] as const)

describe('a search', () => {
  it.each(bothWays(taskSorts))(
    'finds the same tasks as the list, in its order %s, whether few hold the word or many',
    async (sort) => {
      const all = await allTasks({ sort })
      expect(all).toHaveLength(things)
      expect(await allTasks({ sort, q: 'glaze' })).toEqual(all)
      const seldom = all.filter(({ key }) => Number(key.slice(4)) % 10 === 0)
      expect(await allTasks({ sort, q: 'seldom' })).toEqual(seldom)
    },
  )

  it.each(bothWays(memorySorts))('finds the same entries of memory as the list, in its order %s', async (sort) => {
    const all = await allEntries({ sort })
    expect(all).toHaveLength(things)
    expect(await allEntries({ sort, q: 'glaze' })).toEqual(all)
    const seldom = all.filter(({ path }) => Number(/\d+/.exec(path)![0]) % 10 === 0)
    expect(await allEntries({ sort, q: 'seldom' })).toEqual(seldom)
  })

  it('shows of a thing the copy that holds the word, where the one that usually stands for it does not', async () => {
    const rows = await allTasks({ q: 'drafted' })
    expect(rows).toHaveLength(things / 10)
    for (const { source } of rows) expect(source!.branch).toBe('draft')
  })

  it('counts what few rows hold, and of what many hold says how many there are at least', async () => {
    const seldom = things / 10
    expect(await taskCounts(reader, { q: 'seldom' })).toMatchObject({
      all: seldom,
      completed: seldom,
      planned: 0,
      isLeast: false,
    })
    expect(await memoryCounts(reader, { q: 'seldom' })).toMatchObject({
      all: seldom,
      archived: seldom,
      active: 0,
      isLeast: false,
    })
    for (const { all, isLeast } of [
      await taskCounts(reader, { q: 'glaze' }),
      await memoryCounts(reader, { q: 'glaze' }),
    ]) {
      expect(isLeast).toBe(true)
      expect(all).toBeGreaterThan(100)
      expect(all).toBeLessThanOrEqual(things)
    }
    // Without words everything is counted.
    expect(await taskCounts(reader, {})).toMatchObject({ all: things, isLeast: false })
  })
})

describe('a list that is narrowed to very many', () => {
  it('says in each view how many there are, up to where nobody counts any more', async () => {
    const many = 1_200
    await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query(
        `insert into "Task" (id, key, title, status, phase, origin, "importSourceId", branch, file)
         select format('many-%s', n), format('many-%s', n), 'Many', case when n <= 7 then 'completed' else 'planned' end::"TaskStatus",
           'Glazing', 'import', 'one', 'main', 'many.yaml' from generate_series(1, ${many}) n`,
      )
      await owner.query(
        `insert into "MemoryEntry" (id, path, state, "podOwner", origin, "importSourceId", branch, file)
         select format('many-%s-%s', n, b.at), format('many/%s.md', n), 'active', 'ManyPod', 'import', 'one', b.branch, 'many.yaml'
         from generate_series(1, 300) n cross join unnest('{a,b,c,d,e,f,g,h}'::text[]) with ordinality b(branch, at)`,
      )
    })
    const counts = await taskCounts(reader, { phase: 'Glazing' })
    expect(counts).toMatchObject({ all: 1_001, planned: 1_001, completed: 7, held: 0, isLeast: false, upTo: 1_000 })
    expect(viewCount(counts.planned, counts)).toBe('1,000+')
    expect(viewCount(counts.completed, counts)).toBe(7)
    // 300 on eight branches each: so many rows are looked at that not all of the entries need be among them.
    const entries = await memoryCounts(reader, { pod: 'ManyPod' })
    expect(entries.isLeast).toBe(true)
    expect(entries.all).toBeGreaterThan(250)
    expect(entries.all).toBeLessThanOrEqual(300)
  })
})
