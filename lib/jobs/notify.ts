import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { Bell } from '@/lib/core/bell'
import { env } from '@/lib/env'
import { channelHosts, tell } from '@/lib/jobs/notify-to'
import { arrivedWords, messageOf, testMessage } from '@/lib/notices/labels'
import { type TestAsked, testsAsked } from '@/lib/notices/queries'
import { noteChannelTest, noteNotices, type Parcel, takeNotices } from '@/lib/notices/sending/commands'
import { announceChannels, gatherNotices } from '@/lib/notices/telling/commands'
import { anyChannel } from '@/lib/notices/telling/queries'

const longestSleepMs = 1_000
/** So often everything that waits is looked at: reminders come due, and others may be able to decide than before. */
const wholeEveryMs = 10_000
/** After so many times it is looked again for what else there is, such as a test. */
const mostTimes = 20

/**
 * Tells people of what waits for them, soon after it does. Nobody who decides waits for any message, and what failed waits
 * by its channel; but who is told next waits until each of those before was answered or given up. Any number of workers may
 * do so.
 */
export async function keepTelling(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  await execute(announceChannels, systemActor, { hosts: await channelHosts() }).catch(log)
  let wholeAt = 0
  while (!signal.aborted) {
    const isWhole = Date.now() >= wholeAt
    if (isWhole) wholeAt = Date.now() + wholeEveryMs
    await tellDue(isWhole).catch(log)
    await news.sleep(longestSleepMs)
  }
}

/** One round, to its end: what is to be told is written down, and what is due handed over. */
export async function tellDue(isWhole: boolean): Promise<void> {
  if (!(await anyChannel(systemActor))) return
  for (const asked of await testsAsked(systemActor)) await test(asked)
  await execute(gatherNotices, systemActor, { isWhole })
  // A few are taken at a time, and who comes after these does not wait for the next round.
  for (let times = 0; times < mostTimes; times++) {
    const taken = await execute(takeNotices, systemActor, {})
    if (!taken.ok || taken.value.length === 0) return
    await Promise.all(taken.value.map(hand))
  }
}

async function hand({ channel, address, ids, items }: Parcel): Promise<void> {
  const result = await tell(channel, address, messageOf(items, env.url))
  await execute(noteNotices, systemActor, { channel, ids, result })
}

async function test({ channel, testId, address }: TestAsked): Promise<void> {
  const began = new Date()
  const result = await tell(channel, address, testMessage(testId, env.url))
  const tookMs = Math.max(0, Date.now() - began.getTime())
  const hasArrived = result.went === 'well'
  const said = (result.went === 'well' ? arrivedWords : result.why).slice(0, 300)
  const tested = { at: began.toISOString(), tookMs, hasArrived, said }
  await execute(noteChannelTest, systemActor, { channel, testId, tested })
}
