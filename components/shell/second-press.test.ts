import { describe, expect, test } from 'vitest'
import {
  type Armed,
  isAmidWord,
  isByTool,
  isWord,
  pressed,
  restMs,
  togetherMs,
  wordAfter,
} from '@/components/shell/second-press'

const deciding = ['a', 'c', 'r']

/** What typing comes to: the keys whose second press was followed by a moment without any. */
function decided(keys: string, gap: number | readonly number[]): string[] {
  const acts: string[] = []
  let armed: Armed = null
  let at = 0
  let before = Number.NEGATIVE_INFINITY
  const gapAfter = (index: number) => (typeof gap === 'number' ? gap : (gap[index] ?? Number.POSITIVE_INFINITY))
  for (const [index, key] of [...keys].entries()) {
    armed = deciding.includes(key) ? pressed(armed, key, at, before) : null
    const isLast = index === keys.length - 1
    if (armed?.again && (isLast || gapAfter(index) >= togetherMs)) {
      acts.push(key)
      armed = null
    }
    before = at
    at += gapAfter(index)
  }
  return acts
}

describe('a key that decides', () => {
  const words = ['approve', 'read it', 'approve approve', 'reject', 'clear', 'accept', 'correct', 'error', 'aardvark']
  const more = ['a', 'r', 'carry on', 'arrange', 'or', 'request changes', 'all right', 'aa', 'rr', 'account']

  test.each([...words, ...more])('does nothing when “%s” is typed or dictated', (word) => {
    for (const gap of [1, 30, 120, 250, 399]) expect(decided(word, gap), `${gap} ms between letters`).toEqual([])
  })

  test('does nothing while a word is typed slowly', () => {
    for (const word of words.filter((each) => each !== 'aardvark')) expect(decided(word, restMs - 1)).toEqual([])
  })

  test('decides with a second press of its own, after a first one that stood', () => {
    expect(decided('aa', 700)).toEqual(['a'])
    expect(decided('rr', 3_000)).toEqual(['r'])
    expect(decided('ar', 3_000)).toEqual([])
    expect(decided('ara', 3_000)).toEqual([])
  })

  test('does not take a word that begins with its letter for the second press', () => {
    expect(decided('aapprove', [3_000, 60, 60, 60, 60, 60, 60])).toEqual([])
  })

  test('still waits after a second press that came too soon', () => {
    expect(decided('aaa', [150, 900])).toEqual(['a'])
  })
})

test('a letter that is near another one is part of a word; the same again, or one by itself, is a key', () => {
  for (const word of ['ap', 'app', 'appr', 'nnP']) expect(isAmidWord(word), word).toBe(true)
  for (const word of ['', 'p', 'pp', 'nN', 'nnnn']) expect(isAmidWord(word), word).toBe(false)
})

test('words at the page are told from keys', () => {
  const typed = (text: string, gap: number) =>
    [...text].reduce((word, key, at) => wordAfter(word, key, at * gap, (at - 1) * gap), '')
  expect(isWord(typed('approve', 80))).toBe(true)
  expect(isWord(typed('read it', 5))).toBe(true)
  expect(isWord(typed('jjjjkkjj', 80))).toBe(false)
  expect(isWord(typed('gajja', 200))).toBe(false)
  expect(isWord(typed('approve', 900))).toBe(false)
  expect(wordAfter('appro', 'Enter', 10, 0)).toBe('')
})

test('a press by neither hand nor key is known', () => {
  expect(isByTool({ isTrusted: true, detail: 0 }, Number.POSITIVE_INFINITY)).toBe(true)
  expect(isByTool({ isTrusted: true, detail: 0 }, 40)).toBe(false)
  expect(isByTool({ isTrusted: true, detail: 1 }, Number.POSITIVE_INFINITY)).toBe(false)
  expect(isByTool({ isTrusted: false, detail: 0 }, Number.POSITIVE_INFINITY)).toBe(false)
})
