import type { FoundInFile } from '@/lib/deliveries/schema'
import type { Scan } from '@/lib/findings/scan/asked'
import { kindOf } from '@/lib/findings/scan/kinds'
import { mostOfKind } from '@/lib/findings/scan/scan'

/**
 * What was found in a text, with the line in which it stands once values are kept out of sight: one that went over several
 * lines stands in one then. No line is named that is not sure.
 */
export function foundInLines(text: string, { found, codes, counts }: Scan): FoundInFile[] {
  const places = found.filter(({ way, isName }) => way.length === 1 && way[0] === 'text' && !isName)
  const inOrder = places.toSorted((one, other) => one.from - other.from)
  const isHidden = (code: string) => kindOf(code)?.isMasked === true
  // Of a kind with more than are told nobody knows here how many lines each of the others takes.
  const sureUntil = Math.min(
    ...Object.keys(counts)
      .filter((code) => isHidden(code) && counts[code]! >= mostOfKind)
      .map((code) => inOrder.findLast((one) => one.code === code)?.from ?? 0),
  )
  let [at, line] = [0, 1]
  const told = inOrder.map(({ code, from, to }): FoundInFile => {
    line += breaksIn(text, at, from)
    at = Math.max(at, from)
    const place = { code, line: from <= sureUntil ? line : null }
    if (isHidden(code)) at = Math.max(at, to)
    return place
  })
  const missing = codes.filter((code) => !told.some((one) => one.code === code))
  return [...told, ...missing.map((code) => ({ code, line: null }))]
}

function breaksIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
