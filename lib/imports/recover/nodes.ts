import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml'
import { type LineOf, nowhere, type Note, type Reading } from '@/lib/imports/recover/reading'

// What a document may grow to when its aliases are written out, in values.
const maxValues = 50_000
const maxNotes = 20

type Context = {
  notes: Note[]
  lineOf: (offset: number) => number
  anchors: Map<string, { value: unknown; size: number }>
  size: number
}

/** What a parser found wrong, and where. */
export class YamlFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** Thrown inside, caught at the border: the document is hostile or wrecked beyond use. */
class Unusable extends Error {
  constructor(readonly note: Note) {
    super(note.reason)
  }
}

/**
 * A parsed document as plain data. Ids such as 1.10 stay as they are written, null keys keep their word, a key that
 * appears twice is noted and the last one counts, aliases share one value and are counted, tags of other languages are noted.
 */
export function convert(
  document: Document | null,
  warnings: readonly YamlFault[],
  lineOf: (offset: number) => number,
): Reading {
  const context: Context = { notes: [], lineOf, anchors: new Map(), size: 0 }
  for (const warning of warnings) context.notes.push(warningNote(warning, lineOf))
  try {
    const value = toValue(document?.contents, context)
    return { ok: true, value, notes: context.notes, lineOf: placesIn(document?.contents, lineOf) }
  } catch (error) {
    if (error instanceof Unusable)
      return { ok: false, value: undefined, notes: [...context.notes, error.note], lineOf: nowhere }
    throw error
  }
}

function warningNote({ message, offset }: YamlFault, lineOf: (offset: number) => number): Note {
  const tag = /Unresolved tag: (\S+)/.exec(message)?.[1]
  if (!tag) return { code: 'not_yaml', line: lineOf(offset), reason: message.split('\n')[0] ?? '' }
  const reason = `It holds ${tag}, an object of a programming language; its plain value was used.`
  return { code: 'foreign_tag', line: lineOf(offset), reason }
}

type Member = { start: unknown; value: unknown }

/** Of a key that stands there twice the last one counts, as it does in the value. */
function membersOf(node: unknown): Map<string, Member> {
  if (isSeq(node)) return new Map(node.items.map((item, index) => [String(index), { start: item, value: item }]))
  if (isMap(node)) return new Map(node.items.map(({ key, value }) => [keyText(key), { start: key, value }]))
  return new Map()
}

function placesIn(root: unknown, lineOf: (offset: number) => number): LineOf {
  const known = new Map<unknown, Map<string, Member>>()
  return (...way) => {
    let at: Member | undefined
    let node = root
    for (const name of way) {
      const members = known.get(node) ?? membersOf(node)
      known.set(node, members)
      at = members.get(String(name))
      node = at?.value
    }
    return at ? startLine(at.start, lineOf) : null
  }
}

function startLine(node: unknown, lineOf: (offset: number) => number): number {
  const range = (node as { range?: [number, number, number] | null } | null)?.range
  return range ? lineOf(range[0]) : 1
}

function toValue(node: unknown, context: Context): unknown {
  if (isAlias(node)) return aliased(node.source, startLine(node, context.lineOf), context)
  const sizeBefore = context.size
  context.size++
  const value = isMap(node)
    ? toRecord(node, context)
    : isSeq(node)
      ? node.items.map((item) => toValue(item, context))
      : toPlain(node)
  const anchor = (node as { anchor?: string } | null)?.anchor
  if (anchor) context.anchors.set(anchor, { value, size: context.size - sizeBefore })
  return value
}

function aliased(name: string, line: number, context: Context): unknown {
  const target = context.anchors.get(name)
  if (!target)
    throw new Unusable({
      code: 'not_yaml',
      line,
      reason: `It refers to *${name.slice(0, 80)}, which is not defined before.`,
    })
  unfold(context, target.size, line)
  return target.value
}

/** An alias costs as much as what it stands for: that is how a page becomes a library. */
function unfold(context: Context, by: number, line: number): void {
  context.size += by
  if (context.size <= maxValues) return
  const reason = `Its references would unfold to more than ${maxValues.toLocaleString('en')} values.`
  throw new Unusable({ code: 'too_many_aliases', line, reason })
}

function toRecord(map: YAMLMap, context: Context): Record<string, unknown> {
  const entries = new Map<string, unknown>()
  for (const { key, value } of map.items) {
    const name = keyText(key)
    if (isMerge(key) && context.notes.length < maxNotes) {
      const reason = 'It takes over the fields of another entry (<<); those were not read as its own.'
      context.notes.push({ code: 'merge_key', line: startLine(key, context.lineOf), reason })
    }
    if (entries.has(name) && context.notes.length < maxNotes) {
      const reason = `The key “${name.slice(0, 80)}” appears twice; the last one was used.`
      context.notes.push({ code: 'duplicate_key', line: startLine(key, context.lineOf), reason })
    }
    entries.set(name, toValue(value, context))
  }
  // Unlike assignment, this makes a key named __proto__ an ordinary one.
  return Object.fromEntries(entries)
}

/** `<<` without quotes, by which other readers mix one mapping into another. */
function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

/** A key as it is written: `null` stays "null", 1.10 stays "1.10". */
function keyText(key: unknown): string {
  if (!isScalar(key)) return clean(isNode(key) ? key.toString() : '')
  if (typeof key.value === 'string') return clean(key.value)
  return clean(key.source ?? '') || 'null'
}

function toPlain(node: unknown): unknown {
  if (!isScalar(node)) return null
  const { value, source } = node as Scalar
  if (typeof value === 'string') return clean(value)
  // 1.10, 007 and 12345678901234567890 are names here, not quantities.
  if (typeof value === 'number') return String(value) === source ? value : clean(source ?? String(value))
  if (typeof value === 'boolean') return value
  return value === null || value === undefined ? null : clean(source ?? '')
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
