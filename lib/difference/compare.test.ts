import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Row } from '@/lib/difference/compare'
import { differenceWords } from '@/lib/difference/labels'
import { unitsOf } from '@/lib/difference/units'

const newText = (rows: readonly Row[]) => rows.map((row) => ('after' in row ? row.after.text : '')).join('')
const said = (rows: readonly Row[], kind: Row['kind']) =>
  rows.filter((row) => row.kind === kind).map((row) => ('after' in row ? row.after : row.before).key)
const inWords = (before: string, after: string) => differenceWords(compare(before, after))

const sentence = fc
  .array(fc.constantFrom('clay', 'Kiln', '30 days', 'must', 'never', '✓', 'a.b'), { minLength: 1, maxLength: 5 })
  .map((words) => `${words.join(' ')}.`)
const line = fc.oneof(
  sentence,
  sentence.map((one) => `- ${one}`),
  sentence.map((one) => `# ${one}`),
  sentence.map((one) => `| ${one} |`),
  fc.constantFrom('', '  ', '```', '1. one', '2. one'),
)
const document = fc.oneof(
  fc.array(line, { maxLength: 14 }).chain((lines) => fc.constantFrom('\n', ' ', '\n\n').map((by) => lines.join(by))),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

describe('whatever the texts are', () => {
  it('the units of a text, one after the other, are the text', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(
          unitsOf(text)
            .map((unit) => unit.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('the new text is what was kept, changed, moved and added, and the old one what was kept, changed, moved and removed', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const rows = compare(before, after)
        expect(newText(rows)).toBe(after)
        const old = rows.flatMap((row) => ('before' in row ? [row.before.text] : []))
        expect(old.toSorted()).toEqual(
          unitsOf(before)
            .map(({ text }) => text)
            .toSorted(),
        )
        const inOrder = rows.flatMap((row) => ('before' in row && row.kind !== 'moved' ? [row.before.text] : []))
        const moved = rows.filter(({ kind }) => kind === 'moved').length
        expect(inOrder.length + moved).toBe(old.length)
        if (moved === 0) expect(inOrder.join('')).toBe(before)
      }),
    )
  })

  it('a text beside itself has no difference', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(compare(text, text).every((row) => row.kind === 'same' && !row.isWording)).toBe(true)
      }),
    )
  })

  it('read the other way round, what came is what went', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const [there, back] = [compare(before, after), compare(after, before)]
        expect(said(back, 'removed').toSorted()).toEqual(said(there, 'added').toSorted())
        expect(said(back, 'added').toSorted()).toEqual(said(there, 'removed').toSorted())
        for (const kind of ['changed', 'moved'] as const)
          expect(back.filter((row) => row.kind === kind)).toHaveLength(there.filter((row) => row.kind === kind).length)
      }),
    )
  })

  it('words of a changed sentence make up the new sentence, and without its marks the old one', () => {
    fc.assert(
      fc.property(sentence, sentence, (before, after) => {
        for (const row of compare(before, after))
          if (row.kind === 'changed') {
            const side = (not: string) => row.words.flatMap(({ kind, text }) => (kind === not ? [] : text)).join('')
            expect(side('removed')).toBe(row.after.text)
            expect(side('added').replaceAll(/\s/g, '')).toBe(row.before.text.replaceAll(/\s/g, ''))
          }
      }),
    )
  })
})

describe('what a person would say', () => {
  const policy = `# Refunds

Refunds take 30 days. Write to help@example.com first. Never share card numbers.

# Visits

Visitors sign in at the desk. They wear a badge all day.
`
  it('a paragraph that is broken into other lines is the same', () => {
    const flowed = policy.replace('days. Write', 'days.\nWrite').replace('sign in at', 'sign in\nat')
    expect(compare(policy, flowed).filter(({ kind }) => kind !== 'same')).toEqual([])
    expect(inWords(policy, flowed)).toMatch(/word for word the same/)
  })

  it('list items in another order are moved, and none of them is new', () => {
    const list = (items: string[]) => items.map((item) => `- ${item}\n`).join('')
    const rows = compare(
      list(['clay is wet', 'kiln is hot', 'glaze is blue']),
      list(['glaze is blue', 'clay is wet', 'kiln is hot']),
    )
    expect(said(rows, 'moved')).toEqual(['glaze is blue'])
    expect(inWords('1. one thing\n2. another\n', '1. another\n2. one thing\n')).toMatch(/^1 list item moved/)
  })

  it('a heading with another name is one change, and nothing below it', () => {
    expect(inWords(policy, policy.replace('# Visits', '# Visits of guests'))).toBe('1 heading changed')
  })

  it('two paragraphs that change places are moved', () => {
    const [one, other] = ['First comes the clay. It is kneaded.', 'Then comes the kiln. It is hot.']
    const words = inWords(`${one}\n\n${other}\n`, `${other}\n\n${one}\n`)
    expect(words).toBe('2 sentences moved')
  })

  it('a sentence that is left out is removed, and a new one added', () => {
    expect(inWords(policy, policy.replace(' Never share card numbers.', ''))).toBe('1 sentence removed')
    expect(inWords(policy, `${policy}\nDogs stay outside.\n`)).toBe('1 sentence added')
  })

  it('says under which heading it stands', () => {
    const row = compare(policy, policy.replace('a badge', 'a hat')).find(({ kind }) => kind === 'changed')
    expect(row).toMatchObject({ after: { section: 'Visits', key: 'They wear a hat all day.' } })
  })

  it('a text that is emptied has lost everything', () => {
    expect(compare(policy, '').every(({ kind }) => kind === 'removed')).toBe(true)
    expect(compare('', policy).every(({ kind }) => kind === 'added')).toBe(true)
    expect(inWords('', '')).toBe('Nothing that is written differs')
  })

  it('code is compared line by line, each as it stands', () => {
    const code = (line: string) => `Run this:\n\n\`\`\`sh\nnpm ci\n${line}\n\`\`\`\n`
    expect(inWords(code('npm test. now'), code('npm start. now'))).toMatch(/1 line of code (changed|removed)/)
  })

  it('does not end a sentence behind what is shortened', () => {
    expect(unitsOf('Use e.g. a kiln. Ask Dr. Lee.').map(({ key }) => key)).toEqual(['Use e.g. a kiln.', 'Ask Dr. Lee.'])
  })
})
