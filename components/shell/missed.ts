/**
 * What is told where news begins: when each topic moved last, for how long that has been watched, and how often there is
 * a sign of life.
 */
export type Hello = { agoMs: Record<string, number>; watchedMs: number; beatMs: number }

/** Longer than a line is under way from the server to a page. */
export const travelMs = 5_000

/** What a greeting says; a word that is none says that anything may have moved, since nobody watched. */
export function readHello(text: string): Hello {
  const nothingKnown = { agoMs: {}, watchedMs: 0, beatMs: 20_000 }
  try {
    return { ...nothingKnown, ...(JSON.parse(text) as Partial<Hello>) }
  } catch {
    return nothingKnown
  }
}

/**
 * The topics that moved in the time in which nobody told this page: its drawing may have come before that, its news came
 * after. Anything may have, when nobody watched for so long.
 */
export function missedTopics({ agoMs, watchedMs }: Hello, untoldMs: number): ReadonlySet<string> {
  // A clock that was set back says nothing about how long that is.
  if (!(untoldMs >= 0 && watchedMs >= untoldMs)) return new Set(['*'])
  return new Set(Object.keys(agoMs).filter((topic) => agoMs[topic]! <= untoldMs))
}

/** Whether one of these topics was said to have moved since then. */
export function hasMovedSince(movedAt: ReadonlyMap<string, number>, topics: readonly string[], since: number): boolean {
  return ['*', ...topics].some((topic) => (movedAt.get(topic) ?? -Infinity) >= since)
}

/** Whether two signs of life in a row did not come to a page that was told everything until then. */
export function isSilent(untoldMs: number, beatMs: number): boolean {
  return untoldMs > 2 * beatMs + 2 * travelMs
}
