import { beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { read, writer, writerPool } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** Tables of the record itself: they only grow, and hold the others to it. */
const record = ['AuditEvent', 'AuditOrder']
const coming = ['Session', 'SignInCourse', 'IdempotencyKey', 'GithubCall']
const sending = ['Outgoing', 'OutgoingMark', 'OutgoingTarget', 'SinkCourse', 'SinkLetter', 'RepositoryCourse']
const telling = ['Notice', 'NoticeChannel', 'NoticeDeviceCourse']
const ofPolicy = ['PolicyReplayProgress', 'PolicyShadowCourse', 'PolicyUsage', 'PolicyUsageMark']
const incidents = ['IncidentCourse', 'IncidentLine', 'IncidentMark', 'IncidentPart']
/** Tables whose rows are bookkeeping; nothing they hold decides or proves anything. */
const plumbing = [
  ...coming,
  ...sending,
  ...telling,
  ...incidents,
  'ImportHeadway',
  'MemoryFact',
  'MemoryLikeness',
  'MemoryPair',
  'MemoryToCompare',
  'MemoryUse',
  ...ofPolicy,
  'UnheardUse', // Kept by the database beside calls; nobody else may write it.
  'TaskReady', // And beside tasks.
  'PromptWork', // And beside what pods say they use.
  'Tally',
  'TallyMark',
  'MetricsSummary',
]

it.each(Object.values(Prisma.ModelName))('%s is governed, plumbing, or the record itself', async (model) => {
  if (record.includes(model)) return
  const triggers = await read.$queryRaw<{ name: string; always: boolean }[]>`
    select tgname as name, tgenabled = 'A' as always from pg_trigger
    where tgrelid = format('%I', ${model}::text)::regclass and tgname like 'audited%' order by tgname`
  const governed = ['audited_delete', 'audited_insert', 'audited_update'].map((name) => ({ name, always: true }))
  expect(triggers).toEqual(plumbing.includes(model) ? [] : governed)
})

it('refuses a governed change with no line on the record', async () => {
  await expect(writer.group.create({ data: { slug: 'nobody', title: 'Nobody' } })).rejects.toThrow(
    /without an audit event/,
  )
  await expect(writerPool.query(`insert into "Group" values ('nobody', 'Nobody')`)).rejects.toThrow(
    /without an audit event/,
  )
  expect(await read.group.findUnique({ where: { slug: 'nobody' } })).toBeNull()
})

const group = `insert into "Group" values ('nobody', 'Nobody')`
const again = `insert into "Group" values ('standing', 'Again') on conflict do nothing`
const line = `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
  values ('line', 'group.changed', 'system', 'test', 'Test', 'group', 'nobody', 'Tried', '{}')`

/** A line of this kind about this subject. */
const about = (kind: string, id: string, ofRequest = '') =>
  `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "requestId", sentence, data)
  values (gen_random_uuid(), '${kind}.changed', 'system', 'test', 'Test', '${kind}', '${id}', nullif('${ofRequest}', ''), 'Tried', '{}')`

const person = (id: string) =>
  `insert into "Person" (id, issuer, subject, name) values ('${id}', 'urn:test', '${id}', 'Test')`
const tool = `insert into "Tool" (key, title, "group", operation, sensitivity, external, "personalData", critical, state, definition, "schemaHash")
  values ('a.tool', 'A tool', 'g', 'o', 'read', false, false, false, 'draft', '{}', '')`

beforeAll(async () => {
  await writerPool.query(
    `begin; ${about('group', 'standing')}; insert into "Group" values ('standing', 'Standing'); ${about('person', 'ana')};
     ${person('ana')}; insert into "GroupMember" values ('standing', 'ana'); ${about('catalogue', 'tools')}; ${tool}; commit`,
  )
})

/** What PostgreSQL says to these statements in one transaction: the message of the refusal, or null. Leaves nothing behind. */
async function refusalOf(...statements: string[]): Promise<string | null> {
  const db = await writerPool.connect()
  try {
    await db.query('begin')
    for (const statement of statements) await db.query(statement)
    // What would be looked at when it commits.
    await db.query('set constraints all immediate')
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    await db.query('rollback')
    db.release()
  }
}

it.each<[string, string[], boolean]>([
  ['a line before the change', [line, group], true],
  ['a line after the change', [group, line], true],
  ['a line that was rolled back', [group, 'savepoint here', line, 'rollback to here'], false],
  ['a change that was rolled back', ['savepoint here', group, 'rollback to here'], true],
  ['a change after one that was rolled back', ['savepoint here', group, 'rollback to here', group], false],
  [
    'a change that was looked at, and another',
    [line, group, 'set constraints all immediate', `insert into "GroupMember" select 'nobody', id from "Person"`],
    true,
  ],
  ['an update without a line', [`update "Tool" set title = 'Renamed'`], false],
  ['a removal without a line', [`delete from "GroupMember"`], false],
  ['an update of nothing', [`update "Tool" set title = '' where false`], true],
  ['a row that was there', [again], true],
  ['a change inside a query', [`with made as (${group} returning 1) select from made`], false],
])('a transaction with %s', async (_what, statements, stands) => {
  const refusal = await refusalOf(...statements)
  if (stands) expect(refusal).toBeNull()
  else expect(refusal).toMatch(/without an audit event/)
})

it.each<[string, string[], boolean]>([
  ['about another kind of thing', [person('eve'), about('session', 'eve')], false],
  ['about another of its kind', [person('eve'), about('person', 'ana')], false],
  ['about it', [person('eve'), about('person', 'eve')], true],
  ['about one of two', [person('eve'), person('bob'), about('person', 'bob')], false],
  ['about each of two', [person('eve'), person('bob'), about('person', 'bob'), about('person', 'eve')], true],
  ['about the person whose group changes', [`delete from "GroupMember"`, about('person', 'ana')], false],
  ['about the group', [`delete from "GroupMember"`, about('group', 'standing')], true],
  ['that claims to be a migration', [person('eve'), about('database', 'eve')], false],
  ['for a catalogue as a whole', [`update "Tool" set title = 'Renamed'`, about('catalogue', 'tools')], true],
])('a change with a line %s', async (_what, statements, stands) => {
  const refusal = await refusalOf(...statements)
  if (stands) expect(refusal).toBeNull()
  else expect(refusal).toMatch(/without an audit event (of its own|that names it)/)
})

it.each(Object.values(Prisma.ModelName).filter((model) => ![...record, ...plumbing].includes(model)))(
  'a change of %s asks for a line of its own kind',
  async (model) => {
    const triggers = await read.$queryRaw<{ kinds: number }[]>`
      select tgnargs::int as kinds from pg_trigger
      where tgrelid = format('%I', ${model}::text)::regclass and tgname like 'audited%'`
    expect(triggers.map(({ kinds }) => kinds > 0)).toEqual([true, true, true])
  },
)

it('keeps no notes of what is over', async () => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL })
  await owner.connect()
  try {
    await expect.poll(async () => (await owner.query('select from guard.unrecorded')).rowCount).toBe(0)
  } finally {
    await owner.end()
  }
})

