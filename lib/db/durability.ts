import type pg from 'pg'
import { withClient } from '@/lib/db/roles'
import type { Env } from '@/lib/env'

/** What PostgreSQL must do for a commit to outlive a crash of the machine. */
const promises = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** Why committed work would not outlive a crash of this server, as a sentence, or null. */
export async function forgetfulness(client: pg.Client, more: readonly string[] = []): Promise<string | null> {
  // The other words of synchronous_commit differ in what they wait for beside the own disk.
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name = any($1) and setting = 'off' order by name`,
    [[...promises, ...more]],
  )
  if (rows.length === 0) return null
  return `PostgreSQL would forget committed work: ${rows.map(({ name }) => name).join(', ')} must be on.`
}

const lookAgainMs = 1_000

/**
 * Looks whether what this process commits would last. In production it ends here if it would not; elsewhere whoever
 * started it says so. While the database does not answer nothing is committed either, so it is looked at when it does.
 */
export async function insistOnDurability(env: Env): Promise<void> {
  if (!env.externalDatabase) return
  try {
    const problem = await withClient(env.databaseUrl, (client) => forgetfulness(client))
    if (!problem) return
    const isSupervised = process.env.COUNTERSIGN_SUPERVISOR !== undefined
    if (env.environment === 'prod' || !isSupervised) console.error(problem)
    if (env.environment === 'prod') process.exit(1)
  } catch {
    setTimeout(() => void insistOnDurability(env), lookAgainMs).unref()
  }
}
