import { expect, it } from 'vitest'
import { lanesOf } from '@/lib/core/lanes'

it('does so much at once and no more, in turn, also after a fault', async () => {
  const inLane = lanesOf(2)
  const [begun, ends]: [number[], (() => void)[]] = [[], []]
  const work = (turn: number) => async () => {
    begun.push(turn)
    await new Promise<void>((resolve) => void ends.push(resolve))
    if (turn === 0) throw new Error('a fault')
    return turn
  }
  const done = [0, 1, 2, 3].map((turn) => inLane(work(turn)))
  const first = done[0]!.catch((problem: Error) => problem.message)
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  ends[0]!()
  expect(await first).toBe('a fault')
  expect(begun).toEqual([0, 1, 2])
  ends[1]!()
  ends[2]!()
  expect(await Promise.all(done.slice(1, 3))).toEqual([1, 2])
  ends[3]!()
  expect(await done[3]).toBe(3)
})
