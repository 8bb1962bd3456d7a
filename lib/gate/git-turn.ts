import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { type Lease, takeLease } from '@/lib/db/lease'

/** So long a push waits for one that another process looks into. */
const patienceMs = 20_000
const everyMs = 200

/** The last in line for each repository, in this process. */
const lines = new Map<string, Promise<void>>()

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
  try {
    await before
    const lease = await leaseSoon(repositoryId)
    if (!lease) return null
    try {
      return await work()
    } finally {
      await lease.release()
    }
  } finally {
    leave()
    if (lines.get(repositoryId) === mine) lines.delete(repositoryId)
  }
}

async function leaseSoon(repositoryId: string): Promise<Lease | null> {
  for (const until = Date.now() + patienceMs; ;) {
    const lease = await takeLease(`push ${repositoryId}`)
    if (lease || Date.now() >= until) return lease
    await wait(everyMs)
  }
}
