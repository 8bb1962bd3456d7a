import { convert, YamlFault } from '@/lib/imports/recover/nodes'
import { nowhere, type Note, type Reading } from '@/lib/imports/recover/reading'
import { Composer, type CST, type Document, Parser } from 'yaml'

export const maxYamlChars = 1024 * 1024
const maxDepth = 64
// Brackets are counted wherever they stand, so prose gets some more of them.
const maxBrackets = 100

/** Bytes as text: by their byte order mark and without it, with plain line ends, and without what PostgreSQL cannot hold. */
export function decode(bytes: Uint8Array): { text: string; notes: Note[] } {
  const raw = new TextDecoder(encodingOf(bytes)).decode(bytes)
  const text = cleanText(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw)
  const bad = raw.search(/[\ufffd\0]/)
  if (bad < 0) return { text, notes: [] }
  const reason = 'The file holds bytes that are not text in UTF-8; they were replaced.'
  return { text, notes: [{ code: 'not_utf8', line: lineAt(raw, bad), reason }] }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** Removes the two things a text can hold that a database cannot: U+0000 and halves of characters. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/** The line a position stands on, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Reads YAML (and JSON, which is YAML) from somebody else's hands. Never throws; says what it could not take. */
export function readYaml(text: string): Reading {
  const refused = refuseUnread(text)
  if (refused) return { ok: false, value: undefined, notes: [refused], lineOf: nowhere }
  const lineOf = (offset: number) => lineAt(text, offset)
  const warnings: YamlFault[] = []
  try {
    const { document, more } = compose(text, warnings, lineOf)
    const reading = convert(document, warnings, lineOf)
    return { ...reading, notes: [...reading.notes, ...more] }
  } catch (error) {
    return { ok: false, value: undefined, notes: [faultNote(error, lineOf)], lineOf: nowhere }
  }
}

type Composed = { document: Document.Parsed | null; more: Note[] }

/** Builds the first document of a text. At the first error it stops: a text made of nothing else would cost gigabytes. */
function compose(text: string, warnings: YamlFault[], lineOf: (offset: number) => number): Composed {
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' })
  let first: YamlFault | null = null
  listenTo(composer, (source, _code, message, warning) => {
    const fault = new YamlFault(message, offsetOf(source))
    if (warning) return void (warnings.length < 20 && warnings.push(fault))
    // Whatever holds the faulty part says so once more, with the place where it itself begins.
    first ??= fault
    throw first
  })
  const more: Note[] = []
  const tokens = firstDocument(text, (at) => more.push({ code: 'second_document', line: lineOf(at), reason: leftOut }))
  for (const document of composer.compose(tokens, true, text.length)) return { document, more }
  return { document: null, more }
}

// Nothing is left out in silence.
const leftOut = 'A second document begins here; only the first one of a file is read.'

/** The tokens of a text up to its second document; told where that begins, if it holds anything. */
function* firstDocument(text: string, onSecond: (at: number) => void): Generator<CST.Token> {
  let isFirst = true
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') yield token
    else if (isFirst) {
      isFirst = false
      yield token
    } else if (token.value) return onSecond(token.value.offset)
  }
}

type Listener = (source: FaultSource, code: string, message: string, warning?: boolean) => void

/** Takes the place of a composer's own listener, which collects without end; refuses a composer that has none. */
export function listenTo(composer: object, listener: Listener): void {
  // Setting alone proves nothing: it makes a property that nobody reads on a composer that has its listener elsewhere.
  const hasOne = typeof Reflect.get(composer, 'onError') === 'function'
  if (!hasOne || !Reflect.set(composer, 'onError', listener))
    throw new TypeError('The YAML composer has no listener to replace')
}

type FaultSource = number | [number, number] | { offset: number }

function offsetOf(source: FaultSource): number {
  if (typeof source === 'number') return source
  return Array.isArray(source) ? source[0] : source.offset
}

function faultNote(error: unknown, lineOf: (offset: number) => number): Note {
  if (error instanceof RangeError)
    return { code: 'too_deep', line: null, reason: 'It is nested too deeply to be read.' }
  const words = error instanceof Error ? error.message.split('\n')[0] : String(error)
  const line = error instanceof YamlFault ? lineOf(error.offset) : null
  if (/call stack/i.test(words ?? '')) return { code: 'too_deep', line, reason: 'It is nested too deeply to be read.' }
  return { code: 'not_yaml', line, reason: `It is not valid YAML: ${words}` }
}

/** Judged on the characters, before a parser has to follow: a parser that runs out of stack takes its process along. */
function refuseUnread(text: string): Note | null {
  if (text.length > maxYamlChars)
    return { code: 'too_large', line: null, reason: 'It is larger than 1 MB, too large to be read as one document.' }
  const deep = deepLine(text) ?? bracketLine(text)
  if (deep !== null) return { code: 'too_deep', line: deep, reason: `It is nested more than ${maxDepth} levels deep.` }
  return null
}

/** The first line that is indented, or marked with dashes, more levels deep than anybody writes. */
function deepLine(text: string): number | null {
  const indents: number[] = []
  let line = 0
  for (const row of text.split('\n')) {
    line++
    const indent = /^ */.exec(row)![0].length
    if (indent === row.length) continue
    while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop()
    indents.push(indent)
    const markers = /^(?:[-?:][ \t]+){0,100}/.exec(row.slice(indent))![0].replace(/[ \t]/g, '').length
    if (indents.length + markers > maxDepth) return line
  }
  return null
}

function bracketLine(text: string): number | null {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) depth++
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--
    if (depth > maxBrackets) return lineAt(text, at)
  }
  return null
}
