import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formDifference, isSameForm } from '@/lib/tools/form'
import type { Tool } from '@/lib/tools/schema'

type Parts = Record<string, Record<string, never>>

function form(properties: Record<string, object>, required?: string[], more: object = {}): Tool['input'] {
  return {
    type: 'object',
    additionalProperties: false,
    properties: properties as Parts,
    ...(required && { required }),
    ...more,
  }
}

const path = { type: 'string', maxLength: 100 }

it.each<[string, Tool['input'], Tool['input'], string[]]>([
  ['a new argument', form({ path }), form({ path, force: { type: 'boolean' } }), ['added force']],
  ['one that is gone', form({ path, force: { type: 'boolean' } }), form({ path }), ['removed force']],
  ['one that is needed now', form({ path }), form({ path }, ['path']), ['required path']],
  ['one that is needed no more', form({ path }, ['path']), form({ path }), ['optional path']],
  ['more room', form({ path }), form({ path: { ...path, maxLength: 200 } }), ['wider path']],
  ['less room', form({ path }), form({ path: { ...path, maxLength: 50 } }), ['narrower path']],
  ['no limit any more', form({ path }), form({ path: { type: 'string' } }), ['wider path']],
  ['a limit from below', form({ n: { minimum: 1 } }), form({ n: { minimum: 0 } }), ['wider n']],
  ['more choices', form({ a: { enum: ['x'] } }), form({ a: { enum: ['x', 'y'] } }), ['wider a']],
  ['other choices', form({ a: { enum: ['x'] } }), form({ a: { enum: ['y'] } }), ['wider a', 'narrower a']],
  ['choices where there were none', form({ a: {} }), form({ a: { enum: ['y'] } }), ['narrower a']],
  ['another type', form({ a: { type: 'string' } }), form({ a: { type: 'integer' } }), ['other a']],
  ['one type more', form({ a: { type: 'string' } }), form({ a: { type: ['string', 'null'] } }), ['wider a']],
  [
    'a part of a list',
    form({ a: { items: { type: 'string' } } }),
    form({ a: { items: { type: 'string', maxLength: 3 } } }),
    ['narrower a[]'],
  ],
  [
    'a part of a part',
    form({ a: { properties: { b: {} } } }),
    form({ a: { properties: { b: {}, c: {} } } }),
    ['added a.c'],
  ],
  ['a pattern', form({ a: { type: 'string' } }), form({ a: { type: 'string', pattern: '^x' } }), ['narrower a']],
  ['another default', form({ a: { default: 1 } }), form({ a: { default: 2 } }), ['other a']],
  [
    'what holds between them',
    form({ a: {} }),
    form({ a: {} }, undefined, { anyOf: [{ required: ['a'] }] }),
    ['other '],
  ],
])('tells %s', (_, before, after, expected) => {
  expect(formDifference(before, after).map(({ kind, argument }) => `${kind} ${argument}`)).toEqual(expected)
})

it('takes words for people for no difference, and an argument called title for one', () => {
  const words = { ...path, title: 'File', description: 'Which file', examples: ['a.md'] }
  expect(formDifference(form({ path }), form({ path: words }))).toEqual([])
  expect(formDifference(form({ path }), form({ path, title: { type: 'string' } }))).toMatchObject([{ kind: 'added' }])
})

it('says nothing exactly when the same calls fit', () => {
  const leaf = fc.record(
    {
      type: fc.constantFrom('string', 'integer', ['string', 'null']),
      enum: fc.constantFrom(['a'], ['a', 'b']),
      maxLength: fc.constantFrom(1, 2),
      minimum: fc.constantFrom(1, 2),
      pattern: fc.constantFrom('a', 'b'),
      default: fc.constantFrom('a', 'b'),
      description: fc.string(),
      anyOf: fc.constantFrom([{ type: 'string' }], [{ type: 'null' }]),
    },
    { requiredKeys: [] },
  )
  const value = fc.oneof(
    leaf,
    fc.record({ type: fc.constant('array'), items: leaf }),
    fc.record({ properties: fc.dictionary(fc.constantFrom('x', 'title'), leaf) }),
  )
  const input = fc
    .tuple(fc.dictionary(fc.constantFrom('a', 'b', 'title'), value), fc.subarray(['a', 'b']))
    .map(([properties, required]) => form(properties, required))
  fc.assert(
    fc.property(input, input, (one, other) => {
      expect(formDifference(one, other).length === 0).toBe(isSameForm(one, other))
      expect(formDifference(one, one)).toEqual([])
      for (const { words } of formDifference(one, other)) expect(words).not.toMatch(/undefined|\[object/)
    }),
    { numRuns: 500 },
  )
})
