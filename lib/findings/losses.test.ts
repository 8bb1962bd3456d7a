import { expect, it } from 'vitest'
import { lostFrom, noticedLosses } from '@/lib/findings/losses'

const lines = (count: number, of: string) => Array.from({ length: count }, (_, at) => `${of} ${at} dries.`).join('\n')
const held = (text: string) => ({ digest: text.slice(0, 20), text })

it('what a long text lost is compared once, however often it is asked for, and anew for anything else', () => {
  const [before, after] = [held(lines(2_000, 'Bowl')), lines(20, 'Bowl')]
  const first = lostFrom(before, after, 'Add a bowl')
  expect(lostFrom(before, after, 'Add a bowl')).toBe(first)
  expect(lostFrom(before, after, 'Add a bowl or two')).not.toBe(first)
  expect(lostFrom(before, `${after}\n`, 'Add a bowl')).not.toBe(first)
  expect(lostFrom(held(lines(2_000, 'Jar')), after, 'Add a bowl')).not.toBe(first)
  expect(lostFrom(before, after, 'Add a bowl')).toBe(first)

  const noticed = noticedLosses(before, after, 'Add a bowl')
  expect(noticed.map(({ code }) => code)).toEqual(['loss.replaced', 'loss.contradiction'])
  expect(noticedLosses(before, after, 'Add a bowl', 'content')).toEqual(
    noticed.map((one) => ({ ...one, field: 'content' })),
  )
  expect(noticedLosses(before, after, null).map(({ code }) => code)).toEqual(['loss.replaced'])
  expect(noticedLosses(before, `${after}\n${before.text}`, 'Add a bowl')).toEqual([])
})

it('short ones are compared each time, and of many long ones not all are kept', () => {
  const short = held(lines(60, 'Cup'))
  expect(lostFrom(short, '', null)).toHaveLength(1)
  expect(lostFrom(short, '', null)).not.toBe(lostFrom(short, '', null))
  const [before, after] = [held(lines(2_000, 'Dish')), lines(10, 'Dish')]
  const all = Array.from({ length: 300 }, (_, at) => lostFrom(before, after, `${at}`))
  expect(lostFrom(before, after, '299')).toBe(all[299])
  expect(lostFrom(before, after, '0')).not.toBe(all[0])
})
