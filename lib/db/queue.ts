import type pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { groupRoles } from '@/lib/db/roles'

const schema = 'graphile_worker'

/**
 * Brings the job queue's own tables up to date, as the owner, and lets the application work with them. graphile-worker
 * expects its worker to own the tables and has row security without a policy on them; ours does not own them.
 */
export async function prepareQueue(owner: pg.Client, ownerUrl: string): Promise<void> {
  // Loaded where it is of use: most of the operator's commands find nothing to bring up to date.
  const { Logger, runMigrations } = await import('graphile-worker')
  const logger = new Logger(() => () => undefined)
  await runMigrations({ connectionString: withSettings(ownerUrl), schema, logger })
  await owner.query(`
    grant usage on schema ${schema} to ${groupRoles.writer};
    grant select, insert, update, delete on all tables in schema ${schema} to ${groupRoles.writer};
    grant usage on all sequences in schema ${schema} to ${groupRoles.writer};
    grant execute on all functions in schema ${schema} to ${groupRoles.writer};
  `)
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = $1::regnamespace and c.relrowsecurity
     and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'countersign')`,
    [schema],
  )
  for (const { name } of rows)
    await owner.query(`create policy countersign on ${schema}.${name} to ${groupRoles.writer} using (true)`)
}
