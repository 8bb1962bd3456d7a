import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digestOf } from '@/lib/core/canonical'
import { JsonProblem, parseStrictJson, parseStrictJsonBytes } from '@/lib/core/json'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

const refused: [name: string, text: string, words: RegExp][] = [
  ['half an object', '{"a":', /not valid JSON/],
  ['nothing', '', /not valid JSON/],
  ['a trailing comma', '{"a":1,}', /not valid JSON/],
  ['a comment', '{"a":1}//', /not valid JSON/],
  ['two values', '{}{}', /not valid JSON/],
  ['a byte order mark', '\uFEFF{}', /not valid JSON/],
  ['NaN', '{"a":NaN}', /not valid JSON/],
  ['single quotes', `{'a':1}`, /not valid JSON/],
  ['a raw line break in a text', '{"a":"\n"}', /not valid JSON/],
  ['a key twice', '{"tool":"a","tool":"b"}', /"tool" appears twice/],
  ['a key twice, once escaped', '{"tool":"a","\\u0074ool":"b"}', /"tool" appears twice/],
  ['a key twice, deep inside', '[{"a":{"b":[{"c":1,"d":2,"c":3}]}}]', /"c" appears twice/],
  ['the empty key twice', '{"":1,"":2}', /"" appears twice/],
  ['__proto__', '{"__proto__":{"admin":true}}', /__proto__/],
  ['__proto__, escaped', '{"\\u005f_proto__":1}', /__proto__/],
  ['1e400', '{"n":1e400}', /too large/],
  ['-1e400', '[-1e400]', /too large/],
  ['2^53', '{"n":9007199254740992}', /too large to be exact/],
  ['-(2^53)', '[-9007199254740992]', /too large to be exact/],
  ['a long account number', '[123456789012345678901234567890]', /too large to be exact/],
  ['a whole number as 1e21', '[1e21]', /too large to be exact/],
  ['a large fraction that is rounded to a whole', '[9007199254740993.5]', /too large to be exact/],
  ['a lone high surrogate', '["\\ud800"]', /half of a Unicode character/],
  ['a lone low surrogate in a key', '{"\\udc00":1}', /half of a Unicode character/],
  ['surrogates the wrong way round', '["\\udc00\\ud800"]', /half of a Unicode character/],
  ['U+0000', '["a\\u0000b"]', /U\+0000/],
  ['U+0000 in a key', '{"a\\u0000":1}', /U\+0000/],
  ['33 levels', nested(33), /more than 32 levels/],
  ['33 levels of objects', '{"a":'.repeat(33) + '1' + '}'.repeat(33), /more than 32 levels/],
  ['half a million levels', nested(500_000), /more than 32 levels/],
]

describe('strict JSON', () => {
  it.each(refused)('refuses %s with a sentence', (_name, text, words) => {
    expect(() => parseStrictJson(text)).toThrow(JsonProblem)
    expect(() => parseStrictJson(text)).toThrow(words)
    expect(() => parseStrictJsonBytes(Buffer.from(text))).toThrow(JsonProblem)
  })

  it('takes 32 levels, one key in two objects, 2^53 − 1 and whole characters', () => {
    expect(() => parseStrictJson(nested(32))).not.toThrow()
    expect(parseStrictJson('[{"a":1},{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }])
    expect(parseStrictJson('[9007199254740991,-9007199254740991,0.1,1e-400]')).toEqual([
      9007199254740991, -9007199254740991, 0.1, 0,
    ])
    expect(parseStrictJson('["\\ud83d\\ude00","constructor","toString"]')).toEqual(['😀', 'constructor', 'toString'])
  })

  it('refuses bytes that are not UTF-8 instead of replacing them', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc3]]) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
      expect(() => parseStrictJsonBytes(body)).toThrow('The body is not text in UTF-8.')
    }
    expect(() => parseStrictJsonBytes(Buffer.from('\uFEFF{}'))).toThrow(JsonProblem)
    expect(() => parseStrictJsonBytes(Buffer.from('{"a":1}', 'utf16le'))).toThrow(JsonProblem)
    expect(parseStrictJsonBytes(Buffer.from('{"a":"é😀"}'))).toEqual({ a: 'é😀' })
  })

  it('reads every value as it was written, and hashes what it reads', () => {
    // Minus zero has no form of its own in JSON text.
    const values = fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        let read: unknown
        try {
          read = parseStrictJson(text)
        } catch (problem) {
          // The only honest reasons among such values.
          expect(String(problem)).toMatch(/too large to be exact|U\+0000|__proto__|half of/)
          return
        }
        expect(read).toEqual(value)
        expect(canonicalJson(JSON.parse(canonicalJson(read)))).toBe(canonicalJson(read))
        expect(digestOf(parseStrictJson(canonicalJson(read)))).toBe(digestOf(value))
      }),
      { numRuns: 500 },
    )
  })

  it('throws nothing but a JsonProblem, whatever the bytes', () => {
    const shards = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\u',
      'd800',
      '1e999',
      '-',
      '0',
      'null',
      '\u0000',
      ' ',
      '__proto__',
    )
    const texts = fc.oneof(
      fc.array(shards, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
      fc.uint8Array(),
    )
    fc.assert(
      fc.property(texts, (bytes) => {
        try {
          const value = parseStrictJsonBytes(bytes)
          expect(canonicalJson(value)).toBe(canonicalJson(JSON.parse(Buffer.from(bytes).toString())))
        } catch (problem) {
          expect(problem).toBeInstanceOf(JsonProblem)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
