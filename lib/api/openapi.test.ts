import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { openApi } from '@/lib/api/openapi'
import { documentationPage } from '@/lib/api/page'
import { versions } from '@/lib/api/versions'

const url = 'https://countersign.example'
const names = Object.keys(versions)

/** The parts of an OpenAPI 3.1 document that ours uses (https://spec.openapis.org/oas/v3.1.0), strictly. */
const schema = z.record(z.string(), z.unknown())
const content = z.record(z.string(), z.strictObject({ schema }))
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/),
  summary: z.string().min(5).max(300),
  // Clients that show operations to a language model cut longer ones off.
  description: z.string().min(20).max(300),
  parameters: z
    .array(
      z.strictObject({
        in: z.enum(['path', 'query', 'header']),
        name: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema,
      }),
    )
    .optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string().regex(/^[1-5][0-9]{2}$/), z.strictObject({ description: z.string().min(3), content })),
})
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.url() })).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).min(1),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject({ get: operation.optional(), post: operation.optional() }),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Z][A-Za-z]+$/), schema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['oauth2', 'http']) })),
  }),
})

const written = (version: string) => JSON.parse(JSON.stringify(openApi(version, url))) as z.output<typeof document>
const operationsOf = ({ paths }: z.output<typeof document>) =>
  Object.entries(paths).flatMap(([path, { get, post }]) =>
    [get, post].flatMap((one) => (one ? [{ path, ...one }] : [])),
  )

describe.each(names)('the contract %s', (version) => {
  it('is frozen: what pods were built on stays as it is', async () => {
    await expect(`${JSON.stringify(written(version), null, 2)}\n`).toMatchFileSnapshot(`./${version}.openapi.json`)
  })

  it('is an OpenAPI 3.1 document', () => {
    expect(document.safeParse(written(version)).error).toBeUndefined()
  })

  it('describes every endpoint of the table, and no other', () => {
    const described = operationsOf(written(version)).map(({ operationId }) => operationId)
    expect(described.toSorted()).toEqual(versions[version]!.map(({ operationId }) => operationId).toSorted())
  })

  it('says of every path that it belongs to this version, with each of its parameters', () => {
    for (const { path, parameters = [] } of operationsOf(written(version))) {
      expect(path.startsWith(`/${version}/`)).toBe(true)
      const inPath = parameters.filter((one) => one.in === 'path')
      expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))
      expect(inPath.every(({ required }) => required)).toBe(true)
    }
  })

  it('has an answer for every way a request can go', () => {
    for (const one of operationsOf(written(version))) {
      const promised = one.requestBody
        ? ['200', '400', '401', '404', '409', '413', '415', '422', '429', '503']
        : ['200', '401', '429', '503']
      expect(Object.keys(one.responses), one.operationId).toEqual(expect.arrayContaining(promised))
      for (const [status, { content: bodies }] of Object.entries(one.responses))
        expect(Object.keys(bodies)).toEqual([status < '300' ? 'application/json' : 'application/problem+json'])
    }
  })

  it('points only at what it holds', () => {
    const whole = written(version)
    const references = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    expect(references.length).toBeGreaterThan(0)
    for (const [, name] of references) expect(Object.keys(whole.components.schemas)).toContain(name)
    const schemes = Object.keys(whole.components.securitySchemes)
    expect(whole.security.flatMap((one) => Object.keys(one)).toSorted()).toEqual(schemes.toSorted())
  })

  it('refuses fields nobody promised, in every body', () => {
    for (const { requestBody, operationId } of operationsOf(written(version)))
      if (requestBody)
        expect(requestBody.content['application/json']!.schema, operationId).toMatchObject({
          additionalProperties: false,
        })
  })
})

it('uses every operation’s name once in all versions together', () => {
  const ids = Object.values(versions).flatMap((endpoints) => endpoints.map(({ operationId }: Endpoint) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
})

describe('the page for developers', () => {
  const documents = Object.fromEntries(names.map((name) => [name, openApi(name, url)]))

  it('shows every endpoint', () => {
    const page = documentationPage(documents, url)
    for (const { method, path } of Object.values(versions).flat()) expect(page).toContain(`${method} ${path}`)
    expect(page).not.toMatch(/<script/i)
  })

  it('shows what could be markup as text', () => {
    const hostile = `"><img src=x onerror="alert(1)"></pre><script>alert(2)</script>&amp;`
    const twisted = JSON.parse(
      JSON.stringify(documents).replaceAll('Ask to use a tool', JSON.stringify(hostile).slice(1, -1)),
    ) as typeof documents
    const page = documentationPage(twisted, `https://x.example/${hostile}`)
    expect(page).not.toMatch(/<script|<img/i)
    expect(page).toContain('&lt;script&gt;alert(2)&lt;/script&gt;&amp;amp;')
  })
})
