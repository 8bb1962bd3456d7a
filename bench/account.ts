import { readdirSync, readFileSync } from 'node:fs'
import type { BenchDatabase } from '@/bench/database'
import { processOf } from '@/lib/db/embedded'
import { withClient } from '@/lib/db/roles'

/** What was used since the processes began: processor time in microseconds, and bytes of PostgreSQL's log. */
export type Account = { node: number; postgres: number; log: number }

/** What these processes and their PostgreSQL used so far, all of its own processes and those that ended among them. */
export async function accountOf(pids: readonly number[], { cluster, superuser }: BenchDatabase): Promise<Account> {
  const log = await withClient(superuser, async (admin) => {
    const { rows } = await admin.query<{ bytes: string }>(`select pg_current_wal_lsn() - '0/0' as bytes`)
    return Number(rows[0]!.bytes)
  })
  const server = processOf(cluster)
  const known = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (timesOf(Number(name)) ?? []) : []))
  const sum = (times: readonly number[]) => times.reduce((all, one) => all + one, 0)
  return {
    node: sum(known.filter(({ pid }) => pids.includes(pid)).map(({ own }) => own)),
    postgres: sum(known.map((one) => (one.pid === server ? one.own + one.ended : one.parent === server ? one.own : 0))),
    log,
  }
}

/** How long a process was computing itself, and all those that it started and that ended. */
function timesOf(pid: number): { pid: number; parent: number; own: number; ended: number } | null {
  try {
    // What follows the name, which may hold anything, begins with the third field; times are hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)
    const micros = (at: number) => (fields[at - 3]! + fields[at - 2]!) * 10_000
    return { pid, parent: fields[1]!, own: micros(14), ended: micros(16) }
  } catch {
    return null
  }
}

/** Cleans and counts a database once, and from then on only when it is told to: not in somebody else's round. */
export async function cleanOnDemand({ superuser }: BenchDatabase): Promise<void> {
  await setCleaning(superuser, 'off')
  await withClient(superuser, (admin) => admin.query('vacuum analyze'))
}

/** Lets a database clean by itself again, as an installation's does. */
export async function cleanByItself({ superuser }: BenchDatabase): Promise<void> {
  await setCleaning(superuser, 'on')
}

async function setCleaning(superuser: string, to: 'on' | 'off'): Promise<void> {
  await withClient(superuser, async (admin) => {
    await admin.query(`alter system set autovacuum = ${to}`)
    await admin.query('select pg_reload_conf()')
  })
}

/**
 * Lets a database finish what was left to it: places on the record, cleaning (the text index's waiting list with it), what
 * waits to be written. It also reuses its log's files then, as it does when it runs for long.
 */
export async function settle({ owner, superuser }: BenchDatabase): Promise<void> {
  await withClient(owner, async (client) => {
    for (;;) {
      // But for what the worker is about to give at this very moment.
      const { rows } = await client.query<{ made: string }>('select seal_audit() as made')
      if (rows[0]!.made === '0') return
    }
  })
  await withClient(superuser, async (admin) => {
    await admin.query(`vacuum "Call", "AuditEvent", "IdempotencyKey", bench_floor, bench_floor_found`)
    await admin.query('checkpoint')
  })
}
