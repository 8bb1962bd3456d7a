import { expect, it } from 'vitest'
import pg from 'pg'
import { read, writer, writerPool } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** Tables whose rows are bookkeeping; nothing they hold decides or proves anything. */
const plumbing = ['Session', 'IdempotencyKey']

it.each(Object.values(Prisma.ModelName))('%s is governed, plumbing, or the record itself', async (model) => {
  if (model === 'AuditEvent') return
  const triggers = await read.$queryRaw<{ always: boolean }[]>`
    select tgenabled = 'A' as always from pg_trigger where tgrelid = format('%I', ${model}::text)::regclass and tgname = 'audited'`
  expect(triggers).toEqual(plumbing.includes(model) ? [] : [{ always: true }])
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

it('refuses a write on the connection for reading', async () => {
  await expect(read.group.create({ data: { slug: 'nobody', title: 'Nobody' } })).rejects.toThrow(
    /read-only|permission denied/,
  )
})

it.each([
  `update "AuditEvent" set sentence = 'nothing happened'`,
  `delete from "AuditEvent"`,
  `truncate "AuditEvent"`,
  `alter table "AuditEvent" disable trigger all`,
  `drop table "AuditEvent"`,
  `set session_replication_role = replica`,
])('the application’s role cannot: %s', async (statement) => {
  await expect(writerPool.query(statement)).rejects.toThrow(/permission denied|must be owner|only grows/)
})

it('even the owner cannot rewrite the record while its triggers stand', async () => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL })
  await owner.connect()
  try {
    await expect(owner.query(`truncate "AuditEvent"`)).rejects.toThrow(/only grows/)
    const { rows } = await owner.query(`select relname from pg_class where relname like 'AuditEvent\\_2%' limit 1`)
    await expect(owner.query(`truncate "${rows[0].relname}"`)).rejects.toThrow(/only grows/)
  } finally {
    await owner.end()
  }
})

it('the application is neither superuser nor owner', async () => {
  const { rows } = await writerPool.query(`select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
    pg_has_role(current_user, (select tableowner from pg_tables where tablename = 'Call'), 'usage') as owns
    from pg_roles where rolname = current_user`)
  expect(rows).toEqual([
    { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, owns: false },
  ])
})
