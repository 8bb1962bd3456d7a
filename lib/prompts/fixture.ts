import { expect } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { askForLive } from '@/lib/prompts/commands'

/** Has one ask that a version be live, and another sign it; the request as it is then. */
export async function makeLive(
  [asker, signer]: readonly [PersonActor, PersonActor],
  slug: string,
  number: number,
  environment = 'prod',
) {
  const outcome = await execute(askForLive, asker, { slug, number, environment, reason: 'It is better' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const request = await requestNumbered(outcome.value.number)
  expect(await decide(signer, request)).toMatchObject({ ok: true })
  const after = await settled(request)
  expect(after).toMatchObject({ state: 'executed', environment })
  return after
}
