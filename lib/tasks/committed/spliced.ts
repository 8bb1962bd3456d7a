import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, stringify } from 'yaml'

// Records of a repository with something added. The text of what stands there stays as it is, letter by letter; what came of
// it is read once more, and if that is anything but the old with the new, nothing was done.

/** Longer texts are left alone: whoever reads the repository reads no more of a record either. */
const mostChars = 1_000_000

type Fields = Readonly<Record<string, unknown>>

/** A list with an entry in it: in the place of the one with the same value of a field, or at its end. Null where it is no list. */
export function withEntry(text: string | null, entry: Fields, same: string | null): string | null {
  const before = text ?? ''
  const read = readWhole(before)
  if (!read) return null
  if (read.value === null) return checked(`${ended(before)}${stringified([entry])}`, [plain(entry)])
  const { contents, value } = read
  if (!isSeq(contents) || contents.flow || !Array.isArray(value)) return null
  const at = same === null ? -1 : value.findLastIndex((one: unknown) => fieldOf(one, same) === entry[same])
  const first = before.lastIndexOf('-', startOf(contents.items[0] as Node) - 1)
  const lines = indented(stringified([entry]), columnOf(before, first))
  const wanted = at < 0 ? [...(value as unknown[]), plain(entry)] : value.with(at, plain(entry))
  if (at < 0) return checked(`${ended(before)}${lines}`, wanted)
  const item = contents.items[at] as Node
  const dash = before.lastIndexOf('-', startOf(item) - 1)
  return checked(replaced(before, lineStart(before, dash), lineEnd(before, item.range![1]), lines), wanted)
}

/** A text whose `under` holds a member of this name: in the place of the one that is there, or as the last. Null where it cannot. */
export function withMember(text: string | null, under: string, name: string, member: Fields): string | null {
  const before = text ?? ''
  const read = readWhole(before)
  if (!read) return null
  const block = stringified({ [under]: { [name]: member } })
  if (read.value === null) return checked(`${ended(before)}${block}`, { [under]: { [name]: plain(member) } })
  const { contents, value } = read
  if (!isMap(contents) || contents.flow || !isRecord(value)) return null
  const wanted = { ...value, [under]: { ...(isRecord(value[under]) && value[under]), [name]: plain(member) } }
  const pair = contents.items.find((one) => keyOf(one) === under)
  if (!pair) return checked(`${ended(before)}${block}`, wanted)
  const { value: members } = pair
  if (!isMap(members) || members.items.length === 0) {
    if (value[under] !== null && !(isMap(members) && members.items.length === 0)) return null
    const end = isScalar(members) || isMap(members) ? members.range![1] : startOf(pair.key as Node)
    return checked(replaced(before, lineStart(before, startOf(pair.key as Node)), lineEnd(before, end), block), wanted)
  }
  if (members.flow) return null
  const lines = indented(stringified({ [name]: member }), columnOf(before, startOf(members.items[0]!.key as Node)))
  const known = members.items.find((one) => keyOf(one) === name)
  if (known) {
    const end = endOf(known)
    return checked(replaced(before, lineStart(before, startOf(known.key as Node)), lineEnd(before, end), lines), wanted)
  }
  const end = lineEnd(before, endOf(members.items.at(-1)!))
  return checked(replaced(before, end, end, lines), wanted)
}

function readWhole(text: string): { contents: unknown; value: unknown } | null {
  if (text.length > mostChars) return null
  try {
    const document = parseDocument(text, { logLevel: 'silent' })
    if (document.errors.length > 0) return null
    return { contents: document.contents, value: (document.toJS() as unknown) ?? null }
  } catch {
    // More of one thing named again and again than a reader takes.
    return null
  }
}

function checked(text: string, wanted: unknown): string | null {
  const read = readWhole(text)
  return read && JSON.stringify(read.value) === JSON.stringify(wanted) ? text : null
}

function replaced(text: string, from: number, to: number, lines: string): string {
  return `${ended(text.slice(0, from))}${lines}${text.slice(to)}`
}

const stringified = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** What a reader makes of what is written. */
const plain = (value: Fields): unknown => parseDocument(stringified(value)).toJS() as unknown

/** A text after which a line can begin. */
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

const indented = (lines: string, column: number): string => lines.replaceAll(/^(?=.)/gm, ' '.repeat(column))

const startOf = (node: Node): number => node.range![0]

function endOf({ key, value }: Pair): number {
  const last = value ?? key
  return (last as Node).range![1]
}

function keyOf({ key }: Pair): string | null {
  return isScalar(key) && !isAlias(key) ? String(key.value) : null
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const columnOf = (text: string, at: number): number => at - lineStart(text, at)

function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
