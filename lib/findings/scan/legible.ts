import { isUtf8 } from 'node:buffer'
import { setImmediate } from 'node:timers/promises'

/** What can be read in a file, in UTF-8, and whether all of it is text. */
export type Legible = { bytes: Uint8Array; isText: boolean }

/** So many characters in a row are something that somebody may have written; of fewer many come about by chance. */
const shortest = 8
/** After so many bytes others have their turn. */
const atOnce = 256 * 1024

/**
 * All of a text, be it in UTF-8 or in a file in UTF-16 that says so, and of anything else the runs of characters in it that can
 * be read, each as a line. Takes as long as the file is.
 */
export async function legible(bytes: Uint8Array): Promise<Legible> {
  if (isUtf8(bytes) && !bytes.includes(0)) return { bytes, isText: true }
  const wide = wideText(bytes)
  return wide === null ? { bytes: await runsIn(bytes), isText: false } : { bytes: Buffer.from(wide), isText: true }
}

function wideText(bytes: Uint8Array): string | null {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  if (mark !== 0xff_fe && mark !== 0xfe_ff) return null
  try {
    const text = new TextDecoder(mark === 0xff_fe ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** The runs of characters of UTF-8, and of characters of two bytes of which one is zero. */
async function runsIn(bytes: Uint8Array): Promise<Uint8Array> {
  const lines: Uint8Array[] = []
  let rest = atOnce
  for (let at = 0; at < bytes.length;) {
    const from = at
    const narrow = narrowRun(bytes, at)
    const wideEnd = bytes[at + 1] === 0 ? endOfWide(bytes, at) : at
    if (narrow.characters >= shortest) lines.push(bytes.subarray(at, narrow.end), lineEnd)
    // One that the higher bytes begin lacks its last character here.
    else if ((wideEnd - at) / 2 >= shortest - 1)
      for (const line of wideRuns(bytes, at, wideEnd))
        if (line.length >= shortest) lines.push(Buffer.from(line), lineEnd)
    at = Math.max(narrow.end, wideEnd, at + 1)
    rest -= at - from
    if (rest > 0) continue
    await setImmediate()
    rest = atOnce
  }
  return Buffer.concat(lines)
}

const lineEnd = Buffer.from('\n')

/** Signs of ASCII that can be seen, and the white space between them. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number((byte >= 0x20 && byte < 0x7f) || /[\t\n\r]/.test(String.fromCharCode(byte))),
)
const visible = /^[^\p{C}\uFFFD]$/u
/** Of each character of two bytes or three whether it can be seen. Found out when it is needed first. */
let seen: Uint8Array | null = null

/** Where characters that can be seen end, and how many there are. */
function narrowRun(bytes: Uint8Array, from: number): { end: number; characters: number } {
  let [at, characters] = [from, 0]
  for (; at < bytes.length; characters++) {
    const length = plain[bytes[at]!] === 1 ? 1 : lengthAt(bytes, at)
    if (length === 0) break
    at += length
  }
  return { end: at, characters }
}

/** How many bytes a character beyond ASCII has that can be seen; 0 where none is. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + length > bytes.length) return 0
  let code = first & (0x7f >> length)
  for (let next = at + 1; next < at + length; next++) {
    if ((bytes[next]! & 0xc0) !== 0x80) return 0
    code = (code << 6) | (bytes[next]! & 0x3f)
  }
  // No character is written longer than it needs.
  const isShortest = code >= (length === 2 ? 0x80 : length === 3 ? 0x8_00 : 0x1_00_00)
  return isShortest && isVisible(code) ? length : 0
}

function isVisible(code: number): boolean {
  if (code > 0xff_ff) return code <= 0x10_ff_ff && visible.test(String.fromCodePoint(code))
  seen ??= Uint8Array.from({ length: 0x1_00_00 }, (_, one) => Number(visible.test(String.fromCharCode(one))))
  return seen[code] === 1
}

/** A Latin letter or sign, as the lower byte of a character of UTF-16. */
function isLatin(byte: number | undefined): boolean {
  return byte !== undefined && (plain[byte] === 1 || (byte >= 0xa0 && byte !== 0xad))
}

function endOfWide(bytes: Uint8Array, from: number): number {
  let at = from
  while (isLatin(bytes[at]) && bytes[at + 1] === 0) at += 2
  return at
}

/**
 * A run of UTF-16. Where the higher byte stands first, it seems to begin one byte later and lacks its last character; where
 * nothing tells which it is, it is read both ways, and what is in it is counted twice.
 */
function wideRuns(bytes: Uint8Array, from: number, end: number): string[] {
  const text = Buffer.from(bytes.subarray(from, end)).toString('utf16le')
  return isLatin(bytes[end]) ? [text, text + String.fromCharCode(bytes[end]!)] : [text]
}
