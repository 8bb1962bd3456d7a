import { beforeEach, expect, it, vi } from 'vitest'
import { lostIn } from '@/lib/difference/loss'
import { noticedLosses } from '@/lib/findings/losses'

vi.mock('@/lib/difference/loss', async (actual) => {
  const real = await actual<typeof import('@/lib/difference/loss')>()
  return { ...real, lostIn: vi.fn<typeof real.lostIn>(real.lostIn) }
})

const lines = (count: number, of: string) => Array.from({ length: count }, (_, at) => `${of} ${at} dries.`).join('\n')
const held = (text: string) => ({ digest: text.slice(0, 20), text })

beforeEach(() => {
  vi.mocked(lostIn).mockClear()
})

it('what a long text lost is compared once, however often it is asked for, and anew for anything else', () => {
  const [before, after] = [held(lines(2_000, 'Bowl')), lines(20, 'Bowl')]
  const first = noticedLosses(before, after, 'Add a bowl')
  expect(first.map(({ code }) => code)).toEqual(['loss.replaced', 'loss.contradiction'])
  expect(noticedLosses(before, after, 'Add a bowl', 'content')).toEqual(
    first.map((one) => ({ ...one, field: 'content' })),
  )
  expect(lostIn).toHaveBeenCalledTimes(1)
  expect(noticedLosses(before, after, null).map(({ code }) => code)).toEqual(['loss.replaced'])
  expect(noticedLosses(before, `${after}\n${before.text}`, 'Add a bowl')).toEqual([])
  expect(noticedLosses(held(lines(2_000, 'Jar')), after, 'Add a bowl')).toHaveLength(2)
  expect(lostIn).toHaveBeenCalledTimes(4)
})

it('short ones are compared each time, and of many long ones not all are kept', () => {
  const short = held(lines(60, 'Cup'))
  for (const _ of [1, 2]) expect(noticedLosses(short, '', null)).toHaveLength(1)
  expect(lostIn).toHaveBeenCalledTimes(2)
  const [before, after] = [held(lines(2_000, 'Dish')), lines(10, 'Dish')]
  for (let at = 0; at < 300; at++) noticedLosses(before, after, `${at}`)
  noticedLosses(before, after, '299')
  expect(lostIn).toHaveBeenCalledTimes(302)
  noticedLosses(before, after, '0')
  expect(lostIn).toHaveBeenCalledTimes(303)
})
