import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { openApi } from '@/lib/api/openapi'
import { problemWords } from '@/lib/api/labels'
import { limits } from '@/lib/api/fixture-limits'
import { documentationPage, problemsPage } from '@/lib/api/page'
import { versions } from '@/lib/api/versions'
import { callRefusals } from '@/lib/calls/labels'
import { sourceFiles } from '@/lib/sources'

const url = 'https://countersign.example'
const names = Object.keys(versions)

/** The parts of an OpenAPI 3.1 document that ours uses (https://spec.openapis.org/oas/v3.1.0), strictly. */
const schema = z.record(z.string(), z.unknown())
const content = z.record(z.string(), z.strictObject({ schema, example: z.unknown() }))
const headers = z.record(z.string(), z.strictObject({ description: z.string().min(3), schema }))
const operation = z.strictObject({
  tags: z.array(z.string()).length(1),
  'x-openai-isConsequential': z.boolean(),
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
  responses: z.record(
    z.string().regex(/^[1-5][0-9]{2}$/),
    z.strictObject({ description: z.string().min(3), headers, content }),
  ),
})
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.url() })).length(1),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))).min(1),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject({ get: operation.optional(), post: operation.optional() }),
  ),
  webhooks: z.record(z.string(), z.strictObject({ post: z.looseObject({ operationId: z.string() }) })).optional(),
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
        ? ['200', '400', '401', '404', '405', '409', '413', '415', '422', '429', '503']
        : ['200', '401', '405', '429', '503']
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

  it('says which headers come with an answer', () => {
    for (const one of operationsOf(written(version)))
      for (const [status, { headers: sent }] of Object.entries(one.responses)) {
        const expected = ['X-Request-Id']
        if (status < '300') expected.push('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset')
        if (['202', '429', '503'].includes(status)) expected.push('Retry-After')
        if (status === '202') expected.push('Location')
        if (status === '401') expected.push('WWW-Authenticate')
        if (status === '405') expected.push('Allow')
        expect(Object.keys(sent), `${one.operationId} ${status}`).toEqual(expect.arrayContaining(expected))
      }
  })

  it('leaves answers open for new fields', () => {
    const { paths, components } = written(version)
    const answers = Object.values(paths).flatMap((path) =>
      Object.values(path).flatMap((one) => Object.values((one as z.output<typeof operation>).responses)),
    )
    expect(JSON.stringify([answers, components])).not.toContain('"additionalProperties":false')
  })

  it('demands the idempotency key in the body where the gate insists on one, and nowhere else', () => {
    for (const { operationId, idempotency } of versions[version]!) {
      const one = operationsOf(written(version)).find((found) => found.operationId === operationId)!
      const body = one.requestBody?.content['application/json']!.schema as { required?: string[] } | undefined
      expect(body?.required?.includes('idempotency_key') ?? false, operationId).toBe(idempotency === 'required')
    }
  })

  it('gives examples that the shapes take', () => {
    for (const { operationId, body, example, replies } of versions[version]!) {
      if (body) expect(body.safeParse(example).error, operationId).toBeUndefined()
      for (const reply of Object.values(replies))
        expect(reply.schema.safeParse(reply.example).error, operationId).toBeUndefined()
    }
  })

  it('keeps to the rules of importers that build assistants out of it', () => {
    const { paths, components, security } = written(version)
    // https://platform.openai.com/docs/actions: an object without properties is refused, as is a second scheme.
    const bare: string[] = []
    const walk = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return
      if ((value as { type?: unknown }).type === 'object' && !('properties' in value)) bare.push(at)
      for (const [name, inside] of Object.entries(value)) if (name !== 'example') walk(inside, `${at}/${name}`)
    }
    walk([paths, components], '')
    expect(bare).toEqual([])
    for (const one of operationsOf(written(version))) {
      expect(one.summary.length).toBeLessThanOrEqual(300)
      for (const { description = '' } of one.parameters ?? []) expect(description.length).toBeLessThanOrEqual(700)
      // What changes something takes a key; a look ahead has a body and changes nothing.
      const takesKey = one.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false
      expect(one['x-openai-isConsequential']).toBe(takesKey)
    }
    if (version !== 'v1') return
    expect(security).toHaveLength(1)
    expect(Object.keys(components.securitySchemes)).toHaveLength(1)
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

describe('the catalogue of problems', () => {
  const sources = sourceFiles().filter(
    (file) => /^lib\/(calls|tasks|broker|gate|api|auth|change)\//.test(file) && !/test\.ts$|fixture/.test(file),
  )
  const said = sources.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/(?:refuse\('\w+'|(?:problem|send)\(\d+, '[^']*'), '(\w+)'/g),
  ])

  it('has every problem the gate can answer with, and what to do about it', () => {
    const codes = [...new Set([...said.map(([, code]) => code!), ...Object.keys(callRefusals)])]
    // Timers alone meet two of them, and whoever has a form open the third.
    const onTheWire = codes.filter((code) => !['not_due', 'push_moved', 'task_changed'].includes(code))
    expect(onTheWire.length).toBeGreaterThan(25)
    expect(onTheWire.filter((code) => !Object.hasOwn(problemWords, code))).toEqual([])
    for (const [code, { status, says, todo }] of Object.entries(problemWords)) {
      expect(status, code).toBeGreaterThanOrEqual(400)
      for (const words of [says, todo]) expect(words, code).toMatch(/^[A-Z].*[.]$/s)
    }
  })

  it('is shown as a whole and one by one', () => {
    const all = problemsPage(Object.keys(problemWords))
    for (const [code, { todo }] of Object.entries(problemWords)) {
      expect(all).toContain(`id="${code}"`)
      expect(problemsPage([code])).toContain(todo.slice(0, 20).replaceAll('"', '&quot;'))
    }
  })
})

describe('the page for developers', () => {
  const documents = Object.fromEntries(names.map((name) => [name, openApi(name, url)]))

  it('shows every endpoint', () => {
    const page = documentationPage(documents, { url, limits, tryAs: null })
    for (const { method, path } of Object.values(versions).flat()) expect(page).toContain(`${method} ${path}`)
    expect(page).not.toMatch(/<script/i)
  })

  it('leads to the clients of one file, and shows the line that is all of it', () => {
    const page = documentationPage(documents, { url, limits, tryAs: null })
    for (const language of ['ts', 'py']) expect(page).toContain(`href="/clients/countersign.${language}"`)
    const line = /gate\.guard\('mail\.send',.*/.exec(page)![0].replaceAll('&gt;', '>')
    expect(readFileSync('clients/countersign.ts', 'utf8')).toContain(line.replace('</pre>', ''))
  })

  it('says in its first paragraph who runs a tool, and when one may act on a repeat', () => {
    const page = documentationPage(documents, { url, limits, tryAs: null })
    expect(/<p>(.*?)<\/p>/s.exec(page)![1]).toMatch(/Your pod runs its tools itself/)
    expect(page).toContain('Act on it only if the first answer was yours')
  })

  it('shows what answers look like', () => {
    const page = documentationPage(documents, { url, limits, tryAs: null })
    expect(page).toContain('&quot;request&quot;: &quot;CS-1042&quot;')
    expect(page.match(/<summary>Shape<\/summary>/g)!.length).toBeGreaterThanOrEqual(8)
  })

  it('shows what could be markup as text', () => {
    const hostile = `"><img src=x onerror="alert(1)"></pre><script>alert(2)</script>&amp;`
    const twisted = JSON.parse(
      JSON.stringify(documents).replaceAll('Ask to use a tool', JSON.stringify(hostile).slice(1, -1)),
    ) as typeof documents
    const page = documentationPage(twisted, { url: `https://x.example/${hostile}`, limits, tryAs: hostile })
    expect(page.replace('<script type="module" src="/docs/try.mjs"></script>', '')).not.toMatch(/<script|<img/i)
    expect(page).toContain('&lt;script&gt;alert(2)&lt;/script&gt;&amp;amp;')
  })
})
