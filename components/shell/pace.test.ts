import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from '@/components/shell/pace'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Work that is done when the test says so. */
function slowWork() {
  const ends: ((againMs?: number) => void)[] = []
  const work = () => new Promise<number | void>((resolve) => void ends.push(resolve))
  const begun = async () => {
    await vi.advanceTimersByTimeAsync(0)
    return ends.length
  }
  return { work, begun, end: async (at: number, againMs?: number) => (ends[at]!(againMs), await begun()) }
}

it('never begins while it is under way, and does once afterwards what was asked for meanwhile', async () => {
  const { work, begun, end } = slowWork()
  const pace = paced(work)
  for (let asked = 0; asked < 80; asked++) pace.within(0)
  expect(await begun()).toBe(1)
  for (let asked = 0; asked < 80; asked++) pace.within(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await begun()).toBe(1)
  expect(await end(0)).toBe(2)
  await end(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await begun()).toBe(2)
})

it('rests in between, however often it is asked for', async () => {
  const { work, begun, end } = slowWork()
  const pace = paced(work, 8_000)
  pace.within(0)
  await begun()
  await end(0)
  for (let ms = 0; ms < 7_900; ms += 100) {
    pace.within(0)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(await begun()).toBe(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(await begun()).toBe(2)
})

it('waits for a moment of chance within the time it is given', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const { work, begun } = slowWork()
  paced(work).within(2_000)
  await vi.advanceTimersByTimeAsync(990)
  expect(await begun()).toBe(0)
  await vi.advanceTimersByTimeAsync(20)
  expect(await begun()).toBe(1)
  vi.restoreAllMocks()
})

it('tries again when the work says so, also after a fault when it is asked, and never once it is stopped', async () => {
  const { work, begun, end } = slowWork()
  const pace = paced(work)
  pace.within(0)
  await begun()
  expect(await end(0, 5_000)).toBe(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await begun()).toBe(2)
  pace.within(0)
  pace.stop()
  await end(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await begun()).toBe(2)
})
