import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'

// The judge of what is sent to GitHub, and of what a server on this machine answers in its place: GitHub's own published
// description of its API.

type Schema = { $ref?: string; properties?: object; anyOf?: Schema[] }
type Media = { schema?: object; examples?: Record<string, { $ref?: string; value?: unknown }> }
type Answer = { $ref?: string; content?: Record<string, Media> }
type Parameter = {
  $ref?: string
  name: string
  in: string
  required?: boolean
  schema?: { type?: string; enum?: string[] }
}
type Operation = {
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, Media> }
  responses: Record<string, Answer>
}
type Description = {
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
// What may be null says so in a word of OpenAPI's own, which JSON Schema has none for.
const description = JSON.parse(readFileSync(file, 'utf8'), (_key, value: { nullable?: unknown } | null) => {
  if (typeof value !== 'object' || value?.nullable !== true) return value
  const { nullable: _nullable, ...schema } = value
  return { anyOf: [schema, { type: 'null' }] }
}) as Description
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false })
ajv.addSchema(description, 'github')

const patterns = Object.keys(description.paths).map((path) => ({
  path,
  // What is written out is meant before what a name stands for.
  parts: path.split('/'),
}))

/** The operation of a request; throws where the description has none. */
export function operationOf(
  method: string,
  pathname: string,
): { path: string; operation: Operation; values: Record<string, string> } {
  const given = pathname.split('/')
  const fits = patterns
    .filter(
      ({ parts }) =>
        parts.length === given.length && parts.every((part, at) => part.startsWith('{') || part === given[at]),
    )
    .toSorted((a, b) => holes(a.parts) - holes(b.parts))
  const found = fits.find(({ path }) => description.paths[path]![method.toLowerCase()])
  if (!found) throw new Error(`GitHub's description has no ${method} ${pathname}`)
  const values = Object.fromEntries(
    found.parts.flatMap((part, at) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(given[at]!)]] : [],
    ),
  )
  return { path: found.path, operation: description.paths[found.path]![method.toLowerCase()]!, values }
}

function holes(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length
}

type Sent = { method: string; url: string; body: string }

/** What is wrong with a request by the description: sentences, none where it is right. */
export function wrongWith({ method, url, body }: Sent): string[] {
  const { pathname, searchParams } = new URL(url, 'http://github')
  const { path, operation } = operationOf(method, pathname)
  const pointer = `${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`
  const allowed = (operation.parameters ?? [])
    .map((one) => followed<Parameter>(one))
    .filter((one) => one.in === 'query')
  const strange = [...searchParams.keys()].filter((name) => !allowed.some((one) => one.name === name))
  const absent = allowed.filter((one) => one.required && !searchParams.has(one.name))
  const wrong = [
    ...strange.map((name) => `the query has no ${name}`),
    ...absent.map(({ name }) => `the query needs ${name}`),
    ...allowed.flatMap(({ name, schema }) =>
      schema?.enum && searchParams.has(name) && !schema.enum.includes(searchParams.get(name)!)
        ? [`${name} is none of ${schema.enum.join()}`]
        : [],
    ),
  ]
  if (!operation.requestBody) return body === '' ? wrong : [...wrong, 'it takes no body']
  if (body === '') return operation.requestBody.required ? [...wrong, 'it needs a body'] : wrong
  const at = `${pointer}/requestBody/content/application~1json/schema`
  return [...wrong, ...misfits(at, JSON.parse(body) as object, true)]
}

/** Throws where an answer is none that GitHub would give to this request. */
export function insistOnAnswer(method: string, path: string, status: number, body: unknown): void {
  const answer = description.paths[path]![method.toLowerCase()]!.responses[String(status)]
  if (!answer) throw new Error(`GitHub's description has no answer ${status} to ${method} ${path}`)
  const media = followed<Answer>(answer).content?.['application/json']
  if (!media) return
  const at = answer.$ref
    ? `components/responses/${answer.$ref.split('/').at(-1)}/content/application~1json/schema`
    : `paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`
  const wrong = misfits(at, body, false, '')
  if (wrong.length > 0) throw new Error(`GitHub would not answer ${method} ${path} so: ${wrong.join('; ')}`)
}

/** The first example that the description gives of an answer. */
export function exampleOf(method: string, path: string, status: number): unknown {
  const answer = followed<Answer>(description.paths[path]![method.toLowerCase()]!.responses[String(status)]!)
  const [first] = Object.values(answer.content?.['application/json']?.examples ?? {})
  return structuredClone(first && followed<{ value: unknown }>(first as { $ref?: string; value: unknown }).value)
}

function followed<Found extends object>(one: Found & { $ref?: string }): Found {
  if (!one.$ref) return one
  return one.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], description) as Found
}

const compiled = new Map<string, ReturnType<typeof ajv.compile>>()

/** @param isClosed Whether a field that the description does not name is wrong, too. */
function misfits(at: string, body: unknown, isClosed: boolean, root = 'paths/'): string[] {
  const name = `github#/${root}${at}`
  const validate = compiled.get(name) ?? ajv.compile({ $ref: name })
  compiled.set(name, validate)
  const schema = at
    .split('/')
    .reduce<unknown>(
      (one, part) => (one as Record<string, unknown>)[part.replaceAll('~1', '/')],
      root === '' ? description : description.paths,
    )
  const { anyOf, properties = anyOf?.[0]?.properties } = followed<Schema>(schema as Schema)
  const strange =
    isClosed && properties && typeof body === 'object' && body !== null
      ? Object.keys(body).filter((field) => !(field in properties))
      : []
  return [
    ...(validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)),
    ...strange.map((field) => `it has no ${field}`),
  ]
}
