export type Node = Readonly<Record<string, unknown>>

/** The document of an API, and where each part of it stands. */
export type ApiDocument = { root: Node; title: string; lineOf: (path: readonly PropertyKey[]) => number | null }
export type DocumentReading = { ok: true; document: ApiDocument } | { ok: false; problems: string[] }

/** Takes what was read for an OpenAPI document, or says what is wrong with it. Nothing is fetched. */
export function documentOf(root: Node, lineOf: ApiDocument['lineOf']): DocumentReading {
  if (root['swagger'] !== undefined)
    return { ok: false, problems: ['This is Swagger 2. Convert it to OpenAPI 3, which most editors of it can do.'] }
  const version = root['openapi']
  if (typeof version !== 'string' || !version.startsWith('3.'))
    return { ok: false, problems: ['This is not an OpenAPI 3 document: it has no line such as “openapi: 3.1.0”.'] }
  if (!isNode(root['paths']) || Object.keys(root['paths']).length === 0)
    return { ok: false, problems: ['The document names no paths, so there is nothing to import.'] }
  const info = isNode(root['info']) ? root['info'] : {}
  const title = typeof info['title'] === 'string' && info['title'].trim() !== '' ? info['title'].trim() : 'An API'
  return { ok: true, document: { root, title: title.slice(0, 60), lineOf } }
}

/** Something that keeps an operation from being imported; said in words, with its place. */
export class Unfit extends Error {}

/** What a reference within the document points to. Nothing outside of it is ever read. */
export function pointedAt(root: Node, ref: unknown): unknown {
  if (typeof ref !== 'string') throw new Unfit('A $ref is not text')
  if (!ref.startsWith('#/'))
    throw new Unfit(`It points to ${ref.slice(0, 80)}, outside of this document, and nothing outside is read`)
  let found: unknown = root
  for (const part of ref.slice(2).split('/')) {
    const name = decoded(part)
    if (!isNode(found) || !Object.hasOwn(found, name))
      throw new Unfit(`It points to ${ref.slice(0, 80)}, which is not in the document`)
    found = found[name]
  }
  return found
}

/** What stands at a place, which may be said by a chain of references. */
export function resolved(root: Node, value: unknown): Node {
  let found = value
  for (let steps = 0; isNode(found) && found['$ref'] !== undefined; steps++) {
    if (steps === 20) throw new Unfit('Its $ref goes round in a circle')
    found = pointedAt(root, found['$ref'])
  }
  if (!isNode(found)) throw new Unfit('A part of it is missing')
  return found
}

function decoded(part: string): string {
  const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
