import { expect } from 'vitest'
import { ask, decide, must, page, release } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { deliverDue } from '@/lib/jobs/deliver'
import { newHands } from '@/lib/jobs/hands'
import { sealLines } from '@/lib/jobs/partitions'
import { removeWebhook, setWebhook } from '@/lib/webhooks/commands'
import { webhooksOf } from '@/lib/webhooks/queries'

// Support for tests: the webhook of the writer's account, and a worker that hands over what is for it.

export const account = { podSlug: 'writer', environment: 'prod' }

export const set = async (url: string) => await execute(setWebhook, systemActor, { ...account, url })

/** Sets the webhook up anew, and returns its secret. */
export async function secretOf(url: string): Promise<string> {
  await execute(removeWebhook, systemActor, account)
  const made = await set(url)
  if (!made.ok || !made.value.secret) throw new Error(JSON.stringify(made))
  return made.value.secret
}

/** The hands of a worker of its own. */
export const moreHands = () => newHands(Number.POSITIVE_INFINITY, (problem) => expect(problem).toBeUndefined())
export const hands = moreHands()

/** One round of what a worker does, to its end; another worker has hands of its own. */
export async function deliver(own = hands): Promise<void> {
  await must(sealLines as never, {})
  await Promise.all(await deliverDue(own, () => {}))
}

/** As if everything that waits for its next attempt had waited long enough. */
export const comeDue = (hoursAgo = 0) =>
  asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(`update "OutgoingTarget" set "nextAt" = now()`)
    await owner.query(`update "Outgoing" set "nextAt" = now(), "madeAt" = "madeAt" - make_interval(hours => $1)`, [
      hoursAgo,
    ])
  })

/** What has failed comes due an hour later than it would, so that it does not come due meanwhile on a busy machine. */
export const comeLater = () =>
  asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(`update "OutgoingTarget" set "nextAt" = "nextAt" + interval '1 hour' where failures > 0`)
    await owner.query(`update "Outgoing" set "nextAt" = "nextAt" + interval '1 hour' where attempts > 0`)
  })

/** A call of this pod that somebody has approved, and of which the pod is to be told. */
export async function released(pod: PodActor, by: PersonActor): Promise<string> {
  const call = await ask(pod, page())
  await decide(by, call)
  await release(call)
  return call.id
}

export const view = async () =>
  (await webhooksOf({ ...systemActor, can: new Set(['pods:read'] as const) }, 'writer'))[0]!
