import { readsOneWay } from '@/lib/core/json'
import { parse } from 'yaml'

/** A value at its place in a document that has paths: `team.members[lee].role`. */
export type PathChange = { path: string; before: string | null; after: string | null }

/** A longer YAML text takes too long to read; it is compared as the text it is. */
const longestYaml = 200_000
const mostValues = 200_000
const mostDepth = 64
/** By what an item of a list is told from its neighbours, before its place. */
const names = ['id', 'key', 'path', 'slug', 'name']

type Form = 'json' | 'yaml'

/** Which form a text has by the name of its file, as far as it has paths. */
export function formOf(file: string): Form | null {
  if (/\.jsonc?$/i.test(file)) return 'json'
  return /\.ya?ml$/i.test(file) ? 'yaml' : null
}

/** What differs between two documents, by path, in the order of the new one; null where one of them cannot be read so. */
export function pathChanges(before: string, after: string, form: Form): PathChange[] | null {
  return documentChanges(before, after, form)?.changes ?? null
}

/** The same, and whether what stands in both stands in another order. */
export function documentChanges(
  before: string,
  after: string,
  form: Form,
): { changes: PathChange[]; isReordered: boolean } | null {
  const [old, fresh] = [documentIn(before, form), documentIn(after, form)]
  return old && fresh && changesOf(valuesOf(old.value), valuesOf(fresh.value))
}

/** What differs between two values that are read already. */
export function valueChanges(before: unknown, after: unknown): PathChange[] | null {
  return changesOf(valuesOf(before), valuesOf(after))?.changes ?? null
}

type Values = ReadonlyMap<string, string>

function changesOf(old: Values | null, fresh: Values | null): { changes: PathChange[]; isReordered: boolean } | null {
  if (!old || !fresh) return null
  const changes: PathChange[] = []
  for (const [path, value] of fresh) {
    const was = old.get(path) ?? null
    if (was !== value) changes.push({ path, before: was, after: value })
  }
  for (const [path, value] of old) if (!fresh.has(path)) changes.push({ path, before: value, after: null })
  const stayed = [...old.keys()].filter((path) => fresh.has(path))
  const stays = [...fresh.keys()].filter((path) => old.has(path))
  return { changes, isReordered: stayed.some((path, at) => stays[at] !== path) }
}

/** What a document says; null for one that cannot be read, or that two readers could take for two things. */
function documentIn(text: string, form: Form): { value: unknown } | null {
  try {
    if (form === 'yaml') {
      // A long number is kept to its last digit.
      const options = { maxAliasCount: 100, logLevel: 'error', intAsBigInt: true } as const
      return text.length > longestYaml ? null : { value: parse(text, options) as unknown }
    }
    const value: unknown = JSON.parse(text)
    return readsOneWay(text) ? { value } : null
  } catch {
    return null
  }
}

/** Every value of a document that holds no others, by its path; null where there are too many, too deep. */
function valuesOf(value: unknown): Values | null {
  const values = new Map<string, string>()
  return walk(value, '', 0, values) ? values : null
}

/** False where there are too many, too deep, or two at one place. */
function walk(value: unknown, path: string, depth: number, values: Map<string, string>): boolean {
  if (depth > mostDepth || values.size > mostValues) return false
  const inner = Array.isArray(value)
    ? itemsOf(value).map(([name, item]) => [`${path}[${name}]`, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, item]) => [path ? `${path}.${written(name)}` : written(name), item] as const)
      : null
  if (inner && inner.length > 0) return inner.every(([at, item]) => walk(item, at, depth + 1, values))
  if (values.has(path)) return false
  values.set(path, inner ? (Array.isArray(value) ? '[]' : '{}') : saidOf(value))
  return true
}

/** What is written as these are could be taken for a number, for what is quoted, or for what is empty. */
const ambiguous = /^(?:"|(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?Infinity|NaN|true|false|null|\{\}|\[\])$)/

/** A value as people read it; a text that could be taken for another value is quoted. */
function saidOf(value: unknown): string {
  if (typeof value === 'string') return ambiguous.test(value) ? JSON.stringify(value) : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

/** The items of a list with what tells them apart: a name that each has once, or else their place. */
function itemsOf(items: readonly unknown[]): [string, unknown][] {
  for (const name of names) {
    const given = items.map((item) => nameIn(item, name))
    if (given.every((one) => one !== null) && new Set(given).size === items.length)
      return items.map((item, at) => [written(given[at]!), item])
  }
  return items.map((item, at) => [String(at + 1), item])
}

function nameIn(item: unknown, name: string): string | null {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return null
  const value = (item as Record<string, unknown>)[name]
  return ['string', 'number', 'bigint'].includes(typeof value) ? String(value) : null
}

/** A name that could be taken for a path is quoted. */
function written(name: string): string {
  return /^[\p{L}\p{N}_/-]+$/u.test(name) ? name : JSON.stringify(name)
}
