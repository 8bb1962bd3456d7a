// What makes a rewrite worth a warning: this many lines gone, and at least this many times what came instead.
export const destructiveLines = 20
const destructiveRatio = 2
// A later version that holds this share of the old lines counts as a repair.
export const restoredShare = 0.6
// A marker in place of content only means something when content went.
export const elisionLines = 5

/** Whether so many lines were taken for so few given that a document was probably lost. */
export function isDestructive({ added, deleted }: { added: number; deleted: number }): boolean {
  return deleted >= destructiveLines && deleted >= destructiveRatio * added
}

/** The lines of a document that say something. */
export function tellingLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

/** The share of the old lines that a newer text still holds, from 0 to 1. */
export function keptShare(oldLines: readonly string[], newText: string): number {
  if (oldLines.length === 0) return 1
  const newer = new Set(newText.split('\n'))
  return oldLines.filter((line) => newer.has(line)).length / oldLines.length
}

const marker = /^[\s>#*\-/<!]*(?:\.{3,}|…|\[\.\.\.|\[…|\(\.\.\.)|^[\s>#*\-/<!]*[([][^()[\]]{0,80}[)\]]\s*$/
const claimsKept =
  /\b(?:existing|preserved|unchanged|appended|omitted|remaining|remains?|rest of|same as (?:before|above)|as before)\b/i
const looksCut =
  /\b(?:truncated|snipped|snip|previous|prior|updated|continue[sd]?|for brevity|earlier|other (?:entries|sections|content))\b/i

/** A line such as "...existing entries..." that stands where content was, and how sure that is. */
export type Elision = { line: string; certain: boolean }

/** The first line of the new text, not in the old one, that stands for content instead of being content. */
export function findElision(newText: string, oldText: string): Elision | null {
  const candidates = newText
    .split('\n')
    .filter((line) => line.length <= 200 && marker.test(line) && (claimsKept.test(line) || looksCut.test(line)))
  if (candidates.length === 0) return null
  const old = new Set(oldText.split('\n'))
  const added = candidates.filter((line) => !old.has(line))
  const line =
    added.find((candidate) => claimsKept.test(candidate) && !isLink(candidate)) ??
    added.find((candidate) => !isLink(candidate))
  return line === undefined ? null : { line: line.trim(), certain: claimsKept.test(line) && /\.{3}|…/.test(line) }
}

/** What a line says of content that it stands for, such as "existing"; null for a line that is content itself. */
export function elidedBy(line: string): string | null {
  if (!marker.test(line) || !/\.{3}|…/.test(line) || isLink(line)) return null
  return claimsKept.exec(line)?.[0] ?? null
}

/** A footnote or a link in brackets is content. */
function isLink(line: string): boolean {
  return /\]\(|\]:|^\s*[-*] \[[ x]\]/i.test(line)
}

const promise =
  /\bwithout (?:\w+ ){0,2}?(?:remov|overwrit|truncat|delet|los|chang|alter|replac|modif|touch|drop)\w*(?: \w+){0,3}|\b(?:preserv|keep|retain)\w* (?:all |the )?(?:existing|previous|prior|current|original) \w+|\bno (?:content|lines?|entries) (?:removed|lost|deleted)/i
const addition = /\b(?:append(?:s|ed|ing)?|add(?:s|ed|ing)?)\b/i

/** The words of a commit message that its change contradicts, or null. */
export function contradictionOf(
  message: string,
  { added, deleted }: { added: number; deleted: number },
): string | null {
  const subject = message.split('\n')[0] ?? ''
  const promised = promise.exec(message)?.[0]
  if (promised !== undefined && deleted >= elisionLines && deleted > added) return promised.trim()
  if (!isDestructive({ added, deleted })) return null
  return addition.exec(subject)?.[0] ?? null
}

/** Whether a message promises to leave content alone: then the change is worth a look even when it is small. */
export function promisesCare(message: string): boolean {
  return promise.test(message) || addition.test(message.split('\n')[0] ?? '')
}

/** A way in which a text lost what stood before it, and how much, in words. */
export type Lost = { how: 'emptied' | 'malformed' | 'replaced' | 'share' | 'contradiction'; words: string }

// A text of fewer characters is rewritten as often as not.
const longText = 200
const leftShare = 0.2

/** What a text lost of the one before it; `said` is what its writer says about the change. */
export function lostIn(before: string, after: string, said: string | null): Lost[] {
  const old = tellingLines(before)
  if (old.length === 0) return []
  if (tellingLines(after).length === 0) return [{ how: 'emptied', words: `nothing is left of ${lines(old.length)}` }]
  const counts = linesBetween(before, after)
  const kept = keptShare(old, after)
  const losses: Lost[] = []
  if (isJson(before) && !isJson(after))
    losses.push({ how: 'malformed', words: 'it was JSON, and can be read as such no more' })
  const gone = `${lines(counts.deleted)} of ${old.length} went, ${counts.added} came`
  if (before.length >= longText && after.length * 2 <= before.length && kept < leftShare)
    losses.push({ how: 'replaced', words: gone })
  else if (isDestructive(counts)) losses.push({ how: 'share', words: gone })
  const promised = said === null ? null : contradictionOf(said, counts)
  if (promised !== null) losses.push({ how: 'contradiction', words: `“${promised}”, but ${gone}` })
  return losses
}

/**
 * How much of a text is not there any more, from 0 to 1: of its lines that say something those that stand nowhere in the newer
 * one. Rounded up, so that it is over whatever it is over.
 */
export function deletedShare(before: string, after: string): number {
  const all = tellingLines(before).length
  return all === 0 ? 0 : Math.ceil((linesBetween(before, after).deleted * 10_000) / all) / 10_000
}

const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`)

/** How many telling lines came and went, wherever they stand. */
function linesBetween(before: string, after: string): { added: number; deleted: number } {
  const left = new Map<string, number>()
  for (const line of tellingLines(before)) left.set(line, (left.get(line) ?? 0) + 1)
  let added = 0
  for (const line of tellingLines(after)) {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    else added++
  }
  return { added, deleted: [...left.values()].reduce((all, count) => all + count, 0) }
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
