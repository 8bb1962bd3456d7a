import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_LOG_HOSTS = 'inside:127.0.0.1'
  process.env.COUNTERSIGN_LOG_SECRET_TEST = 'AKIDEXAMPLE:the-secret-of-the-key'
})

import { beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'
import { allLines, comeDue, forward, happen, only, viewOf } from '@/lib/jobs/fixture-forwarding'
import { outside } from '@/lib/jobs/forward-to'
import { type Fault, faults, faulty, speeches } from '@/lib/sinks/fixture-faults'
import { sinkKinds } from '@/lib/sinks/kinds/registry'

beforeAll(async () => {
  await cast()
  await happen(3)
})

const kinds = sinkKinds.flatMap(({ name, way }) => (way === 'http' ? name : []))

/** What is said of a receiver that has this fault; of what is only half heard, nothing where its status says all. */
function saidOf(fault: Fault, kind: string): string | null {
  const byStatus = kind === 'webhook'
  if (fault === 'down') return 'could not be reached'
  if (fault === 'slow') return 'took longer'
  if (fault === 'reset' || fault === 'half') return 'broke off'
  if (fault === 'leading elsewhere') return '307'
  if (fault === 'too busy for two minutes') return '429'
  if (byStatus) return null
  return fault === 'lying' && kind === 'elasticsearch' ? '503' : 'no answer of its kind'
}

/** For how many seconds a log store is left alone from now. */
async function restsFor(id: string): Promise<number> {
  const { nextAt } = await read.sinkCourse.findUniqueOrThrow({ where: { sinkId: id } })
  return (nextAt.getTime() - Date.now()) / 1000
}

describe.each(kinds)('%s', (kind) => {
  it.each(faults)('loses nothing to a receiver that is %s, and tells nothing twice under two ids', async (fault) => {
    const speech = speeches[kind]!
    let there = await faulty(speech)
    there.fault = fault
    const id = await only(kind, there.url, speech.more)
    if (fault === 'down') await there.close()
    const why = saidOf(fault, kind)
    const usual = outside.timeoutMs
    outside.timeoutMs = fault === 'slow' ? 300 : usual
    try {
      await forward()
    } finally {
      outside.timeoutMs = usual
    }
    const { lastError, refused } = await viewOf(id)
    expect([lastError, refused]).toEqual([why === null ? null : expect.stringContaining(why), 0])
    if (fault === 'down') there = await faulty(speech, Number(new URL(there.url).port))
    else expect(there.tries).toBeGreaterThan(0)
    // Nobody follows where it leads, and nobody comes back before it has time.
    if (fault === 'leading elsewhere') expect(there.tries).toBe(1)
    if (fault === 'too busy for two minutes') expect(await restsFor(id)).toBeGreaterThan(100)
    const before = there.took.length
    // What it took without saying so comes once more.
    expect(before > 0).toBe(why === null || fault === 'slow' || fault.startsWith('half'))
    there.fault = null
    await comeDue()
    await forward()
    const lines = await allLines()
    expect(new Set(there.took)).toEqual(new Set(lines))
    const isTwice = why !== null && before > 0
    expect(there.took).toHaveLength(lines.length + (isTwice ? before : 0))
    expect(await viewOf(id)).toMatchObject({ behind: 0, refused: 0, failingSince: null, lastError: null })
    await there.close()
  })
})
