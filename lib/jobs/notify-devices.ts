import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { Outside } from '@/lib/core/post'
import { longestPush, pushOut } from '@/lib/core/push-out'
import { knowsSecret, unseal } from '@/lib/core/secrets'
import { env } from '@/lib/env'
import type { Message } from '@/lib/notices/channels/channel'
import { deviceSeal, noteDevices, noteDeviceTest } from '@/lib/notices/devices/commands'
import { deviceProblems } from '@/lib/notices/devices/labels'
import { devicesOf, type DeviceTestAsked, type SealedDevice } from '@/lib/notices/devices/queries'
import { isOfService } from '@/lib/notices/devices/rules'
import { type DeviceNews, subscription } from '@/lib/notices/devices/schema'
import { arrivedWords, tellProblems, testMessage } from '@/lib/notices/labels'
import type { ToldResult } from '@/lib/notices/schema'
import { statusWords } from '@/lib/webhooks/labels'

type Tried = { news: DeviceNews; retryAfterSeconds: number | null }

const isPlainAllowed = env.environment !== 'prod'

/** The services to which something is sent, in words; null where this worker can send to none. */
export function pushServices(): string | null {
  return env.notices.push && knowsSecret()
    ? env.notices.push.services.map((name) => name.replace(/^\./, '')).join(', ')
    : null
}

/**
 * Hands a message to every device of a person. It has arrived when one of them took it. What fails is about that person's
 * browsers, so nobody else waits for it.
 */
export async function pushTo(personId: string | null, message: Message): Promise<ToldResult> {
  if (pushServices() === null) return failed(tellProblems.unset, { isOfChannel: true })
  const devices = personId === null ? [] : await devicesOf(systemActor, personId)
  const tried = await Promise.all(devices.map((device) => pushToOne(device, message)))
  await execute(noteDevices, systemActor, { news: tried.map(({ news }) => news) })
  if (tried.some(({ news }) => news.hasArrived)) return { went: 'well' }
  const left = tried.filter(({ news }) => !news.isGone)
  const last = left.at(-1) ?? tried.at(-1)
  if (!last) return failed(deviceProblems.none, { isFinal: true })
  const retryAfterSeconds = Math.max(0, ...left.map((one) => one.retryAfterSeconds ?? 0)) || null
  return { ...failed(last.news.said, { isFinal: left.length === 0 }), retryAfterSeconds }
}

/** Sends a device the test that its person asked for. */
export async function testOfDevice({ testId, device }: DeviceTestAsked): Promise<void> {
  const began = new Date()
  const { news } = await pushToOne(device, testMessage(testId, env.url))
  const tookMs = Math.max(0, Date.now() - began.getTime())
  const tested = { at: began.toISOString(), tookMs, hasArrived: news.hasArrived, said: news.said.slice(0, 300) }
  await execute(noteDeviceTest, systemActor, { testId, tested, news })
}

async function pushToOne({ id: deviceId, sealed }: SealedDevice, message: Message): Promise<Tried> {
  const news = (said: string, isGone = false): Tried => ({
    news: { deviceId, hasArrived: false, isGone, said },
    retryAfterSeconds: null,
  })
  const { push } = env.notices
  const opened = unseal(deviceSeal, sealed)
  if (opened === null) return news(deviceProblems.other_key, true)
  const to = subscription.parse(JSON.parse(opened))
  if (!push || !isOfService(to.endpoint, push, isPlainAllowed)) return news(deviceProblems.unlisted)
  const outside: Outside = { listed: push.inside, isPlainAllowed, caFile: env.outgoing.caFile, timeoutMs: 30_000 }
  const posted = await pushOut(to, { text: textOf(message), topic: message.replaces, from: env.url }, outside)
  if ('problem' in posted)
    return news(posted.problem === 'not_public' ? deviceProblems.not_public : tellProblems[posted.problem])
  const { status, retryAfterSeconds } = posted
  if (status === 404 || status === 410) return news(deviceProblems.gone, true)
  if (status < 200 || status >= 300) return { ...news(statusWords(status)), retryAfterSeconds }
  return { news: { deviceId, hasArrived: true, isGone: false, said: arrivedWords }, retryAfterSeconds: null }
}

/** What the browser is handed: as much of the lines as fits, and a way within this installation. */
function textOf({ subject, lines, link, replaces }: Message): string {
  const { pathname, search } = new URL(link)
  const fit = (body: readonly string[]): string => {
    const text = JSON.stringify({ title: subject, body: body.join('\n'), path: pathname + search, tag: replaces })
    return Buffer.byteLength(text) <= longestPush || body.length === 0 ? text : fit(body.slice(0, -1))
  }
  return fit(lines)
}

function failed(why: string, more: { isOfChannel?: boolean; isFinal?: boolean }) {
  return {
    went: 'wrong' as const,
    why,
    isOfChannel: false,
    isFinal: false,
    retryAfterSeconds: null as number | null,
    ...more,
  }
}
