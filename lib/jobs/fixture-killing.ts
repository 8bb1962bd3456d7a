import { type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { chances } from '@/lib/core/fixture-chances'
import { patience } from '@/lib/core/fixture-patience'
import { withClient } from '@/lib/db/roles'
import { killWorker } from '@/lib/jobs/fixture-worker'

// Support for tests of what is left where a worker is killed.

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

type Killed = {
  start: () => ChildProcess
  /** How much is left to do. */
  left: () => Promise<number>
  /** Readies everything for the next worker, and returns how it is seen that this one is about it. */
  next: () => Promise<() => boolean | Promise<boolean>>
  /** How many milliseconds of its work the first of them lives at most. */
  most: number
}

/**
 * Starts one worker after the other and kills each at some moment of its work, every second one with all of its gits, until
 * nothing is left to do. At first a machine of any speed is still about it; whoever gets nowhere is let live longer the next
 * time, so that a busy one comes to the end as well. Returns how often one was killed with something left.
 */
export async function killedAtAnyMoment(seed: number, { start, left, next, most }: Killed): Promise<number> {
  const chance = chances(seed)
  let struck = 0
  for (let before = await left(), round = 0; before > 0; round++) {
    expect(round, `seed ${seed}`).toBeLessThan(60)
    const isAboutIt = await next()
    const worker = start()
    await vi.waitFor(async () => expect(await isAboutIt()).toBe(true), { timeout: patience, interval: 5 })
    await wait(chance() * most)
    const gits = chance() < 0.5 ? gitsOf(worker) : []
    await killWorker(worker)
    for (const pid of gits) killIfThere(pid)
    const after = await left()
    if (after > 0) struck++
    if (after === before) most *= 1.8
    before = after
  }
  return struck
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
