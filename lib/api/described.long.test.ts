import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'

// Whoever generates a client, or lets a model read the documents, has nothing but them.

type Schema = {
  $ref?: string
  description?: string
  enum?: string[]
  const?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  additionalProperties?: Schema | boolean
}
type Named = { at: string; name: string; schema: Schema; isRequired: boolean; isAnswer: boolean }
type Content = Record<string, { schema: Schema; example?: unknown }>
type Operation = {
  operationId: string
  parameters?: { name: string; description?: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { content: Content }>
}
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } }

describe.each(Object.keys(versions))('the document %s', (version) => {
  const document = JSON.parse(JSON.stringify(openApi(version, 'https://countersign.example'))) as Document
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const found = operations.flatMap(({ operationId, parameters = [], requestBody, responses }) => [
    ...parameters.map(({ name, description, schema }) => {
      const described = description === undefined ? schema : { ...schema, description }
      return { at: operationId, name, schema: described, isRequired: true, isAnswer: false }
    }),
    ...bodiesOf(requestBody).flatMap(({ schema }) => namedIn(schema, operationId, false)),
    ...Object.values(responses).flatMap((one) =>
      bodiesOf(one).flatMap(({ schema }) => namedIn(schema, operationId, true)),
    ),
  ])

  function bodiesOf(part: { content: Content } | undefined) {
    return Object.values(part?.content ?? {})
  }

  /** What a reference stands for, with the description that stands beside the reference. */
  function meant({ $ref, ...beside }: Schema): Schema {
    return $ref ? { ...document.components.schemas[$ref.split('/').at(-1)!], ...beside } : beside
  }

  /** Everything with a name in a schema, at every depth. No schema of ours holds itself. */
  function namedIn(schema: Schema, at: string, isAnswer: boolean): Named[] {
    const { properties = {}, required = [], items, anyOf = [], additionalProperties: others } = meant(schema)
    const inside = [...(items ? [items] : []), ...anyOf, ...(typeof others === 'object' ? [others] : [])]
    return [
      ...Object.entries(properties).flatMap(([name, one]) => [
        { at, name, schema: described(one), isRequired: required.includes(name), isAnswer },
        ...namedIn(one, `${at}.${name}`, isAnswer),
      ]),
      ...inside.flatMap((one) => namedIn(one, at, isAnswer)),
    ]
  }

  /** What may be null says what it is in the one way or the other. */
  function described(schema: Schema): Schema {
    const whole = meant(schema)
    const { description = whole.anyOf?.map(meant).find((one) => one.description)?.description } = whole
    return description === undefined ? whole : { ...whole, description }
  }

  it('describes everything that has a name', () => {
    expect(found.length).toBeGreaterThan(50)
    const silent = found.filter(({ schema }) => !schema.description)
    expect(silent.map(({ at, name }) => `${at}.${name}`)).toEqual([])
  })

  it('says of every value of a closed list what it means, there or where the same name has it', () => {
    const words = new Map<string, string>()
    for (const { name, schema } of found) words.set(name, `${words.get(name) ?? ''}\n${schema.description}`)
    const valuesOf = (schema: Schema): string[] => {
      const { enum: listed = [], const: one, anyOf = [] } = meant(schema)
      return [...listed, ...(one === undefined ? [] : [one]), ...anyOf.flatMap(valuesOf)]
    }
    const lists = found.filter(({ schema }) => valuesOf(schema).length > 0)
    expect(lists.length).toBeGreaterThan(5)
    const unexplained = lists.flatMap(({ at, name, schema }) =>
      valuesOf(schema)
        .filter((value) => !words.get(name)!.includes(`\n${value}: `))
        .map((value) => `${at}.${name}: ${value}`),
    )
    expect([...new Set(unexplained)]).toEqual([])
  })

  it('says that what is always in an answer is required, and of the rest with what it comes', () => {
    const rest = found.filter(({ isAnswer, isRequired }) => isAnswer && !isRequired)
    expect(rest.filter(({ schema }) => !schema.description!.startsWith('With ')).map(({ name }) => name)).toEqual([])
    expect(rest.map(({ name }) => name)).toContain('fields')
  })

  it('gives every body and every answer an example that a validator takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'document')
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { requestBody, responses }] of Object.entries(methods))
        for (const [at, part] of [['requestBody', requestBody], ...Object.entries(responses)] as const)
          for (const [type, { example }] of Object.entries(part?.content ?? {})) {
            const steps = ['paths', path, method, ...(at === 'requestBody' ? [at] : ['responses', at]), 'content', type]
            const pointer = [...steps, 'schema']
              .map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
              .join('/')
            const takes = ajv.compile({ $ref: `document#/${pointer.replaceAll('{', '%7B').replaceAll('}', '%7D')}` })
            expect(takes(example) ? [] : takes.errors, `${method} ${path} ${at}`).toEqual([])
          }
  })
})
