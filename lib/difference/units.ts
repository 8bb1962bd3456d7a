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
    if (block) for (const part of partsOf(block)) units.push(unit(part.kind, part.text, keyOf(part), section))
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

/** A paragraph or list item, sentence by sentence; the first one of an item is the item. */
function partsOf({ kind, text }: Part): Part[] {
  if (kind === 'row') return [{ kind, text }]
  const parts: Part[] = []
  let from = kind === 'item' ? item.exec(text)![0].length : 0
  let start = 0
  const cut = (to: number) => {
    if (to > start) parts.push({ kind: start === 0 ? kind : 'sentence', text: text.slice(start, to) })
    start = to
  }
  for (const { index, 0: end } of text.matchAll(ends)) {
    const to = index + end.length
    if (index < from || isShortened.test(text.slice(Math.max(0, to - 16), to))) continue
    while (to - start > longest) cut(breakNear(text, start + longest))
    cut(to)
  }
  while (text.length - start > longest) cut(breakNear(text, start + longest))
  cut(text.length)
  return parts
}

/** A place near which a long line can be parted: behind a space where there is one, never inside a character. */
function breakNear(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at - 1)
  if (space > at - longest / 2) return space + 1
  const code = text.charCodeAt(at)
  return code >= 0xdc_00 && code <= 0xdf_ff ? at + 1 : at
}

function keyOf({ kind, text }: Part): string {
  const said = kind === 'item' ? text.replace(item, '') : text
  return said.replaceAll(/\s+/g, ' ').trim()
}
