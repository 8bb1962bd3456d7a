import { type ApiDocument, isNode, type Node, resolved, Unfit } from '@/lib/tools/openapi/document'
import { standalone } from '@/lib/tools/openapi/form'
import { wordsIn } from '@/lib/tools/names'

/** One thing that an API does, with what it takes. An operation that does several by a word in it is several of these. */
export type Operation = {
  method: string
  path: string
  /** What the API calls it; else its method and path. */
  name: string
  action: string | null
  /** Everything that the same operation does, this one among it. */
  actions: string[]
  summary: string
  tag: string | null
  input: { properties: Record<string, Node>; required: string[]; more: Node }
  /** What was left out of it. */
  notes: string[]
}

export const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const
/** By a property of these names an API says which of several things an operation shall do. */
const selectors = ['action', 'mode']

type Argument = { name: string; form: Node; isRequired: boolean; of?: string }
type Body = { action: string | null; properties: Record<string, Node>; required: readonly unknown[]; more: Node }

/** The operations under one path and method. Throws `Unfit` for one that cannot be taken. */
export function operationsOf({ root }: ApiDocument, path: string, method: string, item: Node): Operation[] {
  const operation = resolved(root, item[method])
  const notes: string[] = []
  const named = parametersOf(root, [item['parameters'], operation['parameters']], notes)
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g))
    if (!named.arguments.some((argument) => argument.name === name))
      throw new Unfit(`Its address names {${name.slice(0, 60)}}, which it does not describe`)
  const { bodies, defs } = bodiesOf(root, operation['requestBody'], notes)
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
  const [tag] = Array.isArray(operation['tags']) ? (operation['tags'] as unknown[]) : []
  return bodies.map(({ action, properties, required, more }) => {
    const inBody = Object.entries(properties).map(([name, form]) => ({
      name,
      form,
      isRequired: required.includes(name),
    }))
    const given = argumentsOf(named.arguments, inBody)
    const allDefs = { ...named.defs, ...defs }
    return {
      method,
      path,
      name: text(operation['operationId']) || `${method.toUpperCase()} ${path}`,
      action,
      actions: bodies.flatMap((body) => body.action ?? []),
      summary: text(operation['summary']) || text(operation['description']),
      tag: typeof tag === 'string' && tag.trim() !== '' ? tag.trim() : null,
      input: {
        properties: Object.fromEntries(given.map(({ name, form }) => [name, form])),
        required: given.filter(({ isRequired }) => isRequired).map(({ name }) => name),
        more: { ...underOwnNames(more, given), ...(Object.keys(allDefs).length > 0 && { $defs: allDefs }) },
      },
      notes,
    }
  })
}

function parametersOf(root: Node, lists: unknown[], notes: string[]) {
  const found = new Map<string, Argument>()
  const defs: Record<string, Node> = {}
  for (const value of lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))) {
    const parameter = resolved(root, value)
    const { name, in: place } = parameter
    if (typeof name !== 'string' || typeof place !== 'string')
      throw new Unfit('A parameter lacks its name or its place')
    if (place !== 'path' && place !== 'query') {
      if (parameter['required'] === true) notes.push(`${name}, which goes in a ${place}, is left to whoever calls it`)
      continue
    }
    const taken = standalone(root, parameter['schema'] ?? {})
    Object.assign(defs, taken.defs)
    const about = parameter['description']
    const form = { ...taken.form, ...(typeof about === 'string' && { description: about }) }
    // One that the operation says again counts instead of what the path says.
    found.set(`${place} ${name}`, { name, form, isRequired: place === 'path' || parameter['required'] === true })
  }
  return { arguments: [...found.values()], defs }
}

function bodiesOf(root: Node, requestBody: unknown, notes: string[]): { bodies: Body[]; defs: Record<string, Node> } {
  const none = { action: null, properties: {}, required: [], more: {} }
  if (requestBody === undefined) return { bodies: [none], defs: {} }
  const body = resolved(root, requestBody)
  const content = isNode(body['content']) ? body['content'] : {}
  const types = Object.keys(content)
  const type = types.find((one) => /[/+]json\b/.test(one)) ?? types.find((one) => one.includes('form')) ?? types[0]
  if (type === undefined) return { bodies: [none], defs: {} }
  const media = content[type]
  const { form, defs } = standalone(root, isNode(media) ? (media['schema'] ?? {}) : {})
  if (types.length > 1) notes.push(`Of ${types.length} ways to send its content, ${type} is taken`)
  const whole: Body = {
    action: null,
    properties: { body: form },
    required: body['required'] === true ? ['body'] : [],
    more: {},
  }
  return { bodies: splitBodies(form) ?? [whole], defs }
}

