import { expect, it } from 'vitest'
import { lookedFor } from '@/lib/deliveries/looked'

const blob = { mode: '100644', blob: 'a'.repeat(40) }
const text = { path: 'docs/a.md', before: null, after: blob, added: 1, removed: 0 }
const picture = { path: 'lamp.png', before: blob, after: blob, added: null, removed: null }
const words = (asked: Parameters<typeof lookedFor>[0]) =>
  lookedFor(asked).map(({ state, words: said }) => [state, said])

it('what was looked for is told of also where nothing was found', () => {
  expect(words({ files: [text], counts: {}, unlooked: [] })).toEqual([
    ['pass', 'Keys and passwords: none found'],
    ['pass', 'Personal data: none found'],
    ['pass', 'Hidden characters: none found'],
    ['pass', 'Lost content: none found'],
    ['pass', 'Words that speak to a model: none found'],
  ])
})

it('what was found says what it is, and what nobody looked into is said', () => {
  const gone = { ...picture, path: 'old.png', after: null }
  const counts = { 'personal.email': 2, 'forbidden.phrase': 1 }
  const told = words({
    files: [text, picture, gone],
    counts,
    unlooked: [
      { path: 'long.md', because: 'size' },
      { path: null, because: 'time' },
    ],
  })
  expect(told.filter(([state]) => state !== 'pass')).toEqual([
    ['found', 'Personal data: 2 e-mail addresses'],
    ['found', 'Forbidden phrases: 1 phrase that is not to be used'],
    ['not_run', 'Pictures and whatever else is no text: looked through for written words alone (1 file)'],
    ['not_run', 'Not looked through for keys and personal data: “long.md”, what its commits say'],
  ])
})
