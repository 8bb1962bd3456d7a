import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_PROCESS = 'desk'
  process.env.DATABASE_POOL_SIZE = '2'
})

import { expect, it } from 'vitest'
import { busyDigest } from '@/lib/core/busy'
import { patience } from '@/lib/core/fixture-patience'
import { answersWithin, read, secretsReader } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { isCrowded } from '@/lib/db/unavailable'

// A page shows what failed as a fault unless it bears this digest (components/shell/error-page.tsx, lib/gate/desk.ts).

const digestOf = async (asking: Promise<unknown>) =>
  await asking.then(
    () => 'answered',
    (error: unknown) => (error as { digest?: string }).digest ?? 'none',
  )

it.each([
  ['reads', read],
  ['looks up who is signed in', secretsReader],
])(
  'where it %s while others have all connections, says that it is busy, and of a fault that it is one',
  async (_what, client) => {
    await withClient(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query('select pg_advisory_lock(815)')
      const holding = Promise.all([1, 2].map(() => client.$queryRaw`select pg_advisory_xact_lock_shared(815)::text`))
      const waiting = `select from pg_locks where locktype = 'advisory' and objid = 815 and not granted`
      await vi.waitFor(async () => expect((await owner.query(waiting)).rowCount).toBe(2), patience)
      expect(await answersWithin(200)).toBe(false)
      expect(await digestOf(client.$queryRaw`select 1`)).toBe(busyDigest)
      expect(await digestOf(client.person.findFirst({ select: { id: true } }))).toBe(busyDigest)
      await owner.query('select pg_advisory_unlock(815)')
      await holding
    })
    await vi.waitFor(async () => expect(await answersWithin(1_000)).toBe(true), patience)
    expect(await digestOf(client.person.findFirst({ select: { id: true } }))).toBe('answered')
    expect(await digestOf(client.$queryRaw`select nothing`)).toBe('none')
  },
)

it('knows a server that is away from one of which all connections are taken', () => {
  expect(isCrowded(new Error('connect ECONNREFUSED 127.0.0.1:5432'))).toBe(false)
  expect(isCrowded(new Error('Raw query failed', { cause: { originalCode: '53300' } }))).toBe(true)
})
