import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemLine, readYaml, schemaProblems } from '@/lib/tools/yaml'

function linesOf(text: string, maxAliases = 10): string[] {
  const reading = readYaml(text, { maxAliases })
  return reading.ok ? [] : reading.problems.map(problemLine)
}

describe('readYaml', () => {
  it('reads plain data and knows the line of every part', () => {
    const reading = readYaml('a: 1\nb:\n  - x\n  - { c: yes }\n', { maxAliases: 0 })
    if (!reading.ok) throw new Error('not read')
    expect(reading.value).toEqual({ a: 1, b: ['x', { c: 'yes' }] })
    expect(reading.lineOf(['b', 1, 'c'])).toBe(4)
    expect(reading.lineOf(['b', 1, 'missing'])).toBe(4)
    expect(reading.lineOf(['nowhere'])).toBeNull()
    expect(reading.placeOf(['b', 1, 'c'])).toEqual({ line: 4, column: 10 })
  })

  it.each([
    ['a duplicate key', 'a: 1\nb: { c: 1, c: 2 }', ['Line 2: The key "c" appears twice.']],
    [
      'a key that is not text',
      '1: a\n? [x]\n: b',
      ['Line 1: A key is not plain text.', 'Line 2: A key is not plain text.'],
    ],
    [
      'a key that would change other things',
      'a: { __proto__: { admin: true } }',
      ['Line 1: The key "__proto__" is not allowed.'],
    ],
    [
      'the same key in quotes and in codes',
      'a:\n  "__proto__": {}\nb: { "\\x5f_proto__": {} }',
      ['Line 2: The key "__proto__" is not allowed.', 'Line 3: The key "__proto__" is not allowed.'],
    ],
    ['an unknown tag', 'a: !!python/name:builtins.type x', [expect.stringMatching(/^Line 1: Unresolved tag/)]],
    ['a broken list', 'a: [1, 2', [expect.stringMatching(/^Line 1: /)]],
    ['two documents', 'a: 1\n---\nb: 2', [expect.stringMatching(/^Line 2: .*multiple documents/)]],
    ['bare text', 'hello', ['Line 1: The text is not a list of named sections.']],
    ['an alias within an anchor', 'a: &a [1]\nb: &b [*a]\nc: *b', ['Line 2: The alias *a stands inside an anchor.']],
    ['too many aliases', `a: &a 1\nb: [${'*a, '.repeat(11)}]`, ['Line 2: More than 10 aliases are used.']],
    ['more than 1 MB', `a: ${'x'.repeat(1_000_000)}`, ['The text is larger than 1 MB.']],
    ['more than 1 MB in bytes', `a: ${'é'.repeat(600_000)}`, ['The text is larger than 1 MB.']],
  ])('refuses %s with its line', (_, text, expected) => {
    expect(linesOf(text)).toEqual(expected)
  })

  it('takes every other key for text, whatever it would mean to a program', () => {
    const text = 'constructor: { prototype: { admin: true } }\nbase: &b { admin: true }\nmine: { <<: *b, b: 2 }\n'
    const reading = readYaml(text, { maxAliases: 10 })
    expect(JSON.stringify(reading.ok && reading.value)).toBe(
      '{"constructor":{"prototype":{"admin":true}},"base":{"admin":true},"mine":{"<<":{"admin":true},"b":2}}',
    )
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it.each([
    ['brackets', '['.repeat(900_000)],
    ['brackets after stray ends', `${']'.repeat(1000)}${'['.repeat(1000)}`],
    ['sections', '{a: '.repeat(200_000)],
    ['dashes', '- '.repeat(400_000)],
    ['questions', '? '.repeat(300_000)],
    ['indentation', Array.from({ length: 1200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses deep nesting by %s', (_, text) => {
    expect(linesOf(text)).not.toEqual([])
  })

  it('reads a wide text without comparing every key with every other', () => {
    const reading = readYaml(Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join('\n'), { maxAliases: 0 })
    expect(reading.ok).toBe(true)
  })

  it('refuses a chain of anchors that would grow without end', () => {
    const chain = Array.from(
      { length: 5000 },
      (_, at) => `a${at}: &a${at} [*a${Math.max(0, at - 1)}, *a${Math.max(0, at - 1)}]`,
    )
    expect(linesOf(chain.join('\n')).length).toBeGreaterThan(0)
  })

  it('answers any text with a value or with sentences', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&x ',
      '*x',
      '|\n',
      '>',
      '"',
      "'",
      '!!str ',
      '#',
      '? ',
      '<<',
      '\t',
      '---\n',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const reading = readYaml(text, { maxAliases: 5 })
          expect(reading.ok || reading.problems.every(({ words }) => /[.!?]$/.test(words))).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

it('says what does not fit a schema in words, with the line and the way to it', () => {
  const shape = z.strictObject({
    list: z.array(z.strictObject({ kind: z.enum(['a', 'b']), size: z.int().max(5) })).min(1),
  })
  const text = 'list:\n  - { kind: a, size: 9 }\n  - kind: c\n    size: text\n    colour: red\n'
  const reading = readYaml(text, { maxAliases: 0 })
  if (!reading.ok) throw new Error('not read')
  const checked = shape.safeParse(reading.value)
  if (checked.success) throw new Error('accepted')
  expect(schemaProblems(checked.error, reading.placeOf).map(problemLine)).toEqual([
    'Line 2: list[1].size: This is too large; the most is 5.',
    'Line 3: list[2].kind: This must be one of: a, b.',
    'Line 4: list[2].size: This must be a number.',
    'Line 3: list[2]: "colour" is not known here.',
  ])
})
