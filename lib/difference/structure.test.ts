import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentChanges, formOf, pathChanges } from '@/lib/difference/structure'

describe('documents with paths', () => {
  it('differ by path', () => {
    const before = 'team:\n  name: Clay\n  size: 3\n'
    expect(pathChanges(before, 'team:\n  size: 4\n  lead: Ana\n', 'yaml')).toEqual([
      { path: 'team.size', before: '3', after: '4' },
      { path: 'team.lead', before: null, after: 'Ana' },
      { path: 'team.name', before: 'Clay', after: null },
    ])
  })

  it('know an item of a list by its name before its place', () => {
    const list = (items: object[]) => JSON.stringify(items)
    const before = list([
      { id: 'a', say: 1 },
      { id: 'b', say: 2 },
    ])
    expect(
      pathChanges(
        before,
        list([
          { id: 'b', say: 2 },
          { id: 'a', say: 3 },
        ]),
        'json',
      ),
    ).toEqual([{ path: '[a].say', before: '1', after: '3' }])
    expect(pathChanges('[1,2]', '[1,3]', 'json')).toEqual([{ path: '[2]', before: '2', after: '3' }])
  })

  it('that are the same have no difference, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(pathChanges(text, JSON.stringify(JSON.parse(text), null, 3), 'json') ?? []).toEqual([])
      }),
    )
  })

  it('that cannot be read are compared as texts', () => {
    expect(pathChanges('{', '{}', 'json')).toBeNull()
    expect(pathChanges('a: 1\na: 2\n', 'a: 1\n', 'yaml')).toBeNull()
    expect(pathChanges(`${'['.repeat(100)}${']'.repeat(100)}`, '[]', 'json')).toBeNull()
    expect(pathChanges('a: &a [x]\n', `b: ${'x'.repeat(200_001)}`, 'yaml')).toBeNull()
  })

  it('hold nothing that could be taken for something else', () => {
    expect(pathChanges('{"a.b": 1}', '{"a": {"b": 1}}', 'json')).toHaveLength(2)
    expect(pathChanges('{"__proto__": 1}', '{"__proto__": 2}', 'json')).toEqual([
      { path: '__proto__', before: '1', after: '2' },
    ])
  })

  it('that hold other values are never the same', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        '1',
        1,
        '-1.5',
        -1.5,
        'true',
        true,
        'null',
        null,
        '[]',
        [],
        '{}',
        {},
        '"1"',
        '',
        '1e+21',
        1e21,
      ),
      fc.json().map((text) => JSON.parse(text) as unknown),
    )
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [before, after] = [JSON.stringify({ one }), JSON.stringify({ one: other })]
        const isSame = isDeepStrictEqual(JSON.parse(before), JSON.parse(after))
        expect(pathChanges(before, after, 'json')?.length === 0).toBe(isSame)
      }),
      { numRuns: 1000 },
    )
  })

  it('are never said to be the same where a reader could take something else from them', () => {
    expect(pathChanges('{"a": 1}', '{"a": 9, "a": 1}', 'json')).toBeNull()
    expect(pathChanges('{"id": 12345678901234567890}', '{"id": 12345678901234567891}', 'json')).toBeNull()
    expect(pathChanges('id: 12345678901234567890\n', 'id: 12345678901234567891\n', 'yaml')).toEqual([
      { path: 'id', before: '12345678901234567890', after: '12345678901234567891' },
    ])
    expect(pathChanges('id: 5\n', 'id: "5"\n', 'yaml')).toEqual([{ path: 'id', before: '5', after: '"5"' }])
  })

  it('say where something stands in another order', () => {
    const rules = ['- id: a\n  do: 1\n', '- id: b\n  do: 2\n']
    expect(documentChanges(rules.join(''), rules.toReversed().join(''), 'yaml')).toEqual({
      changes: [],
      isReordered: true,
    })
    expect(documentChanges(rules[0]!, rules.join(''), 'yaml')).toMatchObject({ isReordered: false })
  })

  it('are known by their names', () => {
    expect(['a.json', 'a.yaml', 'a.YML', 'a.md'].map(formOf)).toEqual(['json', 'yaml', 'yaml', null])
  })
})
