/** What a text is made of, as people read it. */
export type UnitKind = 'heading' | 'item' | 'row' | 'code' | 'sentence'

export type Unit = {
  kind: UnitKind
  /** Exactly as it stands, with the space behind it: all units of a text, one after the other, are the text. */
  text: string
  /** What it says: without the sign of a list and however its words are broken into lines. */
  key: string
  /** What is the same wherever this is: what it says, in small letters, except in code, where these are other letters. */
  same: string
  /** The heading under which it stands; empty above the first one. */
  section: string
}

const fence = /^\s{0,3}(?:```|~~~)/
const heading = /^\s{0,3}#{1,6}\s/
const item = /^\s*(?:[-*+•]|\d{1,4}[.)])\s+/
const row = /^\s*\|/
/** Where a sentence may end: its sign, what closes around it, and the space behind, of which Chinese and Japanese have none. */
const ends = /[.!?…]{1,99}["'”’)\]]{0,9}\s+|[。！？]{1,99}["'”’)\]」』）]{0,9}\s*/gu
const isShortened = /(?:^|[\s(])(?:\p{L}|e\.g|i\.e|etc|vs|no|nr|mr|mrs|ms|dr|st|cf|approx|ca|bzw|usw|z\.b)\.\s+$/iu
/** A sentence that is longer is read in parts. */
const longest = 2_000

/** A text as a list of headings, list items, rows of tables, lines of code and sentences. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = []
  let section = ''
  let block: { kind: UnitKind; text: string } | null = null
  let isCode = false

  const close = () => {
    if (block)
      for (const part of isCodeItself(block) ? codeOf(block) : partsOf(block))
        units.push(unit(part.kind, part.text, keyOf(part), section))
    block = null
  }
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const isFence = fence.test(line)
    if (isCode || isFence) {
      close()
      units.push(unit('code', line, line.trimEnd(), section))
      if (isFence) isCode = !isCode
    } else if (line.trim() === '') {
      if (block) {
        // The space behind a paragraph ends it, and belongs to it.
        ;(block as { text: string }).text += line
        close()
      } else if (units.length > 0) units.at(-1)!.text += line
      else units.push(unit('sentence', line, '', section))
    } else if (heading.test(line)) {
      close()
      section = line.replace(/^\s*#+\s*/, '').trim()
      units.push(unit('heading', line, section, section))
    } else if (row.test(line) || item.test(line)) {
      close()
      block = { kind: row.test(line) ? 'row' : 'item', text: line }
      if (block.kind === 'row') close()
    } else if (block) (block as { text: string }).text += line
    else block = { kind: 'sentence', text: line }
  }
  close()
  return units
}

function unit(kind: UnitKind, text: string, key: string, section: string): Unit {
  return { kind, text, key, same: kind === 'code' ? key : key.toLowerCase(), section }
}

type Part = Pick<Unit, 'kind' | 'text'>

const endOfCode = /(?:[;{}()[\]=<>]|["'`\d}\])],)\s*$/

/** Whether a paragraph is code by itself: most of its lines end as no prose does. */
function isCodeItself({ kind, text }: Part): boolean {
  if (kind !== 'sentence' || !text.trimEnd().includes('\n')) return false
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line) => endOfCode.test(line.slice(-40))).length * 2 > lines.length
}

function codeOf(block: Part): Part[] {
  // The empty line that ended it belongs to the last of its lines.
  return (block.text.match(/[^\n]*\n(?:\s*$)?|[^\n]+$/g) ?? []).map((text) => ({ kind: 'code', text }))
}

/** A paragraph or list item, sentence by sentence; the first one of an item is the item. */
function partsOf({ kind, text }: Part): Part[] {
  if (kind === 'row') return [{ kind, text }]
  const parts: Part[] = []
  const from = kind === 'item' ? item.exec(text)![0].length : 0
  let start = 0
  const cut = (to: number) => {
    for (const end of [...breaksIn(text, start, to), to]) {
      if (end > start) parts.push({ kind: start === 0 ? kind : 'sentence', text: text.slice(start, end) })
      start = end
    }
  }
  for (const { index, 0: end } of text.matchAll(ends)) {
    const to = index + end.length
    if (index >= from && !isShortened.test(text.slice(Math.max(0, to - 16), to))) cut(to)
  }
  cut(text.length)
  return parts
}

/** Where a sentence that is too long to be one is parted: into its lines, and where these are too long themselves. */
function breaksIn(text: string, from: number, to: number): number[] {
  if (to - from <= longest) return []
  const breaks: number[] = []
  for (let start = from; start < to;) {
    const line = text.indexOf('\n', start) + 1
    const end = line > 0 && line < to ? line : to
    for (; end - start > longest; breaks.push(start)) start = breakIn(text, start)
    breaks.push(end)
    start = end
  }
  return breaks
}

/**
 * A place at which a long line can be parted: behind a space where there is one, never inside a character. It is chosen by
 * what stands there and not by how far it is, so that behind what came or went the parts are soon the same again.
 */
function breakIn(text: string, start: number): number {
  const [first, last] = [start + longest / 2, start + longest]
  let place = 0
  let most = -1
  for (let at = text.indexOf(' ', first) + 1; at > 0 && at <= last; at = text.indexOf(' ', at) + 1) {
    let mark = 0
    for (let near = at; near < at + 8; near++) mark = (Math.imul(mark, 31) + text.charCodeAt(near)) >>> 0
    mark = Math.imul(mark, 0x9e_37_79_b1) >>> 0
    if (mark > most) [place, most] = [at, mark]
  }
  if (place > 0) return place
  const code = text.charCodeAt(last)
  return code >= 0xdc_00 && code <= 0xdf_ff ? last + 1 : last
}

function keyOf({ kind, text }: Part): string {
  if (kind === 'code') return text.trimEnd()
  const said = kind === 'item' ? text.replace(item, '') : text
  return said.replaceAll(/\s+/g, ' ').trim()
}
