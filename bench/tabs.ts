import { getPriority, setPriority } from 'node:os'
import { read } from '@/bench/pages'
import { openStream, type Stream } from '@/bench/stream'
import { askSpreadMs, drawSpreadMs, type News } from '@/components/shell/news'
import { type Pace, paced } from '@/components/shell/pace'
import type { QueueNews } from '@/lib/requests/news/schema'

/** What tabs are told to do, one after the other. */
export type Asked =
  | { open: { gate: string; queues: readonly string[]; homes: readonly string[] } }
  | { see: string }
  | { close: true }

/** What they answer: that they are open, when the last of the queues showed the request, and what they met until the end. */
export type Said = { opened: true } | { seenAt: number } | { met: Met }

/** Answers of the 500s, what was given up, how many pages were drawn again, and how often each Home asked. */
export type Met = { broken: number; aborted: number; drawn: number; homeAsked: number }

const met: Met = { broken: 0, aborted: 0, drawn: 0, homeAsked: 0 }
let queues: OpenQueue[] = []
let homes: OpenPage[] = []

// Browsers run on machines of their own: what these take of the processor is what nobody else wants.
setPriority(Math.max(getPriority(), 10))
process.on('disconnect', () => process.exit())
process.on('message', (asked: Asked) => {
  void answer(asked).then(
    (said) => process.send!(said),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function answer(asked: Asked): Promise<Said> {
  if ('open' in asked) {
    const { gate, ...tabs } = asked.open
    queues = await Promise.all(tabs.queues.map(async (cookie) => await openQueue(gate, cookie)))
    homes = await Promise.all(tabs.homes.map(async (cookie) => await openHome(gate, cookie)))
    return { opened: true }
  }
  if ('see' in asked) {
    await Promise.all(queues.map(({ seen }) => seen(asked.see)))
    return { seenAt: Date.now() }
  }
  await Promise.all([...queues, ...homes].map(({ close }) => close()))
  return { met }
}

type OpenPage = { close: () => Promise<void> }
type OpenQueue = OpenPage & { seen: (requestId: string) => Promise<void> }

/** A queue that somebody looks at: it hears what moved, and asks for it as the page does. */
async function openQueue(gate: string, cookie: string): Promise<OpenQueue> {
  const moved = new Set<string>()
  const decided = new Set<string>()
  const waiting = new Map<string, () => void>()
  const pace = paced(async () => {
    const ids = [...moved]
    moved.clear()
    const answer = await askFor<QueueNews>(
      gate,
      cookie,
      `/news/queue?${new URLSearchParams(ids.map((id) => ['id', id]))}`,
    )
    if (typeof answer === 'number') for (const id of ids) moved.add(id)
    if (typeof answer === 'number') return answer
    for (const { id, state } of answer.lines)
      if (state !== 'waiting') {
        decided.add(id)
        waiting.get(id)?.()
      }
  }, 1_000)
  // Where nobody can say which requests moved, the page is drawn again.
  const drawing = paced(async () => {
    const shown = [...waiting.values()]
    await read(gate, '/approvals', cookie)
    met.drawn++
    for (const show of shown) show()
  })
  const stream = await openStream(gate, cookie, (news) => {
    if (!news.topics.has('requests')) return
    if (news.requests === 'many') return drawing.within(250 + drawSpreadMs(news))
    for (const id of news.requests) moved.add(id)
    pace.within(200 + askSpreadMs(news))
  })
  return {
    seen: (id) => (decided.has(id) ? Promise.resolve() : new Promise((resolve) => waiting.set(id, resolve))),
    close: closing(stream, pace, drawing),
  }
}

async function openHome(gate: string, cookie: string): Promise<OpenPage> {
  const pace = paced(async () => {
    met.homeAsked++
    const answer = await askFor<object>(gate, cookie, '/news/home')
    return typeof answer === 'number' ? answer : undefined
  }, 8_000)
  const onNews = (news: News) => news.topics.has('calls') && pace.within(1_000 + askSpreadMs(news), 2_000)
  return { close: closing(await openStream(gate, cookie, onNews), pace) }
}

function closing(stream: Stream, ...paces: readonly Pace[]): () => Promise<void> {
  return async () => {
    for (const pace of paces) pace.stop()
    await stream.close()
  }
}

/** The answer, or after how many milliseconds to ask again. */
async function askFor<Answer>(gate: string, cookie: string, address: string): Promise<Answer | number> {
  const answer = await fetch(gate + address, { headers: { cookie } }).catch(() => null)
  if (!answer) met.aborted++
  if (!answer) return 1_000
  if (answer.status >= 500) met.broken++
  if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}: ${await answer.text()}`)
  const said = (await answer.json()) as Answer & { busy?: true }
  return said.busy ? Number(answer.headers.get('retry-after')) * 1_000 * (1 + Math.random()) : said
}
