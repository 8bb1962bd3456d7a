import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { Lease } from '@/lib/db/lease'
import { warmLeases } from '@/lib/db/warm-leases'
import { turnAt } from '@/lib/git/kept'

/** So long a push waits for one that another process looks into. */
const patienceMs = 20_000
const everyMs = 200
/** So long the connection for turns stays open after the last. */
const quietMs = 60_000

const leases = warmLeases(quietMs)

/** The last in line for each repository, in this process. */
const lines = new Map<string, Promise<void>>()

/** Opens the connection for turns where there is none, for whoever is to have one in a moment. */
export function readyForTurn(): void {
  leases.ready()
}

/**
 * Does what takes objects into a repository, or away again, while no other push does: what one finds there could else be what
 * another, which is refused, takes away a moment later. The turn is a lock of the database's, so that whoever holds it and
 * is killed lets go of it. Null where the turn did not come in time.
 */
export async function inTurn<Value>(repositoryId: string, work: () => Promise<Value>): Promise<Value | null> {
  const before = lines.get(repositoryId)
  let leave = () => {}
  const mine = new Promise<void>((resolve) => (leave = resolve))
  lines.set(repositoryId, mine)
  const left = () => {
    leave()
    if (lines.get(repositoryId) === mine) lines.delete(repositoryId)
  }
  let freed: Promise<void> = Promise.resolve()
  try {
    await before
    const lease = await leaseSoon(repositoryId)
    if (!lease) return null
    try {
      return await work()
    } finally {
      freed = lease.release()
    }
  } finally {
    // The next one comes once the lock is free; whoever had the turn need not wait for that.
    void freed.finally(left)
  }
}

async function leaseSoon(repositoryId: string): Promise<Lease | null> {
  for (const until = Date.now() + patienceMs; ;) {
    const lease = await leases.take(turnAt(repositoryId))
    if (lease || Date.now() >= until) return lease
    await wait(everyMs)
  }
}
