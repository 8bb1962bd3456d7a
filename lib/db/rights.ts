import type pg from 'pg'
import { groupRoles } from '@/lib/db/roles'

const groups = Object.values(groupRoles).join(', ')

/**
 * The statements that give the groups what they may do now and nothing else. Objects of extensions are not ours; the
 * queue's schema is looked after by itself (queue.ts).
 */
const statements = `
  with ours as (select oid, nspname, nspacl from pg_namespace where nspname in ('public', 'guard')),
  things as (
    select 'schema ' || quote_ident(nspname) as thing, nspacl as acl, null::aclitem[] as otherwise, null::name as column
      from ours where nspname <> 'public'
    union all
    select case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass, c.relacl, null, null
      from pg_class c join ours on ours.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select 'table ' || a.attrelid::regclass, a.attacl, null, a.attname
      from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace
      where a.attacl is not null and not a.attisdropped
    union all
    select 'function ' || p.oid::regprocedure, p.proacl, acldefault('f', p.proowner), null
      from pg_proc p join ours on ours.oid = p.pronamespace where p.prokind in ('f', 'w')
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  ),
  given as (
    select thing, case when g.grantee = 0 then 'public' else g.grantee::regrole::text end as grantee,
      g.privilege_type || coalesce(' (' || quote_ident("column") || ')', '') as privilege
    from things cross join lateral aclexplode(coalesce(acl, otherwise)) g
    where g.grantee = 0 or g.grantee = any (array[${Object.values(groupRoles)
      .map((name) => `'${name}'::regrole`)
      .join(', ')}]::oid[])
  )
  select 'revoke all on ' || thing || ' from public, ${groups}' as statement from things where "column" is null
  union all
  select format('grant %s on %s to %s', string_agg(privilege, ', ' order by privilege), thing, grantee)
    from given group by thing, grantee
  order by statement desc`

/**
 * A dump that was restored without its roles, or without privileges, has lost what the application may do. What that was
 * stands in the database itself, since the last time it was brought up to date, and is given again.
 */
export async function restoreRights(owner: pg.Client): Promise<void> {
  const { rows: places } = await owner.query<{ there: boolean }>(
    `select to_regclass('guard.rights') is not null as there`,
  )
  if (!places[0]?.there) return
  const { rows: kept } = await owner.query<{ statement: string }>('select statement from guard.rights order by place')
  const today = new Set(await rightsNow(owner))
  if (kept.every(({ statement }) => today.has(statement))) return
  await owner.query(`begin; ${kept.map(({ statement }) => statement).join('; ')}; commit`)
}

/** Keeps what the groups may do now, for the time after a restored dump. */
export async function keepRights(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ there: boolean }>(`select to_regnamespace('guard') is not null as there`)
  if (!rows[0]?.there) return
  await owner.query(
    'create table if not exists guard.rights (place integer generated always as identity, statement text not null)',
  )
  await owner.query('begin')
  await owner.query('delete from guard.rights')
  await owner.query('insert into guard.rights (statement) select unnest($1::text[])', [await rightsNow(owner)])
  await owner.query('commit')
}

/** Revokes come before grants, so that the statements in this order leave exactly these rights. */
async function rightsNow(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(statements)
  return rows.map(({ statement }) => statement)
}
