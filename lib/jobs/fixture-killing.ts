import { type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { withClient } from '@/lib/db/roles'
import { killWorker } from '@/lib/jobs/fixture-worker'

// Support for tests of what is left where a worker is killed.

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let at = seed >>> 0
  return () => {
    at = (at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Starts a worker beside what keeps it from a table, and kills it as soon as it waits there. */
export async function killedWaiting(
  start: () => ChildProcess,
  table: string,
  mode: 'access exclusive' | 'exclusive',
): Promise<void> {
  await withClient(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query('begin')
    await owner.query(`lock table "${table}" in ${mode} mode`)
    const worker = start()
    const waiting = `select 1 from pg_locks where not granted and relation = '"${table}"'::regclass`
    await vi.waitFor(async () => {
      if ((await owner.query(waiting)).rowCount === 0) throw new Error(`Nothing waits for ${table} yet`)
    }, patience)
    await killWorker(worker)
    await owner.query('commit')
  })
}

/** Which processes a worker has started and has not waited for, and which these have. */
export function gitsOf({ pid }: Pick<ChildProcess, 'pid'>): number[] {
  return threadsOf(pid!).flatMap((thread) =>
    childrenOf(pid!, thread).flatMap((child) => [child, ...gitsOf({ pid: child })]),
  )
}

function threadsOf(pid: number): string[] {
  return ifThere(() => readdirSync(`/proc/${pid}/task`)) ?? []
}

function childrenOf(pid: number, thread: string): number[] {
  const read = ifThere(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')) ?? ''
  return read.split(' ').filter(Boolean).map(Number)
}

/** Kills a process that may have ended by itself meanwhile. */
export function killIfThere(pid: number): void {
  ifThere(() => process.kill(pid, 'SIGKILL'))
}

/** What a process says of itself, or is told; null where it has ended meanwhile. */
function ifThere<T>(of: () => T): T | null {
  try {
    return of()
  } catch (error) {
    if (['ESRCH', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
