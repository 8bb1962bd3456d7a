/** What to do with one of many equal lines: say it, with how many were left out since the last, or leave it out. */
export type Fold = {
  /** How many equal lines were left out before this one; null: leave this one out, too. */
  next(line: string, nowMs: number): number | null
  /** The lines that were left out and of which nothing was said since, with their numbers; they count as said then. */
  rest(): ReadonlyMap<string, number>
}

const maxLines = 500

/** Says the first of equal lines at once and then one in `everyMs`, so that a flood neither fills a disk nor hides others. */
export function newFold(everyMs: number): Fold {
  const seen = new Map<string, { saidAt: number; left: number }>()
  return {
    next(line, nowMs) {
      const known = seen.get(line)
      if (known && nowMs - known.saidAt < everyMs) {
        known.left++
        return null
      }
      if (!known && seen.size >= maxLines) seen.clear()
      seen.set(line, { saidAt: nowMs, left: 0 })
      return known?.left ?? 0
    },
    rest() {
      const left = new Map([...seen].filter(([, { left: count }]) => count > 0).map(([line, { left: n }]) => [line, n]))
      for (const line of left.keys()) seen.get(line)!.left = 0
      return left
    },
  }
}
