import autocannon from 'autocannon'
import { percentile } from '@/bench/table'

/** A server under load: where it is, and what is sent to it. */
export type Target = { url: string; headers: Record<string, string>; body(turn: number): string }

/** What a server did in one round. Times in milliseconds. */
export type Round = { perSecond: number; p50: number; p99: number }

let turn = 0

/**
 * Keeps this many connections busy for some seconds, or sends so many requests a second over them. An answer that is not
 * a success ends the run: it would not count.
 */
export async function load(target: Target, connections: number, seconds: number, perSecond?: number): Promise<Round> {
  const { url, headers, body } = target
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
        requests: [{ setupRequest: (request) => ({ ...request, body: body(turn++) }) }],
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
  return { perSecond: times.length / result.duration, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}
