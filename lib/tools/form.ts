import { digestOf } from '@/lib/core/canonical'
import type { Tool } from '@/lib/tools/schema'

/** One way in which another form of a tool's arguments differs from the one before. */
export type FormChange = {
  /** The argument, or a part of it such as `files[].path`; empty for the arguments as a whole. */
  argument: string
  kind: 'added' | 'removed' | 'required' | 'optional' | 'narrower' | 'wider' | 'other'
  words: string
}

type Form = Readonly<Record<string, unknown>>

/** What only people read: another word there changes nothing about which calls fit. */
const said = new Set(['title', 'description', 'examples', 'example', '$comment', 'deprecated'])
const named = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const raises = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const
const lowers = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const
const limitWords: Record<string, string> = {
  maximum: 'at most',
  exclusiveMaximum: 'less than',
  maxLength: 'characters at most',
  maxItems: 'entries at most',
  maxProperties: 'named parts at most',
  minimum: 'at least',
  exclusiveMinimum: 'more than',
  minLength: 'characters at least',
  minItems: 'entries at least',
  minProperties: 'named parts at least',
}

/** In what the second form differs from the first, for whoever has to judge it; nothing where the same calls fit both. */
export function formDifference(before: Tool['input'], after: Tool['input']): FormChange[] {
  if (isSameForm(before, after)) return []
  const found = objectChanges('', before, after)
  const rest = withoutKeys(before, partsOfObjects)
  if (found.length === 0 || !isSameForm(rest, withoutKeys(after, partsOfObjects)))
    found.push({ argument: '', kind: 'other', words: 'What holds between the arguments is different' })
  return found
}

/** Whether the same calls fit two forms. */
export function isSameForm(one: unknown, other: unknown): boolean {
  return digestOf({ form: bare(one) }) === digestOf({ form: bare(other) })
}

const partsOfObjects = ['properties', 'required'] as const

/** A form without the words for people in it. */
function bare(form: unknown): unknown {
  if (Array.isArray(form)) return form.map(bare)
  if (!isForm(form)) return form
  return Object.fromEntries(
    Object.entries(form)
      .filter(([keyword, value]) => !said.has(keyword) && !saysNothing(keyword, value))
      .map(([keyword, value]) => [keyword, partOf(keyword, value)]),
  )
}

function saysNothing(keyword: string, value: unknown): boolean {
  if (keyword === 'properties') return isForm(value) && Object.keys(value).length === 0
  return keyword === 'required' && Array.isArray(value) && value.length === 0
}

function partOf(keyword: string, value: unknown): unknown {
  // Below these stand names that somebody chose, and one of them may be "title".
  if (named.has(keyword) && isForm(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bare(part)]))
  if ((keyword === 'required' || keyword === 'enum') && Array.isArray(value)) return inOrder(value)
  return ['const', 'default'].includes(keyword) ? value : bare(value)
}

