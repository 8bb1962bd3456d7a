import { expect, it } from 'vitest'
import { carriers } from '@/lib/broker/carry-out'
import { carriedOutHere } from '@/lib/calls/rules'

it('carries out every tool whose permission nobody else may use', () => {
  expect(Object.keys(carriers).toSorted()).toEqual([...carriedOutHere].toSorted())
})
