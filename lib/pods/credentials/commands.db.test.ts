import { beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { ask, cast, decide, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read, writerPool } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { issueCredential, revokeCredential } from '@/lib/pods/commands'
import { rotateCredential } from '@/lib/pods/credentials/commands'
import { requestDetail } from '@/lib/requests/detail/queries'
import { listRequests } from '@/lib/requests/queries'

let stage: Awaited<ReturnType<typeof cast>>
/** Sets up pods, and signs for the same group. */
let kim: PersonActor

beforeAll(async () => {
  stage = await cast()
  kim = await person('Kim', ['admin', 'approver'], ['product-owners'])
})

const keyOf = (podSlug: string, environment = 'prod') => ({ podSlug, environment, kind: 'service_key' as const })

async function done(outcome: Promise<{ ok: true; value: { credentialId: string } } | { ok: false }>): Promise<string> {
  const known = await outcome
  if (!known.ok) throw new Error(JSON.stringify(known))
  return known.value.credentialId
}

const own = async (who: PersonActor) => (await listRequests(who, kinds, 'mine')).rows.map(({ id }) => id)

describe('whoever was shown a key of a pod', () => {
  it('signs nothing that could have been asked with it, whatever became of it since', async () => {
    const before = await ask(stage.otherPod, page())
    const credentialId = await done(execute(issueCredential, kim, keyOf('other')))
    const call = await ask(stage.otherPod, page())
    const { id, number, digest } = await requestOf(call)
    expect(await decide(kim, call)).toMatchObject({ kind: 'conflict', reason: 'own_key' })
    expect(await execute(revokeCredential, kim, { credentialId })).toMatchObject({ ok: true })
    expect(await decide(kim, call)).toMatchObject({ kind: 'conflict', reason: 'own_key' })
    expect(await own(kim)).not.toContain(id)
    expect(await own(stage.ana)).toContain(id)
    const shown = (await requestDetail(kim, number, kinds))!
    expect(shown).toMatchObject({ blocker: 'own_key' })
    expect(shown.canDecide).not.toContain('You')
    await expect(
      writerPool.query(
        `insert into "Vote" (id, "requestId", "personId", verdict, "dutyGroup", digest)
          values ('own-key', $1, $2, 'approve', 'product-owners', $3)`,
        [id, kim.id, digest],
      ),
    ).rejects.toThrow(/shown a key/)

    // What was asked before there was one, and after it was gone, is nothing to it.
    for (const one of [before, await ask(stage.otherPod, page())]) {
      expect(await own(kim)).toContain((await requestOf(one)).id)
      expect(await decide(kim, one, 'reject')).toMatchObject({ ok: true })
    }
    expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
  })

  it('is also who put another in its place, and only for the environment that it opens', async () => {
    const writer = await pod('third', 'WriterPod', 'product', null)
    // Whoever runs the machine made an identity in another environment, and the key of this one.
    await must(issueCredential as never, keyOf('third', 'test'))
    await done(execute(issueCredential, kim, keyOf('third', 'test')))
    const call = await ask(writer, page())
    expect(await own(kim)).toContain((await requestOf(call)).id)
    const rotation = { credentialId: writer.credentialId, overlapHours: 1, lifetimeDays: 30 }
    const rotated = await done(execute(rotateCredential, kim, rotation))
    const after = await ask(writer, page())
    expect(await decide(kim, after)).toMatchObject({ reason: 'own_key' })
    expect(await decide(kim, call)).toMatchObject({ ok: true })
    const named = await read.credential.findUniqueOrThrow({ where: { id: rotated }, select: { issuedTo: true } })
    expect(named).toEqual({ issuedTo: kim.id })
  })
})
