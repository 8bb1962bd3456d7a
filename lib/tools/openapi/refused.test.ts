import { describe, expect, it } from 'vitest'
import { body, type Doc, proposed, text } from '@/lib/tools/fixture-openapi'

describe('a document that cannot be taken over', () => {
  const at = (schema: unknown, more: object = {}) =>
    proposed({ paths: { '/a': { post: body(schema as object) } }, ...more }).problems

  it.each<[string, Doc | string, RegExp]>([
    ['no document', 'hello: there', /no line such as/],
    ['no text of its kind', 'hello', /not a list of named sections/],
    ['no tools', '[1, 2]', /Tool 1: It is not a tool/],
    ['an older kind', 'swagger: "2.0"\npaths: {}', /Swagger 2/],
    ['no paths', 'openapi: 3.0.0\npaths: {}', /names no paths/],
    ['a key twice', '{"openapi": "3.0.0",\n "paths": {"/a": {}, "/a": {}}}', /^Line 2: The key "\/a" appears twice/],
    ['ten megabytes', `openapi: 3.0.0\nx: "${'y'.repeat(10_000_000)}"`, /larger than 1 MB/],
    ['deep nesting', `{"openapi":"3.0.0","paths":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`, /nested too deeply/],
  ])('says so of %s', (_, doc, words) => {
    expect(proposed(doc).problems[0]).toMatch(words)
  })

  it.each<[string, unknown, object, RegExp]>([
    ['a file', { $ref: './pet.yaml' }, {}, /It points to \.\/pet\.yaml, outside of this document/],
    ['an address', { $ref: 'http://169.254.169.254/x' }, {}, /outside of this document/],
    ['nothing', { $ref: '#/components/schemas/No' }, {}, /which is not in the document/],
    [
      'a circle of references',
      { $ref: '#/components/schemas/A' },
      { components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } } },
      /round in a circle/,
    ],
    [
      'what is called the same',
      { type: 'object', properties: { petId: text, pet_id: text } },
      {},
      /Two of its arguments are called pet_id/,
    ],
    ['what has no name here', { type: 'object', properties: { 你好: text } }, {}, /no name that can be used/],
    ['a form that is none', { type: 'object', properties: { a: 7 } }, {}, /neither a section nor true/],
    [
      'a type that is none',
      { type: 'object', properties: { a: { type: 'text' } } },
      {},
      /cannot be held against calls/,
    ],
  ])('says of an operation that it points to or takes %s', (_, schema, more, words) => {
    const [problem] = at(schema, more)
    expect(problem).toMatch(words)
    expect(problem).toMatch(/^Line \d+: POST \/a: .+\.$/)
  })

  it('does not grow without end', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [
        `S${n}`,
        {
          properties: { a: { $ref: `#/components/schemas/S${n + 1}` }, b: { $ref: `#/components/schemas/S${n + 1}` } },
        },
      ]),
    )
    expect(at({ $ref: '#/components/schemas/S0' }, { components: { schemas: { ...schemas, S30: {} } } })[0]).toMatch(
      /too many parts/,
    )
  })

  it('lets no two tools have one name', () => {
    const twins = { '/a/do-it': { post: {} }, '/a/do_it': { post: {} } }
    const { found, problems } = proposed({ paths: twins })
    expect(found.map(({ entry }) => entry.key)).toEqual(['a.do_it.post'])
    expect(problems).toEqual([
      expect.stringMatching(/Its name would be a\.do_it\.post, like that of POST \/a\/do-it\.$/),
    ])
    const own = proposed({ paths: { '/countersign/claim': { post: {} } } })
    expect(own).toMatchObject({ found: [], problems: [expect.stringMatching(/are kept for its own steps\.$/)] })
  })
})
