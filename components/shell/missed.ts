/** What a page is told when its stream opens: when each topic moved last, and for how long that has been watched. */
type Hello = { agoMs: Record<string, number>; watchedMs: number }

/**
 * The topics that moved since a page was asked for, so that nobody has told it: its drawing may have come before that, its
 * stream came after. Anything may have, when nobody watched for so long.
 */
export function missedTopics(hello: string, askedForMs: number): ReadonlySet<string> {
  try {
    const { agoMs, watchedMs } = JSON.parse(hello) as Hello
    if (!(watchedMs >= askedForMs)) return new Set(['*'])
    return new Set(Object.keys(agoMs).filter((topic) => agoMs[topic]! <= askedForMs))
  } catch {
    return new Set(['*'])
  }
}

/** Whether one of these topics was said to have moved since then. */
export function hasMovedSince(movedAt: ReadonlyMap<string, number>, topics: readonly string[], since: number): boolean {
  return ['*', ...topics].some((topic) => (movedAt.get(topic) ?? -Infinity) >= since)
}
