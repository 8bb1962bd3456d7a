import 'server-only'
import { expireRequest, settleRequest } from '@/lib/requests/settle/commands'
import { dueRequests } from '@/lib/requests/queries'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import type { Outcome } from '@/lib/core/outcome'
import type { Bell } from '@/lib/jobs/bell'

const longestSleepMs = 1_000
/** Pods whose answers fall due together wait for each other as little as the pool of connections allows. */
const atOnce = 4

/**
 * Does what is due by the database's clock: ends take-back windows and expires requests. Sleeps until the next moment
 * something is due, at most a second, so a missed notification or a lost worker delays nothing for long.
 */
export async function keepTime(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    const next = await settleDue().catch((problem: unknown) => {
      log(problem)
      return null
    })
    await news.sleep(Math.min(longestSleepMs, Math.max(0, Math.ceil(next ?? longestSleepMs))))
  }
}

/** One round; returns in how many milliseconds the next one is needed, or null when nothing waits. */
export async function settleDue(): Promise<number | null> {
  const { settle, expire, nextInMs } = await dueRequests()
  const due = [
    ...settle.map((requestId) => ({ command: settleRequest, requestId })),
    ...expire.map((requestId) => ({ command: expireRequest, requestId })),
  ]
  const rounds: PromiseSettledResult<Outcome<null>>[] = []
  for (let at = 0; at < due.length; at += atOnce)
    rounds.push(...(await Promise.allSettled(due.slice(at, at + atOnce).map(settleOne))))
  const failed = rounds.find(({ status }) => status === 'rejected')
  // One that cannot be settled keeps none of the others waiting, but it is heard of.
  if (failed?.status === 'rejected') throw failed.reason
  // A refusal means that another worker was faster. What took its time may have let something else become due.
  return rounds.some((round) => round.status === 'fulfilled' && round.value.ok) ? 0 : nextInMs
}

async function settleOne({ command, requestId }: { command: typeof settleRequest; requestId: string }) {
  return await execute(command, systemActor, { requestId })
}
