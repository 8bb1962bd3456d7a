import { beforeEach, expect, it, vi } from 'vitest'
import { compare } from '@/lib/difference/compare'

// How much is looked at to compare two texts, counted: of whatever text, so much for each of its letters and no more.

const { seen } = vi.hoisted(() => ({ seen: { items: 0, pairs: 0, letters: 0 } }))

vi.mock('@/lib/difference/align', async (original) => {
  const { align } = await original<typeof import('@/lib/difference/align')>()
  const counted = (items: readonly string[]) =>
    new Proxy(items, {
      get(target, name) {
        if (name !== 'length') seen.items++
        return Reflect.get(target, name) as unknown
      },
    })
  return { align: (before: readonly string[], after: readonly string[]) => align(counted(before), counted(after)) }
})

vi.mock('@/lib/difference/words', async (original) => {
  const words = await original<typeof import('@/lib/difference/words')>()
  return {
    ...words,
    alike: (...both: Parameters<typeof words.alike>) => {
      seen.pairs++
      return words.alike(...both)
    },
    bagOf: (text: string) => {
      seen.letters += text.length
      return words.bagOf(text)
    },
    wordChanges: (before: string, after: string) => {
      seen.letters += before.length + after.length
      return words.wordChanges(before, after)
    },
  }
})

beforeEach(() => Object.assign(seen, { items: 0, pairs: 0, letters: 0 }))

const length = 40_000
const filled = (part: string, most = length) => part.repeat(Math.ceil(most / part.length)).slice(0, most)
const numbered = (part: (at: number) => string) => {
  let text = ''
  for (let at = 0; text.length < length; at++) text += part(at)
  return text
}

it.each<[string, string, string]>([
  ['one line', filled('a'), `${filled('a')}b`],
  ['one line of words', filled('word '), filled('world ')],
  ['one line of words that differ', numbered((at) => `w${at} `), `new ${numbered((at) => `w${at} `)}`],
  ['one line of words in another order', numbered((at) => `w${at} `), numbered((at) => `w${at ^ 1} `)],
  [
    'one line of letters in no order',
    numbered((at) => `${'abcdefgh'[((at * at) % 61) & 7]} `),
    numbered((at) => `${'abcdefgh'[((at * at) % 53) & 7]} `),
  ],
  ['one sentence again and again', filled('Clay is wet. '), filled('Clay is wet. Kilns are hot. ')],
  [
    'two sentences in turns',
    filled('Clay is wet. Kilns are hot. '),
    filled('Kilns are hot. Kilns are hot. Clay is wet. '),
  ],
  ['lines that are all the same', filled('a\n'), `b\n${filled('a\n')}c\n`],
  [
    'sentences that are nearly the same',
    numbered((at) => `The old kiln ${at} is hot. `),
    numbered((at) => `The new kiln ${at} is hot. `),
  ],
  ['sentences in the opposite order', numbered((at) => `Kiln ${at}. `), numbered((at) => `Kiln ${9_999 - at}. `)],
  ['ends of sentences', filled('. '), filled('! ')],
  ['full stops', filled('.'), filled('!')],
  ['breaks', filled('\n'), filled(' \n')],
  ['open fences', filled('```\n'), filled('~~~\n')],
  ['list items', filled('- a\n'), filled('* b\n')],
  ['one row of a table', filled('| a '), filled('| b ')],
  ['one line of code', `~~~\n${filled('1,')}`, `~~~\n${filled('1.')}`],
  [
    'a thousand sentences, each a hundred times',
    numbered((at) => `Kiln ${at % 1000}. `),
    numbered((at) => `Kiln ${(at * 7) % 1000}. `),
  ],
])('%s', (_what, before, after) => {
  compare(before, after)
  const letters = before.length + after.length
  expect(seen.items / letters).toBeLessThan(200)
  expect(seen.pairs / letters).toBeLessThan(0.5)
  expect(seen.letters / letters).toBeLessThan(4)
})
