import { expect, it } from 'vitest'
import { lookThrough, type Looked, nothing, spansOf } from '@/lib/imports/reader/looks'

const made = { commit: 'c', author: 'Robin', at: '2025-01-06T09:00:00.000Z' }
const mail = await lookThrough({ text: 'Write to shop@pottery.co.uk or shop@pottery.co.uk' })
const steps = (...versions: (Looked | null)[]) =>
  versions.map((after, index) => ({ made, before: index === 0 ? nothing : (versions[index - 1] ?? null), after }))
const told = (all: ReturnType<typeof spansOf>) =>
  all.map(({ since, version, present, span }) => [since, version, present, span])

it('tells a value once, wherever in a text it stands', () => {
  expect([...mail.hits.values()]).toMatchObject([{ kind: 'personal.email', field: 'text', from: 9, to: 27 }])
})

it('looks through what is long to its end', async () => {
  const looked = await lookThrough({ text: `${'The lamps are in the window. '.repeat(5_000)} shop@pottery.co.uk` })
  expect(looked.hits.size).toBe(1)
})

it.each([
  ['stays', [mail, mail, mail], [[1, 3, true, 0]]],
  ['goes', [mail, mail, nothing], [[1, 2, false, 0]]],
  [
    'comes back',
    [mail, nothing, mail],
    [
      [1, 1, false, 0],
      [3, 3, true, 1],
    ],
  ],
  ['stands on where nobody could read it', [mail, null, mail], [[1, 3, true, 0]]],
  ['is not gone for a version that nobody could read', [mail, null], [[1, 1, true, 0]]],
  ['never was', [nothing, nothing], []],
])('%s', (_what, versions, expected) => {
  expect(told(spansOf(steps(...versions)))).toEqual(expected)
})

it('is not taken away by a branch beside that never had it, but by the end that lacks it', () => {
  const beside = [
    { made, before: nothing, after: mail },
    { made, before: nothing, after: nothing },
    { made, before: mail, after: mail },
  ]
  expect(told(spansOf(beside))).toEqual([[1, 3, true, 0]])
  expect(told(spansOf([...beside, { made, before: nothing, after: nothing }]))).toEqual([[1, 3, false, 0]])
})

it('knows nothing of the end where there is more of a kind than is told apart', async () => {
  const many = await lookThrough({ text: Array.from({ length: 21 }, (_, at) => `lamp${at}@pottery.co.uk`).join(' ') })
  expect(many.full).toEqual(new Set(['personal.email']))
  expect(told(spansOf(steps(mail, many))).filter(([since]) => since === 1)).toEqual([[1, 1, true, 0]])
})