/** For lists in which the order says nothing. */
function inOrder(list: readonly unknown[]): unknown[] {
  return list.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

function objectChanges(at: string, before: Form, after: Form): FormChange[] {
  const [old, now] = [partsIn(before), partsIn(after)]
  const [needed, needs] = [requiredIn(before), requiredIn(after)]
  const place = (name: string) => (at === '' ? name : `${at}.${name}`)
  const found: FormChange[] = []
  for (const name of Object.keys(old))
    if (!Object.hasOwn(now, name))
      found.push({ argument: place(name), kind: 'removed', words: 'Is no longer passed along' })
  for (const [name, form] of Object.entries(now)) {
    const argument = place(name)
    const must = needs.has(name)
    if (!Object.hasOwn(old, name)) {
      const words = must ? 'Is new, and must always be given' : 'Is new, and can be left out'
      found.push({ argument, kind: 'added', words })
      continue
    }
    if (must && !needed.has(name)) found.push({ argument, kind: 'required', words: 'Must always be given now' })
    if (!must && needed.has(name)) found.push({ argument, kind: 'optional', words: 'Can be left out now' })
    found.push(...valueChanges(argument, old[name], form))
  }
  return found
}

function valueChanges(argument: string, before: unknown, after: unknown): FormChange[] {
  if (isSameForm(before, after)) return []
  if (!isForm(before) || !isForm(after)) return [{ argument, kind: 'other', words: 'Takes other values' }]
  const found = [
    ...typeChanges(argument, before, after),
    ...choiceChanges(argument, before, after),
    ...limitChanges(argument, before, after),
  ]
  if (before['properties'] ?? after['properties']) found.push(...objectChanges(argument, before, after))
  if (isForm(before['items']) && isForm(after['items']))
    found.push(...valueChanges(`${argument}[]`, before['items'], after['items']))
  if (isForm(before['items']) !== isForm(after['items'])) found.push(oneOf(argument, before, after, 'items'))
  found.push(...otherChanges(argument, before, after))
  return found.length > 0 ? found : [{ argument, kind: 'other', words: 'Takes other values' }]
}

function typeChanges(argument: string, before: Form, after: Form): FormChange[] {
  const [old, now] = [listOf(before['type']), listOf(after['type'])]
  if (isSameForm(inOrder(old), inOrder(now))) return []
  const words = `Takes ${now.length > 0 ? now.map(String).join(' or ') : 'anything'} now, and took ${old.length > 0 ? old.map(String).join(' or ') : 'anything'}`
  return [{ argument, kind: sizeOf(old, now), words }]
}

function choiceChanges(argument: string, before: Form, after: Form): FormChange[] {
  const [old, now] = [before['enum'], after['enum']]
  if (isSameForm(old, now)) return []
  if (!Array.isArray(now)) return [{ argument, kind: 'wider', words: 'Any value is taken, no longer one of a few' }]
  if (!Array.isArray(old))
    return [{ argument, kind: 'narrower', words: `Must be one of: ${now.map(String).join(', ')}` }]
  const [more, less] = [now.filter((one) => !old.includes(one)), old.filter((one) => !now.includes(one))]
  return [
    ...(more.length > 0
      ? [{ argument, kind: 'wider', words: `Can be ${more.map(String).join(', ')} now` } as const]
      : []),
    ...(less.length > 0
      ? [{ argument, kind: 'narrower', words: `Can no longer be ${less.map(String).join(', ')}` } as const]
      : []),
  ]
}

function limitChanges(argument: string, before: Form, after: Form): FormChange[] {
  return [...raises, ...lowers].flatMap((keyword): FormChange[] => {
    const none = (raises as readonly string[]).includes(keyword) ? Infinity : -Infinity
    const [old, now] = [numberOf(before[keyword], none), numberOf(after[keyword], none)]
    if (old === now) return []
    const kind = now > old === (none === Infinity) ? 'wider' : 'narrower'
    const said = (value: number) =>
      value === none ? 'no limit' : `${limitWords[keyword]} ${value.toLocaleString('en')}`
    return [{ argument, kind, words: `${said(now)} now, and ${said(old)} before` }]
  })
}

const looked = new Set<string>(['type', 'enum', 'items', ...raises, ...lowers, ...partsOfObjects])

function otherChanges(argument: string, before: Form, after: Form): FormChange[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keywords].flatMap((keyword) => {
    if (looked.has(keyword) || said.has(keyword)) return []
    const [old, now] = [partOf(keyword, before[keyword]), partOf(keyword, after[keyword])]
    return isSameForm(old, now) ? [] : [oneOf(argument, before, after, keyword)]
  })
}

/** What one keyword says that is only there or not, or cannot be held against the other by size. */
function oneOf(argument: string, before: Form, after: Form, keyword: string): FormChange {
  if (keyword === 'default') return { argument, kind: 'other', words: 'Counts as something else when it is left out' }
  const kind = before[keyword] === undefined ? 'narrower' : after[keyword] === undefined ? 'wider' : 'other'
  return { argument, kind, words: `${ruleWords[keyword] ?? 'Its values'} ${endings[kind]}` }
}

const endings = {
  narrower: 'must fit a rule that is new',
  wider: 'no longer need to fit a rule',
  other: 'must fit another rule',
}
const ruleWords: Record<string, string> = {
  pattern: 'Its letters and signs',
  format: 'The way it is written',
  items: 'Its entries',
  additionalProperties: 'Parts of it that are not named',
}

function sizeOf(old: readonly unknown[], now: readonly unknown[]): FormChange['kind'] {
  if (old.length === 0) return 'narrower'
  if (now.length === 0) return 'wider'
  if (old.every((one) => now.includes(one))) return 'wider'
  return now.every((one) => old.includes(one)) ? 'narrower' : 'other'
}

function numberOf(value: unknown, none: number): number {
  return typeof value === 'number' ? value : none
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

function partsIn({ properties }: Form): Form {
  return isForm(properties) ? properties : {}
}

function requiredIn({ required }: Form): Set<unknown> {
  return new Set(listOf(required))
}

function withoutKeys(form: Form, keys: readonly string[]): Form {
  return Object.fromEntries(Object.entries(form).filter(([keyword]) => !keys.includes(keyword)))
}

function isForm(value: unknown): value is Form {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
