/**
 * What a page is told: the topics that moved, the requests among them, where these are named, and how many pages were
 * told the same. `*` is said for whatever may have moved while nobody told.
 */
export type News = { topics: ReadonlySet<string>; requests: ReadonlySet<string> | 'many'; listeners: number }

/** News of which nobody knows what it was. */
export function anyNews(topics: ReadonlySet<string>, listeners: number): News {
  return { topics, requests: 'many', listeners }
}

/** What a line of the stream says. */
export function readNews(data: string): News {
  try {
    const { topics, requests, listeners } = JSON.parse(data) as Record<string, unknown>
    return {
      topics: new Set(Array.isArray(topics) ? topics.map(String) : []),
      requests: Array.isArray(requests) ? new Set(requests.map(String)) : 'many',
      listeners: Number(listeners) || 1,
    }
  } catch {
    return anyNews(new Set(), 1)
  }
}

/** Whether a page of these topics is meant; one that shows only some requests is not, when only others moved. */
export function concerns(news: News, wanted: readonly string[], shown?: readonly string[]): boolean {
  return movedOf(news, wanted, shown).length > 0
}

/** What pods move by what they do, as often as they do it. */
const often: readonly string[] = ['tasks', 'memory', 'findings', 'deliveries']

/** Whether a page is meant for nothing but what moves all day, of which it shows a little. */
export function isOften(news: News, wanted: readonly string[], shown?: readonly string[]): boolean {
  return movedOf(news, wanted, shown).every((topic) => often.includes(topic))
}

function movedOf({ topics, requests }: News, wanted: readonly string[], shown?: readonly string[]): string[] {
  if (topics.has('*')) return ['*']
  const isShown = !shown || requests === 'many' || shown.some((id) => requests.has(id))
  return wanted.filter((topic) => topics.has(topic) && (isShown || topic !== 'requests'))
}

/** How long one page of many waits, so that they do not all ask at once: 200 pages within two seconds. */
export function askSpreadMs({ listeners }: News): number {
  return listeners < 10 ? 0 : Math.min(3_000, listeners * 9)
}

/** The same for drawing a page again, which costs the server far more than an answer does. */
export function drawSpreadMs({ listeners }: News): number {
  return listeners < 10 ? 0 : Math.min(30_000, listeners * 100)
}
