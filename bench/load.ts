import autocannon from 'autocannon'
import { percentile } from '@/bench/table'

/** A server under load: where it is, and what is sent to it. */
export type Target = {
  url: string
  headers: Record<string, string>
  body(turn: number): string
  /** What the same connection sends then, each time with what was answered to the first. */
  then?: readonly Step[]
}

/** What follows the first answer; without a body it only looks. */
export type Step = { path: string; body?(first: Answer): string }

/** What a later request has to know of the first answer. */
type Answer = { id: string; grant: { id: string }; key: string }

/** What a server did in one round: turns of all that a target sends, and the times of each request in milliseconds. */
export type Round = { turns: number; perSecond: number; p50: number; p99: number }

let turn = 0

/**
 * Keeps this many connections busy for some seconds, or sends so many requests a second over them. An answer that is not
 * a success ends the run: it would not count.
 */
export async function load(target: Target, connections: number, seconds: number, perSecond?: number): Promise<Round> {
  const { url, headers, body, then = [] } = target
  const times: number[] = []
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        duration: seconds,
        ...(perSecond && { overallRate: perSecond }),
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        requests: [
          {
            setupRequest: (request) => ({ ...request, body: body(turn++) }),
            onResponse: (_status, answer, context) => {
              if (then.length > 0) Object.assign(context, JSON.parse(answer), { key: `${process.pid}-${turn++}` })
            },
          },
          ...then.map((next) => ({
            setupRequest: (request: autocannon.Request, context: object) => {
              const first = context as Answer
              const path = `${new URL(url).pathname}/${first.id}${next.path}`
              return next.body
                ? { ...request, path, body: next.body(first) }
                : { ...request, method: 'GET' as const, path }
            },
          })),
        ],
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    )
    instance.on('response', (_client, _status, _bytes, ms) => times.push(ms))
  })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0)
    throw new Error(
      `${url}: ${failed} of ${times.length} requests failed (${result['4xx']} refused, ${result['5xx']} broken)`,
    )
  const turns = times.length / (1 + then.length)
  return {
    turns,
    perSecond: turns / result.duration,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }
}
