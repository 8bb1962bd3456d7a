import { splitItems, splitList } from '@/lib/imports/recover/lists'
import { decode, lineAt, readYaml } from '@/lib/imports/recover/documents'
import type { Note } from '@/lib/imports/recover/reading'
import { commonEnd, commonStart } from '@/lib/imports/recover/bytes'

/** One entry of a list file as data, however often and in whichever spelling it was committed. */
export type Item = { key: string; value: Record<string, unknown>; notes: Note[]; line: number }

/** One version of a list file: its entries by number, and what is wrong with it. */
export type Version = {
  shape: 'list' | 'mapping' | 'empty' | 'unreadable'
  ids: Int32Array
  notes: Note[]
  /** The data of a version that is no list, and where it begins. */
  value?: unknown
  line?: number
}

/** What is kept of a version so that the next one only costs what is different: its bytes, and of each entry where it begins and what is wrong with it. */
export type Base = {
  bytes: Buffer
  indent: string
  notes: Note[]
  ids: number[]
  offsets: number[]
  faults: (Note | null)[]
}

/** All entries ever seen, each parsed once. Shared by all files and branches of a repository. */
export type ItemTable = {
  items: Item[]
  byText: Map<string, number>
  byKey: Map<string, number>
  digest(value: unknown): string
}

const maxNotes = 500

const broken = -1
const notMapping = -2

export function newTable(digest: (value: unknown) => string): ItemTable {
  return { items: [], byText: new Map(), byKey: new Map(), digest }
}

/** Reads a version by splitting it; only entries never seen before are parsed, and only what differs from the base is looked at. */
export function readVersion(
  table: ItemTable,
  bytes: Buffer,
  base: Base | null,
): { version: Version; base: Base | null } {
  const made = (base && fromBase(table, bytes, base)) ?? fromScratch(table, bytes)
  if (!made) return { version: readWhole(table, bytes), base: null }
  // An alias may point into another entry; then only the document as a whole makes sense.
  if (made.ids.includes(broken) && bytes.includes('&')) {
    const whole = readWhole(table, bytes)
    if (whole.shape === 'list') return { version: whole, base: null }
  }
  if (made.ids.length === 0)
    return { version: { ...emptyVersion('empty'), notes: [...made.notes, emptyNote] }, base: null }
  const ids = Int32Array.from(made.ids.filter((id) => id >= 0))
  const faults = made.faults.filter((fault) => fault !== null)
  return { version: { shape: 'list', ids, notes: [...made.notes, ...faults] }, base: made }
}

const emptyNote: Note = { code: 'empty_file', line: null, reason: 'The file is empty.' }

function emptyVersion(shape: Version['shape']): Version {
  return { shape, ids: new Int32Array(0), notes: [] }
}

function fromScratch(table: ItemTable, bytes: Buffer): Base | null {
  const { text, notes } = decode(bytes)
  const split = splitList(text)
  if (!split) return null
  const found = read(table, text, split.starts, () => 0)
  // Places are counted in the bytes of the text, which decoding may have changed.
  const faithful = notes.length === 0 && Buffer.byteLength(text) === bytes.length
  const offsets = byteOffsets(text, split.starts)
  return { bytes: faithful ? bytes : Buffer.from(text), indent: split.indent, notes, ...found, offsets }
}

/** The entries before and after what changed are taken over; only the middle is decoded and split. */
function fromBase(table: ItemTable, bytes: Buffer, base: Base): Base | null {
  const { offsets, indent } = base
  const same = commonStart(bytes, base.bytes)
  let kept = 0
  while (kept + 1 < offsets.length && offsets[kept + 1]! + indent.length + 2 <= same) kept++
  const from = offsets[kept] ?? 0
  const tailBytes = commonEnd(bytes, base.bytes, Math.min(bytes.length, base.bytes.length) - from)
  const found = offsets.findIndex((at, index) => index > kept && at - 1 >= base.bytes.length - tailBytes)
  const tail = found < 0 ? offsets.length : found
  const shift = bytes.length - base.bytes.length
  const to = found < 0 ? bytes.length : offsets[tail]! + shift
  const { text, notes } = decode(bytes.subarray(from, to))
  if (notes.length > 0 || Buffer.byteLength(text) !== to - from) return null
  if (text !== '' && !text.startsWith(`${indent}-`)) return null
  const starts = splitItems(text, indent)
  if (!starts) return null
  const middle = read(table, text, starts, () => countLines(bytes, from))
  const spliced = <Part>(old: readonly Part[], fresh: readonly Part[], tailPart = old.slice(tail)): Part[] => [
    ...old.slice(0, kept),
    ...fresh,
    ...tailPart,
  ]
  const moved = offsets.slice(tail).map((at) => at + shift)
  return {
    bytes,
    indent,
    notes: [],
    ids: spliced(base.ids, middle.ids),
    faults: spliced(base.faults, middle.faults),
    offsets: spliced(
      offsets,
      byteOffsets(text, starts).map((at) => at + from),
      moved,
    ),
  }
}

