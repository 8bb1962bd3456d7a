import 'server-only'
import { expireRequest, settleRequest } from '@/lib/approvals/settle/commands'
import { dueRequests } from '@/lib/approvals/queries'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/core/command'

const longestSleepMs = 1_000

/**
 * Does what is due by the database's clock: ends take-back windows and expires requests. Sleeps until the next moment
 * something is due, at most a second, so a missed notification or a lost worker delays nothing for long.
 */
export async function keepTime(
  signal: AbortSignal,
  woken: () => Promise<void>,
  log: (problem: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    const next = await settleDue().catch((problem: unknown) => {
      log(problem)
      return null
    })
    const sleepMs = Math.min(longestSleepMs, Math.max(0, Math.ceil(next ?? longestSleepMs)))
    await Promise.race([new Promise((resolve) => setTimeout(resolve, sleepMs)), woken()])
  }
}

/** One round; returns in how many milliseconds the next one is needed, or null when nothing waits. */
export async function settleDue(): Promise<number | null> {
  const { settle, expire, nextInMs } = await dueRequests()
  // A refusal here means that another worker was faster; nothing is lost.
  for (const requestId of settle) await execute(settleRequest, systemActor, { requestId })
  for (const requestId of expire) await execute(expireRequest, systemActor, { requestId })
  return nextInMs
}
