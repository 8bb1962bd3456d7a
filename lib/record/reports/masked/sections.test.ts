import { expect, it } from 'vitest'
import type { Section } from '@/lib/record/reports/document'
import { formsOf } from '@/lib/record/reports/masked/called'
import { withheld } from '@/lib/record/reports/masked/held'
import { maskedSections } from '@/lib/record/reports/masked/sections'
import { heldBack, maskedTelling, openly } from '@/lib/record/reports/masked/telling'

const people = ['Ana Okafor', 'Ben Silva', 'Cleo Ito', 'Dan Ito'].map((name, at) =>
  formsOf({ id: `01J000${at}`, name, email: `${name.split(' ')[0]!.toLowerCase()}@corp.example`, subject: `u-${at}` }),
)

const part = (name: string, rows: Section['rows'], more: Partial<Section> = {}): Section => ({
  name,
  title: name,
  words: [],
  form: 'table',
  columns: Object.keys(rows[0] ?? {}).map((key) => ({ key, label: key })),
  rows,
  ...more,
})

const sections = [
  part('people', [{ name: '01J0000' }, { name: '01J0001' }, { name: '01J0002' }, { name: '01J0003' }]),
  part('changes', [
    { sentence: 'Ana Okafor asked Ben Silva: “Ask my sister Zoe”', event: 'E1', count: 4 },
    { sentence: 'Policy version 2 is in force: Zoe wants it', event: 'E2', count: 5 },
    { sentence: 'Ito signed', event: 'E3', count: 6 },
  ]),
  part('envelope', [{ text: JSON.stringify({ 'ana@corp.example': 1, text: 'Hello\nAna\tOkafor' }) }], { form: 'text' }),
]
const quoted = new Map([
  ['E1', ['“Ask my sister Zoe”', 'Ask my sister Zoe']],
  ['E2', ['“Zoe wants it”', 'Zoe wants it']],
])

it('gives each person one number throughout, in an order that is nobody’s and another in another report', () => {
  const masked = maskedSections(sections, people, quoted, 'a')
  const text = JSON.stringify(masked)
  for (const name of ['Ana', 'Okafor', 'Ben', 'Silva', 'Cleo', 'Dan', 'Ito', 'Zoe', '01J000', '@corp'])
    expect(text).not.toContain(name)
  expect(masked[0]!.rows.map(({ name }) => name)).toEqual(['Person 1', 'Person 2', 'Person 3', 'Person 4'])
  const [asked, policy, signed] = masked[1]!.rows
  expect(asked).toEqual({
    sentence: expect.stringMatching(/^Person \d asked Person \d: \(in words/),
    event: 'E1',
    count: 4,
  })
  expect(policy!['sentence']).toBe(`Policy version 2 is in force: ${heldBack}`)
  expect(signed!['sentence']).toMatch(/^Person \d or \d signed$/)
  const ana = /^(Person \d)/.exec(String(asked!['sentence']))![1]!
  expect(JSON.parse(String(masked[2]!.rows[0]!['text']))).toEqual({ [ana]: 1, text: `Hello\n${ana}` })
  expect(maskedSections(sections, people, quoted, 'a')).toEqual(masked)
  const orders = new Set(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((salt) => JSON.stringify(maskedSections(sections, people, quoted, salt))),
  )
  expect(orders.size).toBeGreaterThan(1)
})

it('what was signed loses what people wrote and whom git names, and what pods sent keeps its words', () => {
  const envelope = {
    reason: 'For Zoe',
    commits: [{ author: 'Zoe', email: 'z@x.example', message: 'Add' }],
    path: 'a',
    note: '',
  }
  expect(withheld(envelope, true)).toEqual({
    reason: heldBack,
    commits: [{ author: '(a name that git gives)', email: 'z@x.example', message: 'Add' }],
    path: 'a',
    note: '',
  })
  expect(withheld(envelope, false)).toMatchObject({ reason: 'For Zoe' })
})

it('whoever is called by an id is kept with the name that stood there; pods keep theirs', () => {
  const telling = maskedTelling()
  expect([telling.named('p1', 'Ana'), telling.named('pod', 'DevPod', 'pod')]).toEqual(['p1', 'DevPod'])
  expect(telling.masked).toEqual([{ id: 'p1', forms: ['p1', 'Ana'], names: ['Ana'] }])
  expect([telling.said('No'), telling.said(''), openly.said('No'), openly.named('p1', 'Ana')]).toEqual([
    heldBack,
    '',
    'No',
    'Ana',
  ])
})