function byteOffsets(text: string, starts: readonly number[]): number[] {
  let last = 0
  let bytes = 0
  return starts.map((start) => {
    bytes += Buffer.byteLength(text.slice(last, start))
    last = start
    return bytes
  })
}

function countLines(bytes: Buffer, end: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}

/** The numbers of a text's entries. `linesBefore` is only asked when something has to be reported. */
function read(
  table: ItemTable,
  text: string,
  starts: readonly number[],
  linesBefore: () => number,
): Pick<Base, 'ids' | 'faults'> {
  const faults: (Note | null)[] = []
  const ids = starts.map((start, index) => {
    const part = text.slice(start, starts[index + 1] ?? text.length).trimEnd()
    const line = () => lineAt(text, start) + linesBefore()
    const id = lookUp(table, part, line)
    faults.push(id < 0 ? badNote(id, line() + (id === broken ? faultLine(part) - 1 : 0), part) : null)
    return id
  })
  return { ids, faults }
}

/** The line of an entry on which it stops being YAML. */
function faultLine(part: string): number {
  return readYaml(part).notes.at(-1)?.line ?? 1
}

function badNote(id: number, line: number, text: string): Note {
  const start = text.split('\n')[0]!.slice(0, 80)
  if (id === notMapping)
    return { code: 'entry_not_a_mapping', line, reason: `An entry without fields stands in the list: ${start}` }
  return { code: 'broken_entry', line, reason: `This entry is cut off or broken and cannot be read: ${start}` }
}

/** The number of an entry's text; parsed the first time it is seen. */
function lookUp(table: ItemTable, text: string, line: () => number): number {
  const known = table.byText.get(text)
  if (known !== undefined) return known
  // A copy: a slice, and every value cut from it, would keep the whole version it came from in memory.
  const own = Buffer.from(text).toString()
  const reading = readYaml(own)
  const value = reading.ok && Array.isArray(reading.value) && reading.value.length === 1 ? reading.value[0] : undefined
  const id = value === undefined ? broken : intern(table, value, reading.notes, reading.notes.length > 0 ? line() : 1)
  table.byText.set(own, id)
  return id
}

/** Equal data is one entry, whatever the order of its keys and however its lines are wrapped. */
function intern(table: ItemTable, value: unknown, notes: Note[], line: number): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return notMapping
  const key = table.digest(value)
  const known = table.byKey.get(key)
  if (known !== undefined) return known
  const id = table.items.push({ key, value: value as Record<string, unknown>, notes, line }) - 1
  table.byKey.set(key, id)
  return id
}

/** For anything that is not a plain list of blocks: read as one document, then taken apart. */
function readWhole(table: ItemTable, bytes: Buffer): Version {
  const { text, notes } = decode(bytes)
  const reading = readYaml(text)
  notes.push(...reading.notes)
  if (!reading.ok) return { ...emptyVersion('unreadable'), notes }
  if (reading.value === null || reading.value === undefined)
    return { ...emptyVersion('empty'), notes: [...notes, emptyNote] }
  const list = listWithin(reading.value)
  if (!list) {
    const [first = ''] = typeof reading.value === 'object' ? Object.keys(reading.value) : []
    return { ...emptyVersion('mapping'), notes, value: reading.value, line: reading.lineOf(first) ?? 1 }
  }
  const { lineOf } = reading
  const line = (index: number) => (list.key === null ? lineOf(index) : lineOf(list.key, index)) ?? 1
  const ids = list.members.map((value, index) => {
    const id = intern(table, value, [], 1)
    if (id < 0 && notes.length < maxNotes) notes.push(badNote(id, line(index), String(JSON.stringify(value) ?? value)))
    return id
  })
  return { shape: 'list', ids: Int32Array.from(ids.filter((id) => id >= 0)), notes }
}

/** A list, or the one list under a key of its own, as in `handoffs: [...]`. */
function listWithin(value: unknown): { key: string | null; members: unknown[] } | null {
  if (Array.isArray(value)) return { key: null, members: value }
  if (typeof value !== 'object' || value === null) return null
  const lists = Object.entries(value).flatMap(([key, members]) => (Array.isArray(members) ? { key, members } : []))
  return lists.length === 1 && Object.keys(value).length <= 2 ? lists[0]! : null
}

/** A version made of entries that were found in a text. */
export function textVersion(table: ItemTable, values: Record<string, unknown>[], notes: Note[]): Version {
  return { shape: 'list', ids: Int32Array.from(values, (value) => intern(table, value, [], 1)), notes }
}
