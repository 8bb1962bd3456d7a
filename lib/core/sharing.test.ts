import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sharing } from '@/lib/core/sharing'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function counting() {
  let reads = 0
  return { read: async () => ++reads, reads: () => reads }
}

it('reads once for all who ask the same within a moment, and again afterwards', async () => {
  const { read, reads } = counting()
  const shared = sharing(1_000)
  expect(await Promise.all(Array.from({ length: 200 }, () => shared.ask('queue', read)))).toEqual(Array(200).fill(1))
  expect(await shared.ask('queue', read)).toBe(1)
  expect(await shared.ask('another', read)).toBe(2)
  await vi.advanceTimersByTimeAsync(1_001)
  expect(await shared.ask('queue', read)).toBe(3)
  expect(reads()).toBe(3)
})

it('gives nobody what was read, or is being read, from before the news', async () => {
  const shared = sharing(1_000)
  let end: (value: string) => void = () => undefined
  const early = shared.ask('queue', () => new Promise<string>((resolve) => (end = resolve)))
  shared.forget()
  expect(await shared.ask('queue', async () => 'after')).toBe('after')
  end('before')
  expect(await early).toBe('before')
  expect(await shared.ask('queue', async () => 'never')).toBe('after')
})

it('shares no fault: whoever asks next has it tried again', async () => {
  const shared = sharing(1_000)
  const failing = async () => await Promise.reject(new Error('away'))
  await expect(shared.ask('queue', failing)).rejects.toThrow('away')
  expect(await shared.ask('queue', async () => 'there')).toBe('there')
})
