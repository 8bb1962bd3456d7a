import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { type Bell, newBell } from '@/lib/core/bell'
import { env } from '@/lib/env'
import { type Hands, newHands } from '@/lib/jobs/hands'
import { testOfDevice } from '@/lib/jobs/notify-devices'
import { channelHosts, tell } from '@/lib/jobs/notify-to'
import { channels } from '@/lib/notices/channels/registry'
import { deviceTestsAsked } from '@/lib/notices/devices/queries'
import { arrivedWords, messageOf, testMessage } from '@/lib/notices/labels'
import { channelsSet, type TestAsked, testsAsked } from '@/lib/notices/queries'
import { noteChannelTest, noteNotices, type Parcel, takeNotices } from '@/lib/notices/sending/commands'
import { announceChannels, gatherNotices } from '@/lib/notices/telling/commands'
import { anyChannel } from '@/lib/notices/telling/queries'

const longestSleepMs = 1_000
const longestUnrungMs = 60_000
/** So often everything that waits is looked at: reminders come due, and others may be able to decide than before. */
const wholeEveryMs = 10_000
/** So many recipients are served at once by each channel. */
const handsOfChannel = 16

/**
 * Tells people of what waits for them, soon after it does. Nobody who decides waits for any message, and a receiver that is
 * slow or not there keeps only its own waiting: each is served by a hand of its own, and no channel takes one from another.
 * Any number of workers may do so. Once stopped, it is over when those who are at work are done.
 */
export async function keepTelling(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  await execute(announceChannels, systemActor, { hosts: await channelHosts() }).catch(log)
  const tests = newHands(Number.POSITIVE_INFINITY, log)
  const bells = new Map(channels.map(({ name }) => [name, newBell()]))
  const serving = [...bells].map(([name, bell]) => keepServing(name, signal, bell, log))
  const round = async (isWhole: boolean) => {
    const set = await gather(isWhole)
    for (const name of set) bells.get(name)?.ring()
    if (set.length > 0) await runTests(tests)
  }
  let wholeAt = 0
  while (!signal.aborted) {
    const isWhole = Date.now() >= wholeAt
    if (isWhole) wholeAt = Date.now() + wholeEveryMs
    await round(isWhole).catch(log)
    await news.sleep(longestSleepMs)
  }
  for (const bell of bells.values()) bell.ring()
  await Promise.all([...serving, tests.rest()])
}

/** Writes down what is to be told, and says by which channels. */
export async function gather(isWhole: boolean): Promise<string[]> {
  if (!(await anyChannel(systemActor))) return []
  await execute(gatherNotices, systemActor, { isWhole })
  return (await channelsSet()).map(({ name }) => name)
}

/** Serves one channel whenever it is rung: by who wrote something down, and by each of its hands that is done. */
async function keepServing(channel: string, signal: AbortSignal, bell: Bell, log: (problem: unknown) => void) {
  const hands = newHands(handsOfChannel, log)
  while (!signal.aborted) {
    await serve(channel, hands, bell.ring).catch(log)
    if (!signal.aborted) await bell.sleep(longestUnrungMs)
  }
  await hands.rest()
}

/** Takes what is due for as many as there are free hands. It is on its way when this returns; says whether there was any. */
export async function serve(channel: string, hands: Hands, done: () => void): Promise<boolean> {
  const atMost = hands.free()
  if (atMost === 0) return false
  const taken = await execute(takeNotices, systemActor, { channel, atMost, busy: hands.busy() })
  const parcels = taken.ok ? taken.value : []
  for (const parcel of parcels) void hands.give(parcel.recipient, () => hand(parcel), done)
  return parcels.length > 0
}

/** Sends the tests that were asked for and are not on their way. */
export async function runTests(hands: Hands): Promise<void> {
  for (const asked of await testsAsked(systemActor))
    if (!hands.busy().includes(asked.testId)) void hands.give(asked.testId, () => test(asked))
  for (const asked of await deviceTestsAsked(systemActor))
    if (!hands.busy().includes(asked.testId)) void hands.give(asked.testId, () => testOfDevice(asked))
}

async function hand({ channel, personId, address, ids, items }: Parcel): Promise<void> {
  const result = await tell(channel, { personId, address }, messageOf(items, env.url))
  await execute(noteNotices, systemActor, { channel, ids, result })
}

async function test({ channel, testId, ...to }: TestAsked): Promise<void> {
  const began = new Date()
  const result = await tell(channel, to, testMessage(testId, env.url))
  const tookMs = Math.max(0, Date.now() - began.getTime())
  const hasArrived = result.went === 'well'
  const said = (result.went === 'well' ? arrivedWords : result.why).slice(0, 300)
  const tested = { at: began.toISOString(), tookMs, hasArrived, said }
  await execute(noteChannelTest, systemActor, { channel, testId, tested })
}
