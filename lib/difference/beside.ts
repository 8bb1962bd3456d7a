import type { LineChange } from '@/lib/difference/lines'

type Line = { text: string; number: number }

/** A line beside what it was: one of the two may be missing; or lines that are left out as nothing near them changes. */
export type LinePair = { before: Line | null; after: Line | null; isSame: boolean } | { leftOut: number }

/** Lines that went beside those that came in their place, in order. No line is lost, and none is said twice. */
export function linesBeside(changes: readonly LineChange[]): LinePair[] {
  const pairs: LinePair[] = []
  let [gone, come]: [Line[], Line[]] = [[], []]
  const close = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at++)
      pairs.push({ before: gone[at] ?? null, after: come[at] ?? null, isSame: false })
    ;[gone, come] = [[], []]
  }
  for (const change of changes) {
    if (change.kind === 'removed') gone.push({ text: change.text, number: change.before })
    else if (change.kind === 'added') come.push({ text: change.text, number: change.after })
    else {
      close()
      if (change.kind === 'left out') pairs.push({ leftOut: change.count })
      else {
        const { text, before, after } = change
        pairs.push({ before: { text, number: before }, after: { text, number: after }, isSame: true })
      }
    }
  }
  close()
  return pairs
}
