import { expect, it } from 'vitest'
import { placeOf } from '@/components/prompts/selected'

const text = 'Be kind. Be brief. Be kind.'

it('finds words where they were selected, not where they stand first', () => {
  expect(placeOf(text, ' Be kind. ', 19)).toEqual({ value: '19,8', label: 'Be kind.' })
  expect(placeOf(text, 'Be kind.', 2)).toEqual({ value: '0,8', label: 'Be kind.' })
  expect(placeOf(text, 'Be rude.', 2)).toBeNull()
  expect(placeOf(text, ' \n', 2)).toBeNull()
})

it('takes no more than a remark can be about', () => {
  const long = 'x'.repeat(2_000)
  expect(placeOf(long, long, 0)).toEqual({ value: '0,1000', label: `${'x'.repeat(60)}…` })
})
