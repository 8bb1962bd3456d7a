import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digestOf } from '@/lib/core/canonical'
import { JsonProblem, parseStrictJson, parseStrictJsonBytes } from '@/lib/core/json'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

/** A number as a whole number of its last decimal place, read from its shortest form. */
function exact(number: number, places: number): bigint {
  const [mantissa = '', power = '0'] = String(number).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shift = Number(power) + places - fraction.length
  const all = BigInt(whole + fraction)
  return shift >= 0 ? all * 10n ** BigInt(shift) : all / 10n ** BigInt(-shift)
}

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
  ['2^53 + 1', '{"n":9007199254740993}', /9007199254740993 would become 9007199254740992; send it as text/],
  ['-(2^53 + 1)', '[-9007199254740993]', /would become -9007199254740992/],
  ['a long account number', '[123456789012345678901234567890]', /would become 1.2345678901234568e\+29/],
  ['a large fraction that is rounded to a whole', '[9007199254740993.5]', /would become 9007199254740994/],
  ['an amount with more digits than are kept', '{"total":12345678901234.56789}', /would become 12345678901234.568/],
  ['a tenth with noise behind it', '[0.10000000000000001]', /would become 0.1/],
  ['a number so small that it becomes nothing', '[1e-400]', /would become 0/],
  ['a number with a power that is a book', `[1e-${'9'.repeat(60)}]`, /The number 1e-9{37}… would become 0/],
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
    expect(parseStrictJson('[9007199254740991,-9007199254740991,0.1]')).toEqual([
      9007199254740991, -9007199254740991, 0.1,
    ])
    expect(parseStrictJson('["\\ud83d\\ude00","constructor","toString"]')).toEqual(['😀', 'constructor', 'toString'])
  })

  it('takes every number that comes back as it was written, in any way of writing it', () => {
    const written =
      '[1e16,1E+16,9007199254740992,-9007199254740992,1e21,1.50,0.0,-0,10e-1,5e-324,1.7976931348623157e308]'
    expect(parseStrictJson(written)).toEqual([
      1e16,
      1e16,
      2 ** 53,
      -(2 ** 53),
      1e21,
      1.5,
      0,
      -0,
      1,
      5e-324,
      1.7976931348623157e308,
    ])
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseStrictJson(`[${number}]`)).toEqual([number === 0 ? 0 : number])
        const exponent = Math.floor(Math.log10(Math.abs(number) || 1))
        if (exponent >= 0 && exponent < 100) expect(parseStrictJson(`[${number.toExponential()}]`)).toBeTruthy()
      }),
    )
  })

  it('never makes one body of two different literals', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 24n })
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 12 }), (value, places) => {
        const text = String(value).padStart(places + 1, '0')
        const number = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
        const taken = (() => {
          try {
            return (parseStrictJson(`[${number.replace(/^0+(?=\d)/, '')}]`) as number[])[0]!
          } catch (error) {
            expect(error).toBeInstanceOf(JsonProblem)
            return null
          }
        })()
        // Whole multiples of the last place: what was taken is that very number, not one near it.
        if (taken !== null) expect(exact(taken, places)).toBe(value)
      }),
    )
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

  it('names the place', () => {
    const fieldOf = (text: string) => {
      try {
        return parseStrictJson(text)
      } catch (problem) {
        return problem instanceof JsonProblem && problem.placed
      }
    }
    expect(fieldOf('{"arguments":{"lines":[1,{"total":9007199254740993}]}}')).toMatch(
      / at arguments\.lines\.1\.total\.$/,
    )
    expect(fieldOf('{"arguments":{"n":1e400}}')).toBe('A number is too large. It is at arguments.n.')
    expect(fieldOf('{"a\u200Bb":"\\ud800"}')).toMatch(/ at a⟨U\+200B⟩b\.$/)
    expect(fieldOf('{"a":')).toBe('The body is not valid JSON.')
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
