import type { PlacedRemark } from '@/lib/prompts/schema'

/** A part of a text, and what was said about it; null where nobody said anything. */
export type Part = { text: string; remark: PlacedRemark | null }

/** A text in parts, one after the other: of remarks whose words overlap the first one is shown at them. */
export function placesIn(text: string, remarks: readonly PlacedRemark[]): Part[] {
  const placed = remarks
    .flatMap((remark) => {
      const { quote, from } = remark
      return quote !== null && from !== null && text.startsWith(quote, from)
        ? [{ remark, from, to: from + quote.length }]
        : []
    })
    .toSorted((one, other) => one.from - other.from)
  const parts: Part[] = []
  let at = 0
  for (const { remark, from, to } of placed) {
    if (from < at) continue
    if (from > at) parts.push({ text: text.slice(at, from), remark: null })
    parts.push({ text: text.slice(from, to), remark })
    at = to
  }
  if (at < text.length) parts.push({ text: text.slice(at), remark: null })
  return parts
}
