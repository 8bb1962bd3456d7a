import { expect, it } from 'vitest'
import { costOf } from '@/bench/questions/meter'
import { ask, cast, page, requestOf } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { withKeyHolders } from '@/lib/requests/barred/queries'

// A pod's key is replaced again and again, by people who were each shown it. Who may sign what the pod asks now is told by
// those that opened the gate then.

const owner = process.env.DATABASE_OWNER_URL!

it('finds who had a key when it was asked without reading the keys of before', async () => {
  const { ana, otherPod } = await cast()
  const request = await requestOf(await ask(otherPod, page()))
  const replace = async (from: number, upTo: number) => {
    await asOwner(owner, (db) =>
      db.query(
        `insert into "Credential" (id, "accountId", kind, prefix, hash, "createdAt", "expiresAt", "revokedAt", "issuedTo")
         select format('key-%s', n), $1, 'service_key', 'cs', md5(n::text) || md5(n::text), now() - n * interval '1 hour',
           now() + interval '80 days', now() - n * interval '1 hour' + interval '59 minutes', $4
         from generate_series($2::int, $3::int) n`,
        [otherPod.accountId, from, upTo, ana.id],
      ),
    )
    await withClient(owner, (db) => db.query('vacuum analyze "Credential"'))
  }
  const holders = async () => (await withKeyHolders(read, [request]))[0]!.keyHolders

  await replace(1, 50)
  expect(await holders()).toEqual([])
  const { buffers: of50 } = await costOf(holders)
  await replace(51, 5_000)
  const { buffers: of5000 } = await costOf(holders)
  expect(of50).toBeGreaterThan(0)
  // So many are looked up beside it, where the connection is new to the table; the keys of before fill a hundred.
  expect(of5000).toBeLessThanOrEqual(of50 + 20)

  await asOwner(owner, (db) => db.query(`update "Credential" set "revokedAt" = null where id = 'key-3000'`))
  expect(await holders()).toEqual([ana.id])
})