it('refuses a write on the connection for reading', async () => {
  await expect(read.group.create({ data: { slug: 'nobody', title: 'Nobody' } })).rejects.toThrow(
    /read-only|permission denied/,
  )
})

/** The record as a whole and each table that holds a part of it. */
const tables = ['"AuditEvent"', '"AuditEvent_default"', ...monthsAround().map((month) => `"AuditEvent_${month}"`)]

/** Last month, this one and the two to come, as their tables are named. */
function monthsAround(): string[] {
  const now = new Date()
  const month = (ahead: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)).toISOString()
  return [-1, 0, 1, 2].map((ahead) => month(ahead).slice(0, 7).replace('-', '_'))
}

it('holds its parts in no other tables', async () => {
  const { rows } = await writerPool.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class where relkind in ('r', 'p') and relname like 'AuditEvent%'`,
  )
  expect(rows.map(({ name }) => name).toSorted()).toEqual(tables.toSorted())
})

describe.each(tables)('%s', (table) => {
  // What a line would be in; an empty table says nothing about what becomes of its lines.
  const at = new Map([
    ['"AuditEvent"', 'now()'],
    ['"AuditEvent_default"', `now() + interval '2 years'`],
    ...monthsAround().map((month) => [`"AuditEvent_${month}"`, `date '${month.replace('_', '-')}-15'`] as const),
  ]).get(table)
  const filled = `insert into "AuditEvent" (at, id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
    values (${at}, 'filled', 'group.changed', 'system', 'test', 'Test', 'group', 'nobody', 'Tried', '{}')`

  it.each([
    `update ${table} set sentence = 'nothing happened'`,
    `delete from ${table}`,
    `truncate ${table}`,
    `insert into ${table} (at, id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
      select at, id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", 'nothing happened', data from ${table}
      on conflict (at, id) do update set sentence = excluded.sentence`,
    `merge into ${table} using (select 1) as other on true when matched then delete`,
  ])('refuses its owner: %s', async (statement) => {
    const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL })
    await owner.connect()
    try {
      await owner.query('begin')
      await owner.query(filled)
      await expect(owner.query(statement)).rejects.toThrow(/only grows/)
    } finally {
      await owner.end()
    }
  })

  it('is guarded in a session that plays a replica, too', async () => {
    const { rows } = await writerPool.query<{ name: string; state: string }>(
      `select tgname as name, tgenabled as state from pg_trigger where tgrelid = $1::regclass order by tgname`,
      [table],
    )
    expect(rows.filter(({ name }) => ['append_only', 'no_truncate'].includes(name))).toEqual([
      { name: 'append_only', state: 'A' },
      { name: 'no_truncate', state: 'A' },
    ])
  })
})

it('guards the tables of months to come like those of today', async () => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL })
  await owner.connect()
  try {
    await owner.query('begin')
    const last = tables.at(-1)!
    await owner.query(`drop table ${last}`)
    await owner.query('select ensure_audit_partitions()')
    const { rows } = await owner.query(
      `select tgname as name, tgenabled as state from pg_trigger where tgrelid = $1::regclass and not tgisinternal order by 1`,
      [last],
    )
    expect(rows).toEqual([
      { name: 'append_only', state: 'A' },
      { name: 'no_truncate', state: 'A' },
    ])
  } finally {
    await owner.end()
  }
})

it('nobody changes the order of the record, not even its owner', async () => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL })
  await owner.connect()
  try {
    await owner.query('select seal_audit()')
    for (const rewrite of [
      'update "AuditOrder" set position = -position',
      'delete from "AuditOrder"',
      'truncate "AuditOrder"',
    ])
      await expect(owner.query(rewrite), rewrite).rejects.toThrow(/only grows/)
  } finally {
    await owner.end()
  }
})
