import 'server-only'
import { type Holder, type Lease, openHolder } from '@/lib/db/lease'

/** Leases that are short and many, all of them on one connection. */
export type WarmLeases = {
  /** Opens the connection where there is none, and does not wait for it. */
  ready(): void
  /** Takes the lease of this name, or null while somebody holds it, be it in this process: then it can be asked for again. */
  take(name: string): Promise<Lease | null>
}

/** A connection with the names that are locked on it, or about to be. */
type Warm = { holder: Promise<Holder>; held: Set<string> }

/**
 * Keeps one connection for the leases that are taken here, for a while after the last: to open one takes longer than most of
 * what is done under a lease. Each ends with that connection, and so with this process, as one that has its own does.
 */
export function warmLeases(quietMs: number): WarmLeases {
  let current: Warm | null = null
  let quiet: NodeJS.Timeout | undefined

  function reach(): Warm {
    if (current) return current
    const warm: Warm = { holder: openHolder(), held: new Set() }
    const forget = () => {
      if (current === warm) current = null
    }
    // Whoever takes a lease hears why there is none.
    warm.holder.then(({ lost }) => lost.addEventListener('abort', forget), forget)
    return (current = warm)
  }

  /** Ends a connection on which nothing is held: one that is in use no more at once, the other when it was quiet for long. */
  function settle(warm: Warm): void {
    if (warm.held.size > 0) return
    if (current !== warm) return end(warm)
    const rest = (holder: Holder) => {
      if (warm.held.size === 0) holder.rest()
    }
    warm.holder.then(rest, () => {})
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      if (current === warm && warm.held.size === 0) discard(warm)
    }, quietMs).unref()
  }

  /** Takes no more leases on a connection. What is held there stays so until it is let go of. */
  function discard(warm: Warm): void {
    if (current === warm) current = null
    if (warm.held.size === 0) end(warm)
  }

  async function takeOn(warm: Warm, name: string): Promise<Lease | null> {
    // On one connection a name could be locked twice.
    if (warm.held.has(name)) return null
    warm.held.add(name)
    const leave = () => {
      if (warm.held.delete(name)) settle(warm)
    }
    try {
      const holder = await warm.holder
      if (!(await holder.lock(name))) {
        leave()
        return null
      }
      holder.watch()
      let isOver = false
      return {
        lost: holder.lost,
        async release() {
          if (isOver) return
          isOver = true
          // What does not let go of one name is ended, which does.
          await holder.unlock(name).catch(() => discard(warm))
          leave()
        },
      }
    } catch (error) {
      // Nobody knows whether it is locked, and this connection must not be asked for anything else.
      discard(warm)
      leave()
      throw error
    }
  }

  return {
    ready: () => settle(reach()),
    async take(name) {
      const kept = current
      try {
        return await takeOn(reach(), name)
      } catch (error) {
        // One that was kept may have gone without a word; a new one says what is the matter.
        if (!kept) throw error
        return await takeOn(reach(), name)
      }
    },
  }
}

function end({ holder }: Warm): void {
  holder.then(
    (one) => void one.end(),
    () => {},
  )
}
