import pg from 'pg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { gathered } from '@/lib/audit/line/queries'
import { placeInTimeline, timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { type Actor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { asOwner } from '@/lib/db/test-clock'
import { permissionsOf } from '@/lib/people/rules'
import { countUsage } from '@/lib/policy/usage/commands'

const lee: Actor = {
  ...systemActor,
  kind: 'person',
  id: 'lee',
  name: 'Lee',
  groups: [],
  can: permissionsOf(['auditor']),
}
const owner = process.env.DATABASE_OWNER_URL!

/** Lines of calls, one a minute up to an hour ago, and far behind all but few of them what is looked for. */
async function fill(lines: number): Promise<void> {
  await asOwner(owner, async (db) => {
    await db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", environment,
        "podId", "toolKey", "callId", outcome, sentence, data)
      select '01' || lpad(n::text, 24, '0'), now() - interval '1 hour' - ($1 - n) * interval '1 minute', 'call.allowed', 'pod',
        'pod-a', 'Busy', 'call', n::text, 'prod', 'pod-a', 'shelf.read', n::text, 'allowed', 'Busy was allowed to read ' || n, '{}'
      from generate_series(1, $1::int) n on conflict do nothing`,
      [lines],
    )
    await db.query('select seal_audit(true)')
    // What a running database does by itself before long.
    await db.query(`select gin_clean_pending_list(i.indexrelid) from pg_inherits p join pg_index i on i.indrelid = p.inhrelid
      join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where p.inhparent = '"AuditEvent"'::regclass and a.amname = 'gin'`)
    await db.query('analyze "AuditEvent"')
  })
  expect(await execute(countUsage, systemActor, { atOnce: 100_000 })).toMatchObject({ ok: true })
}

/** How many pages of the database what is done there touches, and what it gives. */
async function effortOf<Value>(work: () => Promise<Value>): Promise<{ buffers: number; value: Value }> {
  const asked = vi.spyOn(read, '$queryRaw')
  const value = await work()
  const statements = asked.mock.calls.map(([strings, ...values]) =>
    Prisma.sql(strings as unknown as string[], ...(values as unknown[])),
  )
  asked.mockRestore()
  const db = new pg.Client({ connectionString: owner, options: '-c TimeZone=UTC' })
  await db.connect()
  let buffers = 0
  for (const { text, values } of statements) {
    const { rows } = await db.query(`explain (analyze, buffers, format json) ${text}`, values)
    const { Plan } = rows[0]['QUERY PLAN'][0]
    buffers += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
  }
  await db.end()
  return { buffers, value }
}

const rare: Record<string, AuditFilter> = {
  'no pod': { pod: 'no such pod' },
  'no tool': { tool: 'no.such.tool' },
  nobody: { actor: 'Nobody' },
  'another environment': { env: 'test' },
  'two letters': { q: 'zq' },
  'no word': { q: 'zephyrine' },
  policy: { what: 'policy' },
  'sign-ins': { what: 'session' },
  imports: { what: 'import' },
  'what was refused': { outcome: 'refused' },
  'approvals that came to nothing': { outcome: 'superseded' },
  // Lines of the system are more than a page: each migration leaves one.
  people: { kind: 'person' },
  'no request': { request: 77 },
  'no call': { call: '01J00000000000000000000000' },
  'no task': { task: 'no such task' },
  everything: {},
}

/** What each of these pages takes, with the count that goes with it. */
async function effortsOf(): Promise<Map<string, number>> {
  const efforts = new Map<string, number>()
  for (const [name, filter] of Object.entries(rare)) {
    const { buffers } = await effortOf(async () => {
      const page = await timeline(lee, filter)
      return await placeInTimeline(lee, filter, page)
    })
    efforts.set(name, buffers)
  }
  return efforts
}

let before: Map<string, number>
let after: Map<string, number>

beforeAll(async () => {
  await asOwner(owner, async (db) => {
    await db.query(`insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", environment, sentence, data)
      values ('00000000000000000000000TST', now() - interval '20 days', 'call.denied', 'pod', 'pod-b', 'Rare', 'call', 'x', 'test', 'Rare was not allowed to wait', '{}')`)
  })
  await fill(4_000)
  before = await effortsOf()
  await fill(24_000)
  after = await effortsOf()
}, 120_000)

describe('a filter that matches little or nothing', () => {
  it.each(Object.keys(rare))('%s: costs no more than thrice as much in a record of six times the lines', (name) => {
    expect(after.get(name)).toBeLessThanOrEqual(3 * before.get(name)!)
  })

  it('says how far it was looked, and finds what is further back by looking on', async () => {
    const filter = { env: 'test' } as const
    const first = await timeline(lee, filter)
    expect(first.rows).toEqual([])
    const minutes = (Date.now() - Date.parse(first.lookedTo!)) / 60_000
    expect([minutes > 3_900, minutes < 4_200]).toEqual([true, true])
    expect(await placeInTimeline(lee, filter, first)).toBeNull()
    // One look on is enough here, or some, on a machine that takes its time.
    let [page, looks] = [first, 0]
    for (; page.rows.length === 0 && looks < 5; looks++) page = await timeline(lee, { ...filter, cursor: page.next! })
    expect(page.rows.map(({ sentence }) => sentence)).toEqual(['Rare was not allowed to wait'])
    expect([page.next, page.lookedTo]).toEqual([null, null])
  })

  it('knows at once of a name that nobody has that there is nothing, whatever else is asked', async () => {
    for (const filter of [
      { pod: 'no such pod', kind: 'pod' },
      { actor: 'Nobody', q: 'zq' },
      { tool: 'no.such.tool', env: 'prod' },
      { request: 77, env: 'prod' },
    ] as const) {
      const page = await timeline(lee, filter)
      expect([page.rows, page.next, page.lookedTo]).toEqual([[], null, null])
    }
  })

  it('finds the first line of a tool that nobody knew until now', async () => {
    await asOwner(owner, async (db) => {
      await db.query(`insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId",
          environment, "toolKey", outcome, sentence, data)
        values ('00000000000000000000000NEW', now() - interval '1 minute', 'call.denied', 'pod', 'pod-b', 'Rare', 'call', 'x',
          'prod', 'brand.new', 'denied', 'Rare was not allowed to try', '{}')`)
      await db.query('select seal_audit(true)')
    })
    const page = await timeline(lee, { tool: 'brand.new', env: 'prod' })
    expect([page.rows.map(({ sentence }) => sentence), page.lookedTo]).toEqual([['Rare was not allowed to try'], null])
    expect((await timeline(lee, { tool: 'brand.new', env: 'dev' })).rows).toEqual([])
  })

  it('finds words, phrases as they stand, and nothing that has what is left out', async () => {
    const said = async (q: string) =>
      [
        ...new Set((await timeline(lee, { q })).rows.map(({ sentence }) => Number(sentence.split(' ').at(-1)))),
      ].toSorted((a, b) => a - b)
    const ten = Array.from({ length: 10 }, (_, at) => 23_990 + at)
    expect(await said('"read 2399"')).toEqual([2_399, ...ten])
    expect(await said('"read 2399" -23995 -"read 23997"')).toEqual(
      [2_399, ...ten].filter((one) => one !== 23_995 && one !== 23_997),
    )
    expect(await said('"2399 read"')).toEqual([])
    // Without any word that must be there it is looked through like everything that no index leads to.
    const page = await timeline(lee, { q: '-busy' })
    expect(page.rows.filter(({ sentence }) => /busy/i.test(sentence))).toEqual([])
  })

  it('counts what it has looked at, and says that there may be more', async () => {
    const filter = { kind: 'pod' } as const
    const page = await timeline(lee, filter)
    expect(page.rows).toHaveLength(40)
    const { total, isLeast } = (await placeInTimeline(lee, filter, page))!
    expect([total > 1_000, isLeast]).toEqual([true, true])
  })

  it('loses and repeats no line from window to window, there and back', async () => {
    // Every line once, although none is led to by an index and each page begins where the last one ended.
    const filter = { kind: 'pod', env: 'prod', q: '99' } as const
    const ids: string[] = []
    let page = await timeline(lee, filter)
    for (;;) {
      ids.push(...page.rows.map(({ id }) => id))
      if (page.next === null) break
      page = await timeline(lee, { ...filter, cursor: page.next })
    }
    const all = await read.auditEvent.findMany({
      where: { sentence: { contains: '99' } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      select: { id: true },
    })
    expect(ids).toEqual(all.map(({ id }) => id))
    const back = await timeline(lee, { ...filter, cursor: page.previous! })
    const end = ids.length - page.rows.length
    expect(back.rows.map(({ id }) => id)).toEqual(ids.slice(end - 40, end))
  })
})

it('gathers the lines of a window, so that each page is read once however they lie', async () => {
  const minutesAgo = (minutes: number) => `${Date.now() - minutes * 60_000}000_${'0'.repeat(26)}`
  const [from, to] = [minutesAgo(2_000), minutesAgo(5_000)]
  const db = new pg.Client({ connectionString: owner, options: '-c enable_seqscan=off' })
  await db.connect()
  const { text, values } = Prisma.sql`explain select e.sentence from "AuditEvent" e
    where ${Prisma.join(gathered(from, to, 'desc'), ' and ')}`
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(text, values)
  await db.end()
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('BitmapOr')
  expect(plan).not.toContain('Index Scan using')
})
