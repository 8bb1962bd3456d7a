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
