import { beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, decide, grantOf, must, page, release } from '@/lib/calls/fixture'
import { claimCall } from '@/lib/calls/commands'
import { callOf } from '@/lib/calls/own/queries'
import { showing, showPermission } from '@/lib/calls/shown/commands'
import { execute } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { settleDue } from '@/lib/jobs/clock'
import { activatePolicy } from '@/lib/policy/commands'

let pod: PodActor
let other: PodActor
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
  pod = stage.otherPod
  other = stage.writerPod
})

const minute = 60_000

/** A call that was approved and released, and that its pod has not looked at. */
async function released() {
  const args = page()
  const call = await ask(pod, args)
  await decide(stage.ana, call)
  await release(call)
  return { id: call.id, args }
}

const leftMs = async (id: string) => (await grantOf({ id })).expiresAt!.getTime() - Date.now()
const look = async (id: string) => await showing(pod, (await callOf(pod, id))!)
const lines = (callId: string) => read.auditEvent.findMany({ where: { callId, type: 'call.shown' } })

async function move(id: string, to: string): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Call" set "grantExpiresAt" = ${to} where id = $1`, [id]),
  )
}

describe('the time of a permission that people gave', () => {
  it('begins when its pod is first shown it, once, however many look at once', async () => {
    const { id } = await released()
    expect(await leftMs(id)).toBeGreaterThan(24 * 60 * minute)
    const views = await Promise.all(Array.from({ length: 5 }, () => look(id)))
    const ends = new Set(views.map(({ grant }) => grant!.expiresAt.getTime()))
    expect(ends.size).toBe(1)
    expect(await leftMs(id)).toBeLessThanOrEqual(15 * minute)
    expect(await lines(id)).toMatchObject([
      {
        sentence: expect.stringContaining('was shown its one-time permission to'),
        data: { until: expect.any(String) },
      },
    ])
  })

  it('is begun by nobody else', async () => {
    const { id } = await released()
    expect(await execute(showPermission, other, { callId: id })).toMatchObject({ reason: 'unknown_call' })
    expect(await lines(id)).toEqual([])
  })

  it('ends by itself where nobody looks, and looking late gives no more than was left', async () => {
    const [never, late] = [await released(), await released()]
    await move(late.id, `now() + interval '1 minute'`)
    await look(late.id)
    expect(await leftMs(late.id)).toBeLessThanOrEqual(minute)
    await move(never.id, `now() - interval '1 second'`)
    expect(await execute(showPermission, pod, { callId: never.id })).toMatchObject({ ok: true })
    expect(await lines(never.id)).toEqual([])
    await settleDue()
    expect(await callOf(pod, never.id)).toMatchObject({ state: 'lapsed', grant: null })
  })

  it('is no condition of using it, and is over once it is used', async () => {
    const { id, args } = await released()
    const { id: grant } = await grantOf({ id })
    expect(await execute(claimCall, pod, { callId: id, grant, arguments: args })).toMatchObject({ ok: true })
    expect(await look(id)).toMatchObject({ state: 'consumed' })
    expect(await lines(id)).toEqual([])
  })

  it('is as long as the rule says in whose name it is released', async () => {
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const longer = document.replaceAll(/^( +)expires: 24h$/gm, '$1expires: 24h\n$1permission: 4h')
    expect(longer).not.toBe(document)
    const args = page()
    const call = await ask(pod, args)
    await must(activatePolicy as never, { document: longer, reason: 'Four hours' })
    try {
      await decide(stage.ana, call)
      await release(call)
      await look(call.id)
      expect(Math.round((await leftMs(call.id)) / minute)).toBe(240)
    } finally {
      await must(activatePolicy as never, { document, reason: 'As it was' })
    }
  })
})
