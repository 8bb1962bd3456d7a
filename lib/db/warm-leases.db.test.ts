import { describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { takeLease } from '@/lib/db/lease'
import { warmLeases } from '@/lib/db/warm-leases'

const long = 600_000

/** The connections on which leases are taken here, by their processes at the server. */
async function connections(): Promise<number[]> {
  const rows = await read.$queryRaw<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and usename = current_user
      and (query = 'select' or query like '%advisory%') and query not like '%pg_stat_activity%' order by pid`
  return rows.map(({ pid }) => pid)
}

const cut = async (pid: number) => await read.$queryRaw<unknown[]>`select pg_terminate_backend(${pid}::int)`

describe('leases on one connection', () => {
  it('are held each by its name, against this process and others, until they are let go of', async () => {
    const leases = warmLeases(long)
    const [one, other] = [await leases.take('one'), await leases.take('other')]
    expect(one && other).not.toBeNull()
    expect(await connections()).toHaveLength(1)
    expect([await leases.take('one'), await takeLease('one'), await warmLeases(long).take('one')]).toEqual(
      Array(3).fill(null),
    )
    await one!.release()
    const elsewhere = await takeLease('one')
    expect(elsewhere).not.toBeNull()
    expect([await leases.take('one'), await takeLease('other')]).toEqual([null, null])
    await elsewhere!.release()
    const again = await leases.take('one')
    // Whoever had it before lets go of nothing by saying so twice.
    await one!.release()
    expect(await takeLease('one')).toBeNull()
    await Promise.all([again!.release(), other!.release()])
    const both = [await takeLease('one'), await takeLease('other')]
    expect(both).not.toContain(null)
    for (const lease of both) await lease!.release()
  })

  it('end with it, and whoever held one hears of that; the next is taken on a new one', async () => {
    const leases = warmLeases(long)
    const before = await connections()
    const lease = (await leases.take('cut'))!
    const [own] = (await connections()).filter((pid) => !before.includes(pid))
    await cut(own!)
    await vi.waitFor(() => expect(lease.lost.aborted).toBe(true), patience)
    const elsewhere = await vi.waitFor(async () => {
      const free = await takeLease('cut')
      expect(free).not.toBeNull()
      return free!
    }, patience)
    expect(await leases.take('cut')).toBeNull()
    // Nothing is let go of that is another's by now.
    await lease.release()
    expect(await leases.take('cut')).toBeNull()
    await elsewhere.release()
    const next = await leases.take('cut')
    expect(next?.lost.aborted).toBe(false)
    await next!.release()
  })

  it('need a new one where the kept one went while nothing was held', async () => {
    const leases = warmLeases(long)
    const before = await connections()
    await (await leases.take('idle'))!.release()
    const [own] = (await connections()).filter((pid) => !before.includes(pid))
    await cut(own!)
    const lease = await leases.take('idle')
    expect(lease).not.toBeNull()
    expect(await connections()).not.toContain(own)
    await lease!.release()
  })

  it('leave it open for a while and no longer, but for as long as one is held', async () => {
    const before = await connections()
    const leases = warmLeases(1)
    leases.ready()
    const lease = (await leases.take('short'))!
    await (await leases.take('shorter'))!.release()
    expect(await takeLease('short')).toBeNull()
    await lease.release()
    await vi.waitFor(async () => expect(await connections()).toEqual(before), patience)
  })
})
