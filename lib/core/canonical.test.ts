import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digestOf, sha256 } from '@/lib/core/canonical'

describe('the canonical form', () => {
  it('is the one of RFC 8785 in its own example', () => {
    const example = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000f\u000aA\'B"\\\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts names by UTF-16 code units, wherever the value came from', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const object = Object.fromEntries(names.map((name) => [name, name]))
    expect(Object.keys(JSON.parse(canonicalJson(object)) as object).toSorted()).toEqual(names.toSorted())
    expect(canonicalJson(object)).toBe(canonicalJson(Object.fromEntries(Object.entries(object).toReversed())))
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}')
  })

  it('equals what another implementation says, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value))
      }),
      { numRuns: 2_000 },
    )
  })

  it('equals it for any number and any text', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ unit: 'binary' }),
        (number, text) => {
          expect(canonicalJson([number, text, { [text]: number }])).toBe(
            canonicalize([number, text, { [text]: number }]),
          )
        },
      ),
    )
  })

  it('leaves out what is undefined and has a form for dates', () => {
    expect(canonicalJson({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}')
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
    expect(canonicalJson(-0)).toBe('0')
  })

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('s')])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
    expect(() => canonicalJson({ inside: [value ?? Number.NaN] })).toThrow(TypeError)
  })
})

describe('the digest', () => {
  it('is SHA-256 over the bytes of the canonical form', () => {
    const text = '{"a":"ü€😀"}'
    expect(digestOf({ a: 'ü€😀' })).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
