import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-webhooks-0123456789'
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
})

import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, page, release } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'
import { outside } from '@/lib/jobs/deliver'
import { comeDue, deliver, released, secretOf, view } from '@/lib/jobs/fixture-delivery'
import { type Fault, faults, faulty, type Speech } from '@/lib/sinks/fixture-faults'

/** Of a signed message the status says all, as the standard has it: it cannot be denied in words. */
const callsOf = new Map<string, string>()
const speech: Speech = {
  idsIn: ({ headers, body }) => {
    const id = String(headers['webhook-id'])
    callsOf.set(id, (JSON.parse(body) as { data: { id: string } }).data.id)
    return [id]
  },
  fine: () => 'taken',
  lie: () => null,
}

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

/** What is said of a receiver that has this fault; null where it took the message by its status. */
function saidOf(fault: Fault): string | null {
  if (fault === 'down' || fault === 'reset') return 'could not be reached'
  if (fault === 'slow') return 'took longer'
  if (fault === 'leading elsewhere') return '307'
  return fault === 'too busy for two minutes' ? '429' : null
}

it.each(faults)('a pod whose receiver is %s misses nothing, and is told nothing twice under two ids', async (fault) => {
  let there = await faulty(speech)
  there.fault = fault
  callsOf.clear()
  await secretOf(there.url)
  if (fault === 'down') await there.close()
  const calls = [await released(stage.writerPod, stage.ana), await released(stage.writerPod, stage.ana)]
  const usual = outside.timeoutMs
  outside.timeoutMs = fault === 'slow' ? 1_500 : usual
  let isTold = false
  const telling = deliver().then(() => (isTold = true))
  const meanwhile = await ask(stage.writerPod, page())
  expect(await decide(stage.ana, meanwhile)).toMatchObject({ ok: true })
  // Whoever decides waits for no receiver.
  if (fault === 'slow') expect(isTold).toBe(false)
  await telling
  outside.timeoutMs = usual
  await release(meanwhile)
  calls.push(meanwhile.id)

  const why = saidOf(fault)
  const { id } = await read.webhook.findFirstOrThrow({ where: { endedAt: null } })
  const { lastError, nextAt } = await read.outgoingTarget.findUniqueOrThrow({ where: { id } })
  expect(lastError).toEqual(why === null ? null : expect.stringContaining(why))
  // Nobody follows where it leads, and nobody comes back before it has time.
  if (fault === 'leading elsewhere') expect(there.tries).toBe(calls.length - 1)
  if (fault === 'too busy for two minutes') expect(nextAt.getTime() - Date.now()).toBeGreaterThan(100_000)
  const before = there.took.length
  if (fault === 'down') there = await faulty(speech, Number(new URL(there.url).port))
  there.fault = null
  for (let round = 0; round < 3; round++) {
    await comeDue()
    await deliver()
  }
  expect(new Set(callsOf.values())).toEqual(new Set(calls))
  // What it took without saying so comes once more, and is known by its id.
  const isTwice = why !== null && before > 0
  expect(there.took).toHaveLength(calls.length + (isTwice ? before : 0))
  expect(new Set(there.took).size).toBe(calls.length)
  expect(await view()).toMatchObject({ waiting: 0, dead: 0, failingSince: null })
  await there.close()
})
