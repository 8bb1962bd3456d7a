import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Row } from '@/lib/difference/compare'

// Of any text: when one thing is done to it, that one thing is said, and nothing besides.

type Block = { kind: 'paragraph' | 'list'; parts: string[] }
type Section = { heading: string; blocks: Block[] }

const words = [
  'clay',
  'kiln',
  'glaze',
  'wheel',
  'river',
  'red',
  'wet',
  'cold',
  'must',
  'never',
  '5 EUR',
  'a.b',
  '✓',
  'Über',
]
const said = fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 9 }).map((all) => all.join(' '))
const block = fc.record<Block>({
  kind: fc.constantFrom('paragraph', 'list'),
  parts: fc.array(
    said.map((text) => `${text}.`),
    { minLength: 1, maxLength: 5 },
  ),
})
const sections = fc.array(fc.record({ heading: said, blocks: fc.array(block, { minLength: 1, maxLength: 4 }) }), {
  minLength: 1,
  maxLength: 4,
})

/** Every sentence with a word that no other has, so that it can be told which one is meant. */
const told = sections.map((all) => {
  let count = 0
  const own = (text: string) => `n${++count}x ${text}`
  return all.map(({ heading, blocks }) => ({
    heading: own(heading),
    blocks: blocks.map(({ kind, parts }) => ({ kind, parts: parts.map(own) })),
  }))
})

const written = (all: readonly Section[], between = ' ') =>
  all
    .map(({ heading, blocks }) => `# ${heading}\n\n${blocks.map((one) => blockOf(one, between)).join('\n')}`)
    .join('\n')

function blockOf({ kind, parts }: Block, between: string): string {
  if (kind === 'list') return parts.map((part) => `- ${part}\n`).join('')
  return `${parts.join(between)}\n`
}

const tally = (rows: readonly Row[]) => {
  const count = (kind: Row['kind']) => rows.filter((row) => row.kind === kind).length
  return { changed: count('changed'), added: count('added'), removed: count('removed'), moved: count('moved') }
}
const none = { changed: 0, added: 0, removed: 0, moved: 0 }

/** One of the parts of a text, by any number. */
const pick = <Item>(items: readonly Item[], at: number) => items[at % items.length]!
const lots = fc.nat({ max: 1000 })
const runs = { numRuns: 150 }

describe('when a text', () => {
  it.each(['\n', '  ', '\n   '])('is broken by %j, nothing has changed', (between) => {
    fc.assert(
      fc.property(fc.oneof(told, sections), (all) => {
        expect(tally(compare(written(all), written(all, between)))).toEqual(none)
      }),
      runs,
    )
  })

  it('is written in capitals, nothing has changed', () => {
    fc.assert(
      fc.property(told, (all) => {
        expect(tally(compare(written(all), written(all).toUpperCase()))).toEqual(none)
      }),
      runs,
    )
  })

  it('has its paragraphs, list items or sections in another order, they have moved, and nothing came or went', () => {
    fc.assert(
      fc.property(fc.oneof(told, sections), lots, (all, seed) => {
        const turned = <Item>(items: readonly Item[]) => [
          ...items.slice(seed % items.length),
          ...items.slice(0, seed % items.length),
        ]
        const items = all.map((one) => ({
          ...one,
          blocks: one.blocks.map(({ kind, parts }) => ({ kind, parts: turned(parts).toReversed() })),
        }))
        const paragraphs = all.map((one) => ({ ...one, blocks: turned(one.blocks) }))
        for (const other of [items, paragraphs, turned(all), turned(paragraphs)])
          expect({ ...tally(compare(written(all), written(other))), moved: 0 }).toEqual(none)
      }),
      runs,
    )
  })

  it('has one heading with another name, that is all', () => {
    fc.assert(
      fc.property(told, lots, (all, at) => {
        const one = pick(all, at)
        const other = all.map((each) => (each === one ? { ...each, heading: `${each.heading} again` } : each))
        expect(tally(compare(written(all), written(other)))).toEqual({ ...none, changed: 1 })
      }),
      runs,
    )
  })

  it('has one sentence more, it came; read the other way round, it went', () => {
    fc.assert(
      fc.property(told, lots, lots, lots, (all, where, which, place) => {
        const section = pick(all, where)
        const held = pick(section.blocks, which)
        const parts = held.parts.toSpliced(place % (held.parts.length + 1), 0, 'Dogs stay outside when it snows.')
        const more = all.map((one) =>
          one === section
            ? { ...one, blocks: one.blocks.map((each) => (each === held ? { ...each, parts } : each)) }
            : one,
        )
        expect(tally(compare(written(all), written(more)))).toEqual({ ...none, added: 1 })
        expect(tally(compare(written(more), written(all)))).toEqual({ ...none, removed: 1 })
      }),
      runs,
    )
  })

  it('has another number in one sentence, that sentence and that fact have changed', () => {
    fc.assert(
      fc.property(told, lots, lots, lots, (all, where, which, place) => {
        const section = pick(all, where)
        const held = pick(section.blocks, which)
        const at = place % held.parts.length
        const withNumber = (count: number) =>
          written(
            all.map((one) =>
              one === section
                ? {
                    ...one,
                    blocks: one.blocks.map((each) =>
                      each === held
                        ? { ...each, parts: each.parts.with(at, `Wait ${count} days, then ${each.parts[at]}`) }
                        : each,
                    ),
                  }
                : one,
            ),
          )
        const rows = compare(withNumber(30), withNumber(14))
        expect(tally(rows)).toEqual({ ...none, changed: 1 })
        expect(rows.flatMap((row) => (row.kind === 'changed' ? row.facts : []))).toEqual([
          { kind: 'number', before: '30 days', after: '14 days' },
        ])
      }),
      runs,
    )
  })

  it('is followed by a second copy of itself, all of that came', () => {
    fc.assert(
      fc.property(told, (all) => {
        const once = written(all)
        const rows = compare(once, `${once}\n${once}`)
        expect(tally(rows)).toEqual({ ...none, added: rows.filter((row) => 'before' in row).length })
      }),
      runs,
    )
  })

  it('is changed in two places that are apart, the changes are those of either', () => {
    fc.assert(
      fc.property(told, told, (one, other) => {
        const middle = Array.from({ length: 5 }, (_, at) => `Between them stands passage ${at} of this.\n\n`).join('')
        const ends = [`${written(one)}\n${middle}`, `${middle}${written(other)}`]
        const both = tally(compare(ends.join(''), `Bring lunch.\n\n${ends.join('')}\n\nLeave early.\n`))
        expect(both).toEqual({ ...none, added: 2 })
      }),
      runs,
    )
  })
})
