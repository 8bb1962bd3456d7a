import { expect, it } from 'vitest'
import { letterOf, nextStep, patienceMs } from '@/components/shell/key-sequence'

const known = ['g a', 'g t', 'A', 'J', '?', 'Enter']

it('answers a single key whether or not caps lock is on', () => {
  expect(nextStep(null, 'a', 0, known).match).toBe('A')
  expect(nextStep(null, 'A', 0, known).match).toBe('A')
  expect(nextStep(null, '?', 0, known).match).toBe('?')
  expect(nextStep(null, 'Enter', 0, known).match).toBe('Enter')
})

it('waits after the first key of a pair and lets the pair win over the single key', () => {
  const first = nextStep(null, 'g', 0, known)
  expect(first).toEqual({ sequence: { first: 'g', at: 0 }, match: null })
  expect(nextStep(first.sequence, 'a', 100, known)).toEqual({ sequence: null, match: 'g a' })
})

it('forgets the first key after a pause', () => {
  expect(nextStep({ first: 'g', at: 0 }, 'a', patienceMs + 1, known).match).toBe('A')
  expect(nextStep({ first: 'g', at: 0 }, 't', patienceMs + 1, known)).toEqual({ sequence: null, match: null })
})

it('does nothing for keys nobody claimed', () => {
  expect(nextStep(null, 'x', 0, known)).toEqual({ sequence: null, match: null })
  expect(nextStep({ first: 'g', at: 0 }, 'x', 10, known)).toEqual({ sequence: null, match: null })
})

it('knows the keys of a layout with another script by their place', () => {
  expect(letterOf({ key: 'ф', code: 'KeyA' })).toBe('a')
  expect(letterOf({ key: 'a', code: 'KeyQ' })).toBe('a')
  expect(letterOf({ key: 'Dead', code: 'KeyA' })).toBe('Dead')
  expect(letterOf({ key: '¿', code: 'Equal' })).toBe('¿')
})
