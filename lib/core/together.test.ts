import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { together } from '@/lib/core/together'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function looking() {
  const asked: (readonly string[])[] = []
  const lookUp = async (keys: readonly string[]) => {
    asked.push(keys)
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `${key} ${asked.length}`]))
  }
  return { asked, lookUp }
}

it('looks up the first at once, and those who come after it together, each of them anew', async () => {
  const { asked, lookUp } = looking()
  const look = together(100, lookUp)
  expect(await look('a')).toBe('a 1')
  const others = ['b', 'a', 'nobody', 'b'].map(look)
  await vi.advanceTimersByTimeAsync(100)
  expect(await Promise.all(others)).toEqual(['b 2', 'a 2', undefined, 'b 2'])
  const next = look('c')
  await vi.advanceTimersByTimeAsync(100)
  expect(await next).toBe('c 3')
  await vi.advanceTimersByTimeAsync(100)
  expect(await look('d')).toBe('d 4')
  expect(asked).toEqual([['a'], ['b', 'a', 'nobody'], ['c'], ['d']])
})

it('gives nobody who comes while others are looked up what was read before', async () => {
  const { asked, lookUp } = looking()
  let end: () => void = () => undefined
  const slow = new Promise<void>((resolve) => (end = resolve))
  const look = together(100, async (keys) => {
    const found = await lookUp(keys)
    if (keys.includes('slow')) await slow
    return found
  })
  await look('a')
  const late = look('slow')
  await vi.advanceTimersByTimeAsync(100)
  const after = look('slow too')
  await vi.advanceTimersByTimeAsync(100)
  expect(await after).toBe('slow too 3')
  end()
  expect(await late).toBe('slow 2')
  expect(asked).toEqual([['a'], ['slow'], ['slow too']])
})

it('shares a fault with those alone who were looked up by it', async () => {
  let isAway = true
  const look = together(100, async (keys) => {
    if (isAway) throw new Error('away')
    return new Map(keys.map((key) => [key, key]))
  })
  await expect(look('a')).rejects.toThrow('away')
  const both = Promise.allSettled(['b', 'c'].map(look))
  await vi.advanceTimersByTimeAsync(100)
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isAway = false
  await vi.advanceTimersByTimeAsync(100)
  expect(await look('d')).toBe('d')
})
