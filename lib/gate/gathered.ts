import type { Moved } from '@/lib/db/moved'

export type News = Pick<Moved, 'topics' | 'requests'>

/** More requests at once than anybody has on a page are not named. */
const mostNamed = 100

/** Passes the first news on at once, and what follows within so many milliseconds together when they are over. */
export function gathered(ms: () => number, pass: (news: News) => void): (news: News) => void {
  let untold: News | null = null
  let isPausing = false

  function pause() {
    isPausing = true
    setTimeout(() => {
      isPausing = false
      if (!untold) return
      pass(untold)
      untold = null
      pause()
    }, ms()).unref()
  }

  return (news) => {
    if (isPausing) untold = both(untold, news)
    else {
      pass(news)
      pause()
    }
  }
}

function both(before: News | null, { topics, requests }: News): News {
  if (!before) return { topics, requests }
  const named =
    before.requests === 'many' || requests === 'many' ? null : [...new Set([...before.requests, ...requests])]
  return {
    topics: [...new Set([...before.topics, ...topics])],
    requests: named && named.length <= mostNamed ? named : 'many',
  }
}
