import { expect } from 'vitest'
import { must } from '@/lib/calls/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { newHands } from '@/lib/jobs/hands'
import { gather, runTests, serve } from '@/lib/jobs/notify'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'

// Support for tests: people with addresses, and the passing of time for what they are told.

/** Somebody whose sign-in service vouches for their address, or not. */
export async function readerOf(name: string, group: string, roles: HumanRole[] = ['approver'], emailVerified = true) {
  const email = `${name.toLowerCase()}@house.example`
  const input = { issuer: 'https://id.test', subject: name, name, email, emailVerified, roles, groups: [group] }
  const { personId } = (await must(registerPerson as never, input)) as { personId: string }
  return { kind: 'person', id: personId, name, groups: [group], can: permissionsOf(roles) } as PersonActor
}

export const sql = (text: string, values: unknown[] = []) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(text, values))

/** As if every channel and every notice had waited for long enough. */
export const comeDue = () =>
  sql(
    `with moved as (update "NoticeChannel" set "nextAt" = now()) update "Notice" set "nextAt" = now() where state = 'waiting'`,
  )
/** As if so much of the time of a request were over, and everybody had been told of it long ago. */
export async function grow(requestId: string, part: number): Promise<void> {
  await sql(
    `update "Request" set "askedAt" = now() - interval '10 hours' * $2::float8, "expiresAt" = now() + interval '10 hours' * (1 - $2::float8) where id = $1`,
    [requestId, part],
  )
  await sql(`update "Notice" set "madeAt" = now() - interval '10 hours' where about = $1`, [requestId])
}

/** A round of what a worker does, to its end: what is to be told is written down, and what is due handed over. */
export async function tellDue(isWhole: boolean): Promise<void> {
  const set = await gather(isWhole)
  const hands = () => newHands(16, (problem) => expect(problem).toBeUndefined())
  const tests = hands()
  if (set.length > 0) await runTests(tests)
  await tests.rest()
  await Promise.all(
    set.map(async (channel) => {
      const own = hands()
      while (await serve(channel, own, () => {})) await own.rest()
    }),
  )
}
