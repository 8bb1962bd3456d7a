/** Where the items of a list begin, and how far they are indented. Offsets count from the start of the text. */
export type Split = { indent: string; starts: number[] }

/**
 * Finds the items of a text that is one YAML list, written as block items, without parsing it; null when it is anything
 * else. A list under a single key (`handoffs:`) counts as that list. So thousands of versions of one file can be told apart.
 */
export function splitList(text: string): Split | null {
  const first = firstItem(text)
  if (!first) return isBlank(text) ? { indent: '', starts: [] } : null
  const starts = splitItems(text.slice(first.start), first.indent)
  return starts && { indent: first.indent, starts: starts.map((at) => at + first.start) }
}

function isBlank(text: string): boolean {
  return text.split('\n').every((row) => /^[ \t]*(?:#.*)?$|^---[ \t]*$/.test(row))
}

/** Skips blank lines, comments, a document mark and at most one bare key; then a dash must come. */
function firstItem(text: string): { start: number; indent: string } | null {
  let keys = 0
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const row = text.slice(start, end < 0 ? text.length : end)
    const item = /^( {0,16})-(?: |$)/.exec(row)
    if (item) return { start, indent: item[1]! }
    if (/^[\w-]{1,60}:[ \t]*$/.test(row)) keys++
    else if (!/^[ \t]*(?:#.*)?$|^---[ \t]*$/.test(row)) return null
    if (keys > 1 || end < 0) return null
    start = end + 1
  }
  return null
}

const strayLines = new Map<string, RegExp>()

/** A line that belongs to no item: less indented than the items' content, and neither item, comment nor blank. */
function strayLine(indent: string): RegExp {
  const known = strayLines.get(indent)
  if (known) return known
  const made = new RegExp(`^(?!${indent} |${indent}-(?: |$)|[ \\t]*(?:#|$))`, 'm')
  strayLines.set(indent, made)
  return made
}

/** The starts of the items of a text that begins with one; null when a line belongs to none of them. */
export function splitItems(body: string, indent: string): number[] | null {
  if (body === '') return []
  if (strayLine(indent).test(body)) return null
  const mark = `\n${indent}-`
  const starts = [0]
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    const next = body.charCodeAt(at + mark.length)
    if (next === 0x20 || next === 0x0a || Number.isNaN(next)) starts.push(at + 1)
  }
  return starts
}
