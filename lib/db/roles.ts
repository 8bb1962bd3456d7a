import pg from 'pg'
import { withSettings } from '@/lib/db/connection'

/** The roles every migration may grant to. People and processes log in as members of them. */
export const groupRoles = { writer: 'countersign_writer', reader: 'countersign_reader' } as const

/** The accounts of an embedded database: the owner changes its shape, the app works in it, the reader only looks. */
export const logins = { owner: 'countersign_owner', app: 'countersign_app', read: 'countersign_read' } as const

export type Passwords = Readonly<Record<keyof typeof logins, string>>

/** A connection of the database's owner. */
export type Owner = Pick<pg.Client, 'query'>

/** Opens a connection for one piece of administration and closes it whatever happens. */
export async function withClient<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: withSettings(url), connectionTimeoutMillis: 5_000 })
  // A lost connection also fails the query that is under way; without a listener it would end the process instead.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Makes the roles of an embedded server as its superuser, and gives them today's passwords. Safe to repeat. */
export async function createRoles(admin: pg.Client, passwords: Passwords): Promise<void> {
  for (const group of Object.values(groupRoles)) await createRole(admin, group, 'nologin')
  for (const [kind, name] of Object.entries(logins) as [keyof typeof logins, string][]) {
    const password = pg.escapeLiteral(passwords[kind])
    await createRole(admin, name, 'login')
    await admin.query(`alter role ${name} login nosuperuser nocreaterole nocreatedb nobypassrls password ${password}`)
  }
  await admin.query(`grant ${groupRoles.writer} to ${logins.app}`)
  await admin.query(`grant ${groupRoles.reader} to ${logins.read}`)
  await admin.query(`alter role ${logins.app} set synchronous_commit = on`)
  await admin.query(`alter role ${logins.read} set default_transaction_read_only = on`)
}

async function createRole(admin: pg.Client, name: string, kind: 'login' | 'nologin'): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [name])
  if (rowCount === 0) await admin.query(`create role ${name} ${kind}`)
}

/** Makes a database that belongs to the owner and that nobody else may enter. Safe to repeat. */
export async function createDatabase(admin: pg.Client, name: string, template?: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name])
  const from = template ? `template ${pg.escapeIdentifier(template)}` : ''
  const database = pg.escapeIdentifier(name)
  if (rowCount === 0) await admin.query(`create database ${database} owner ${logins.owner} ${from}`)
  await admin.query(`revoke all on database ${database} from public`)
  await admin.query(`grant connect on database ${database} to ${groupRoles.writer}, ${groupRoles.reader}`)
}

/**
 * On a server of the operator's own: makes the two group roles if they are missing and puts the accounts into them.
 * Throws a sentence with the statements for an administrator when the owner may not do that.
 */
export async function prepareGroups(owner: pg.Client, accounts: { app: string; read: string }): Promise<void> {
  const wanted: string[] = []
  for (const group of Object.values(groupRoles)) {
    const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [group])
    if (rowCount === 0) wanted.push(`create role ${group} nologin`)
  }
  // One account for reading and writing is in the writers' group alone; what it may read it can read anyway.
  const readers = accounts.read === accounts.app ? [] : [accounts.read]
  const members = [[groupRoles.writer, accounts.app], ...readers.map((account) => [groupRoles.reader, account])] as [
    string,
    string,
  ][]
  for (const [group, account] of members) {
    const { rows } = await owner.query<{ member: boolean }>(
      `select exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles a on a.oid = m.member
       where g.rolname = $1 and a.rolname = $2) as member`,
      [group, account],
    )
    if (!rows[0]?.member) wanted.push(`grant ${group} to ${pg.escapeIdentifier(account)}`)
  }
  try {
    for (const statement of wanted) await owner.query(statement)
  } catch (error) {
    const statements = wanted.map((statement) => `  ${statement};`).join('\n')
    throw new Error(`The migrating account may not do this; let an administrator run it once:\n${statements}`, {
      cause: error,
    })
  }
}

/** Why this account must not run the application, or null. Whoever owns the tables could switch their guards off. */
export async function unfitForApp(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string; superuser: boolean; owner: boolean }>(
    `select current_user as name, rolsuper or rolbypassrls as superuser,
       pg_has_role(current_user, (select datdba from pg_database where datname = current_database()), 'member') or exists
         (select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and pg_has_role(current_user, c.relowner, 'member')) as owner
     from pg_roles where rolname = current_user`,
  )
  const row = rows[0]
  if (row?.superuser) return `DATABASE_URL names "${row.name}", a superuser. Use an account with no such power.`
  if (row?.owner)
    return `DATABASE_URL names "${row.name}", which owns the tables. Use another account, a member of ${groupRoles.writer}.`
  return null
}
