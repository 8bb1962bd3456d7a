import type { News } from '@/components/shell/news'

/**
 * What is told where news begins: when each topic moved last, for how long that has been watched, how often there is a
 * sign of life, and how many pages listen.
 */
export type Hello = { agoMs: Record<string, number>; watchedMs: number; beatMs: number; listeners: number }

/** Longer than a line is under way from the server to a page. */
export const travelMs = 5_000

/** What a greeting says; a word that is none says that anything may have moved, since nobody watched. */
export function readHello(text: string): Hello {
  const nothingKnown = { agoMs: {}, watchedMs: 0, beatMs: 20_000, listeners: 1 }
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

/** When each topic and each named request moved last, as far as this browser was told. */
export type Recent = { topics: Map<string, number>; requests: Map<string, number> }

const anyRequest = '*'

/** Keeps in mind what moved just now, and nothing from before `since`. */
export function noteMoved(recent: Recent, { topics, requests }: News, now: number, since: number): void {
  for (const topic of topics) recent.topics.set(topic, now)
  for (const id of requests === 'many' ? [anyRequest] : requests) recent.requests.set(id, now)
  for (const moved of [recent.topics, recent.requests])
    for (const [name, at] of moved) if (at < since) moved.delete(name)
}

/** What moved since then, as one news. */
export function newsSince({ topics, requests }: Recent, since: number): News {
  const later = (moved: Map<string, number>) => new Set([...moved].flatMap(([name, at]) => (at >= since ? name : [])))
  const named = later(requests)
  return { topics: later(topics), requests: named.has(anyRequest) ? 'many' : named, listeners: 1 }
}

/** Whether two signs of life in a row did not come to a page that was told everything until then. */
export function isSilent(untoldMs: number, beatMs: number): boolean {
  return untoldMs > 2 * beatMs + 2 * travelMs
}
