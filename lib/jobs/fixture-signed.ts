import { expect } from 'vitest'
import { ask, decide, page, release } from '@/lib/calls/fixture'
import type { CallView } from '@/lib/calls/schema'
import type { PersonActor, PodActor } from '@/lib/core/actor'

/** A call that may be carried out, with what it was asked with. */
export type Permitted = { call: CallView; args: Record<string, unknown> }

/** A call that somebody released, asked under this key if it matters. */
export async function signedCall(writer: PodActor, by: PersonActor, key?: string): Promise<Permitted> {
  const args = page()
  const call = await ask(writer, args, key)
  expect(await decide(by, call)).toMatchObject({ ok: true })
  await release(call)
  return { call, args }
}
