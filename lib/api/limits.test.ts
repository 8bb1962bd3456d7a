import { expect, it } from 'vitest'
import { z } from 'zod'
import { limits } from '@/lib/api/fixture-limits'
import { limitsTable } from '@/lib/api/limits'
import { documentationPage } from '@/lib/api/page'
import { waitSeconds } from '@/lib/api/wire'
import { callInput, idempotencyKey, taskKey, toolKey, workerName } from '@/lib/calls/schema'
import { newCredential } from '@/lib/pods/schema'

const words = limitsTable(limits).replaceAll(/<[^>]*>/g, ' ')

/** The number that the page gives after these words. */
function given(pattern: RegExp): number {
  const found = pattern.exec(words)?.[1]
  expect(found, String(pattern)).toBeDefined()
  return Number(found!.replaceAll(',', ''))
}

const reason = callInput.shape.reason

it.each([
  ['a key', /an idempotency key has ([\d,]+)/, idempotencyKey],
  ['a worker', /a worker ([\d,]+)/, workerName],
  ['a tool', /a tool ([\d,]+)/, toolKey],
  ['a task', /a task ([\d,]+)/, taskKey],
  ['a reason', /a reason ([\d,]+)/, reason],
] as const)('says how long %s may be: what is as long is taken, and one more is refused', (_what, pattern, shape) => {
  const most = given(pattern)
  const taken = (length: number) => shape.safeParse('x'.repeat(length)).success
  expect([taken(most), taken(most + 1)]).toEqual([true, false])
})

it('says how long an answer is waited for, and for how many days a key opens something', () => {
  const most = given(/Waiting for an answer\s+([\d,]+) seconds/)
  const taken = (seconds: number) => waitSeconds(z.number()).safeParse(seconds).success
  expect([taken(most), taken(most + 1)]).toEqual([true, false])
  const usual = newCredential.parse({ podSlug: 'mail', environment: 'dev', kind: 'service_key' })
  expect(given(/([\d,]+) days unless/)).toBe(usual.lifetimeDays)
})

it('says of what the gate keeps to what the gate says, wherever the page speaks of it', () => {
  const page = documentationPage({}, { url: 'https://gate.example', limits, tryAs: null })
  for (const said of ['1,234,567 bytes', '4,321 a minute', '13 streams', '23 seconds', '17 minutes'])
    expect(words, said).toContain(said)
  expect(page.match(/lives 17 minutes/g)).toHaveLength(1)
  expect(page).toMatch(/Every 23 seconds comes a sign of life.*An account has 13 streams at most/)
  expect(page).not.toMatch(/\b(ten|fifteen|twenty) (minutes|seconds|streams)\b/i)
})
