import 'server-only'
import { sealLines } from '@/lib/jobs/partitions'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { type Bell, newBell } from '@/lib/core/bell'

const longestSleepMs = 1_000
/** Each look that finds something is a commit and news for every process, so lines that come together share one. */
const restMs = 200

/**
 * Gives new lines of the record their places, soon after each commit that is heard of and once a second anyway. Any
 * number of workers may do so: the database lets one look at a time.
 */
export async function keepOrder(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  const rest = newBell()
  signal.addEventListener('abort', rest.ring)
  while (!signal.aborted) {
    await execute(sealLines, systemActor, {}).catch(log)
    await rest.sleep(restMs)
    await news.sleep(longestSleepMs)
  }
}
