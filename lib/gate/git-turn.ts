import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { type Holder, type Lease, openHolder } from '@/lib/db/lease'

/** So long a push waits for one that another process looks into. */
const patienceMs = 20_000
const everyMs = 200

/** The last in line for each repository, in this process. */
const lines = new Map<string, Promise<void>>()

/**
 * Does what takes objects into a repository, or away again, while no other push does: what one finds there could else be what
 * another, which is refused, takes away a moment later. The turn is a lock of the database's, so that whoever holds it and
 * is killed lets go of it. Null where the turn did not come in time.
 * @param ahead The connection for the lock, where that was opened while the push came in; it is over with the turn.
 */
export async function inTurn<Value>(
  repositoryId: string,
  work: () => Promise<Value>,
  ahead: Promise<Holder> = openHolder(),
): Promise<Value | null> {
  // Whoever waits in line looks at it later.
  ahead.catch(() => {})
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
    const holder = await ahead
    try {
      return (await leaseSoon(holder, repositoryId)) ? await work() : null
    } finally {
      freed = holder.end()
    }
  } finally {
    // The next one comes once the lock is free; whoever had the turn need not wait for that.
    void freed.finally(left)
  }
}

async function leaseSoon(holder: Holder, repositoryId: string): Promise<Lease | null> {
  for (const until = Date.now() + patienceMs; ;) {
    const lease = await holder.take(`push ${repositoryId}`)
    if (lease || Date.now() >= until) return lease
    await wait(everyMs)
  }
}