/** The content of an operation as named arguments, once for each thing it does; null where it has no names. */
function splitBodies(form: Node): Body[] | null {
  const ways = [form['oneOf'], form['anyOf']].find((list) => Array.isArray(list)) as Node[] | undefined
  if (!ways) return isNode(form['properties']) ? byAction(form) : null
  if (!ways.every((way) => isNode(way['properties']))) return null
  const shared = isNode(form['properties']) ? (form['properties'] as Record<string, Node>) : {}
  const whole = ways.map((way) => ({ ...way, properties: { ...shared, ...(way['properties'] as Node) } }))
  const parts = whole.map(byAction)
  // Each way says by itself what it does.
  if (parts.every((bodies) => bodies.every(({ action }) => action !== null))) return parts.flat()
  return [oneBodyOf(whole)]
}

function byAction(form: Node): Body[] {
  const properties = form['properties'] as Record<string, Node>
  const required: unknown[] = Array.isArray(form['required']) ? form['required'] : []
  const selector = selectors.find((name) => Object.hasOwn(properties, name) && actionsIn(properties[name]!).length > 0)
  if (selector === undefined) return [{ action: null, properties, required, more: {} }]
  const { [selector]: chosen, ...others } = properties
  return actionsIn(chosen!).map((action) => ({
    action,
    properties: others,
    required: required.filter((name) => name !== selector),
    more: {},
  }))
}

function actionsIn(form: Node): string[] {
  const values = form['const'] === undefined ? form['enum'] : [form['const']]
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) return []
  return values.length > 1 || form['const'] !== undefined || values.length === 1 ? [...new Set(values as string[])] : []
}

/** Several forms of one content, of which a call must fit one: everything can be said, and what each needs is kept. */
export function oneBodyOf(ways: readonly Node[]): Body {
  const properties = new Map<string, Node>()
  for (const way of ways)
    for (const [name, form] of Object.entries(way['properties'] as Record<string, Node>)) {
      const known = properties.get(name)
      const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(form)
      properties.set(
        name,
        isSame ? form : { anyOf: [...(Array.isArray(known['anyOf']) ? known['anyOf'] : [known]), form] },
      )
    }
  const needs = ways.map((way) => (Array.isArray(way['required']) ? (way['required'] as string[]) : []))
  const [first = [], ...rest] = needs
  const required = first.filter((name) => rest.every((names) => names.includes(name)))
  return {
    action: null,
    properties: Object.fromEntries(properties),
    required,
    more: { anyOf: needs.map((names) => ({ required: names })) },
  }
}

/** Arguments under the names that tools here have, in small letters: rules about files and branches find them by these. */
function argumentsOf(named: readonly Argument[], inBody: readonly Argument[]): Argument[] {
  const found = new Map<string, Argument>()
  for (const [place, list] of [
    ['', named],
    ['body_', inBody],
  ] as const)
    for (const argument of list) {
      const plain = wordsIn(argument.name).join('_')
      if (!/^[a-z]/.test(plain))
        throw new Unfit(`Its argument “${argument.name.slice(0, 60)}” has no name that can be used here`)
      // The same name in the address and in the content are two things.
      const isInAddress = named.some((one) => wordsIn(one.name).join('_') === plain)
      const name = isInAddress ? `${place}${plain}` : plain
      if (found.has(name)) throw new Unfit(`Two of its arguments are called ${plain}, when written in small letters`)
      const about = typeof argument.form['description'] === 'string' ? argument.form['description'] : ''
      const own = name === argument.name ? about : `${about}${about && ' '}(${argument.name} in the API)`
      const { title: _title, ...form } = argument.form
      found.set(name, {
        ...argument,
        name,
        of: `${place}${argument.name}`,
        form: { ...form, ...(own && { description: own }) },
      })
    }
  return [...found.values()]
}

/** What holds between arguments of the content, by the names that they have here. */
function underOwnNames({ anyOf, ...more }: Node, given: readonly Argument[]): Node {
  if (!Array.isArray(anyOf)) return more
  const nameOf = (name: string) => given.find(({ of }) => of === `body_${name}`)?.name ?? name
  const needs = (anyOf as { required: string[] }[]).map(({ required }) => ({ required: required.map(nameOf) }))
  // A way that needs nothing of its own fits always.
  return needs.some(({ required }) => required.length === 0) ? more : { ...more, anyOf: needs }
}
