import { isNode, type Node, pointedAt, resolved, Unfit } from '@/lib/tools/openapi/document'

/** So many parts of a form nobody reads, and a document that repeats itself could make more of them than fit into memory. */
const mostParts = 3000

/** Keywords that say which values fit, or what they are; others are of no use here. */
const kept = new Set(
  (
    'type enum const default format pattern title description examples minimum maximum exclusiveMinimum exclusiveMaximum ' +
    'multipleOf minLength maxLength minItems maxItems uniqueItems minProperties maxProperties required ' +
    'contentMediaType contentEncoding'
  ).split(' '),
)

/** A form as JSON Schema that stands alone: references put in place, what points to itself under `$defs`. */
export type Standalone = { form: Node; defs: Record<string, Node> }

/** Takes a form out of a document. Throws `Unfit` in words for what cannot be taken. */
export function standalone(root: Node, schema: unknown): Standalone {
  const defs: Record<string, Node> = {}
  const circular = new Map<string, string>()
  let parts = 0

  function take(value: unknown, way: readonly string[]): Node {
    if (++parts > mostParts) throw new Unfit('Its form has too many parts for people to look at')
    // In JSON Schema a form can be yes to everything or no to everything.
    if (value === true) return {}
    if (!isNode(value)) throw new Unfit('A form in it is neither a section nor true')
    if (value['$ref'] === undefined) return plain(value, way)
    const target = pointedAt(root, value['$ref'])
    const ref = value['$ref'] as string
    if (way.includes(ref)) return { $ref: `#/$defs/${nameFor(ref)}` }
    const { $ref: _ref, ...beside } = value
    return { ...take(target, [...way, ref]), ...(Object.keys(beside).length > 0 && plain(beside, way)) }
  }

  function nameFor(ref: string): string {
    const known = circular.get(ref)
    if (known) return known
    const last = ref
      .split('/')
      .at(-1)!
      .replaceAll(/[^A-Za-z0-9_]/g, '_')
    const name = [...circular.values()].includes(last) ? `${last}_${circular.size}` : last
    circular.set(ref, name)
    return name
  }

  function plain(value: Node, way: readonly string[]): Node {
    const merged = Array.isArray(value['allOf']) ? mergedOf(value, way) : null
    if (merged) return merged
    const form: Record<string, unknown> = {}
    for (const [keyword, said] of Object.entries(value)) {
      if (kept.has(keyword) && (keyword !== 'pattern' || isTame(said))) form[keyword] = said
      if (['properties', 'patternProperties'].includes(keyword) && isNode(said))
        form[keyword] = Object.fromEntries(
          Object.entries(said)
            // What only the API itself fills in is nothing to send.
            .filter(
              ([name, own]) => !(isNode(own) && own['readOnly'] === true) && (keyword === 'properties' || isTame(name)),
            )
            .map(([name, own]) => [name, take(own, way)]),
        )
      if (['items', 'not', 'additionalProperties'].includes(keyword))
        form[keyword] = typeof said === 'boolean' ? said : take(said, way)
      if (['anyOf', 'oneOf'].includes(keyword) && Array.isArray(said)) form[keyword] = said.map((one) => take(one, way))
      if (keyword === 'example' && form['examples'] === undefined) form['examples'] = [said]
    }
    if (Array.isArray(form['required']) && isNode(form['properties']))
      form['required'] = form['required'].filter((name) => Object.hasOwn(form['properties'] as Node, String(name)))
    return ofThree(form, value)
  }

  /** What must fit several forms at once, as one form where all of them are objects. */
  function mergedOf({ allOf, ...own }: Node, way: readonly string[]): Node | null {
    const each = (allOf as unknown[]).map((one) => take(one, way))
    const all = [...each, plain(own, way)]
    if (each.length === 1 && Object.keys(all[1]!).every((keyword) => !['properties', 'type'].includes(keyword)))
      return { ...each[0], ...all[1] }
    const isPlain = all.every(
      (one) => one['$ref'] === undefined && one['oneOf'] === undefined && one['anyOf'] === undefined,
    )
    if (!isPlain || !all.some((one) => isNode(one['properties']))) return { ...all.at(-1), allOf: each }
    return {
      ...Object.assign({}, ...all),
      type: 'object',
      properties: Object.assign({}, ...all.map((one) => one['properties'] ?? {})) as Node,
      required: [...new Set(all.flatMap((one) => (Array.isArray(one['required']) ? one['required'] : [])))],
    } as Node
  }

  const form = take(schema, [])
  // Taking one of them can show that another one points to itself as well.
  for (let [ref, name] = next() ?? []; ref !== undefined && name !== undefined; [ref, name] = next() ?? [])
    defs[name] = take(resolved(root, { $ref: ref }), [ref])
  return { form, defs }

  function next(): [string, string] | undefined {
    return [...circular].find(([, name]) => !Object.hasOwn(defs, name))
  }
}

/** What OpenAPI 3.0 says in its own way, as JSON Schema says it. */
function ofThree(form: Record<string, unknown>, value: Node): Node {
  if (value['nullable'] === true && typeof form['type'] === 'string') {
    form['type'] = [form['type'], 'null']
    if (Array.isArray(form['enum']) && !form['enum'].includes(null))
      form['enum'] = [...(form['enum'] as unknown[]), null]
  }
  for (const [exclusive, plain] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof form[exclusive] !== 'boolean') continue
    if (form[exclusive] && typeof form[plain] === 'number') {
      form[exclusive] = form[plain]
      delete form[plain]
    } else delete form[exclusive]
  }
  return form
}

/** Whether a pattern can be tried on what a pod sends: others could take longer than anybody waits, or are of another dialect. */
function isTame(pattern: unknown): boolean {
  if (typeof pattern !== 'string' || pattern.length > 300) return false
  // A repeated group that itself repeats, or that repeats a choice.
  if (/\([^()]*[+*|{][^()]*\)[+*{]|\\[1-9]/.test(pattern)) return false
  try {
    return new RegExp(pattern, 'u').source !== ''
  } catch {
    return false
  }
}
