import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { Bell } from '@/lib/core/bell'
import { type Posted, postOut } from '@/lib/core/post'
import { knowsSecret } from '@/lib/core/secrets'
import { env } from '@/lib/env'
import { type Hands, newHands } from '@/lib/jobs/hands'
import { webhookSecret } from '@/lib/webhooks/commands'
import { postProblems, statusWords } from '@/lib/webhooks/labels'
import { gatherOutgoing, noteOutgoing, takeOutgoing } from '@/lib/webhooks/outgoing/commands'
import type { AttemptResult, Letter } from '@/lib/webhooks/outgoing/schema'
import { anyWebhook } from '@/lib/webhooks/queries'
import { signedHeaders } from '@/lib/webhooks/signature'

const longestSleepMs = 1_000

/**
 * Sends what is to leave the house, soon after its line has its place and once a second anyway. A receiver that is slow or
 * not there keeps only its own messages waiting. Any number of workers may do so.
 */
export async function keepDelivering(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  const hands = newHands(Number.POSITIVE_INFINITY, log)
  while (!signal.aborted) {
    // What is on its way rings when it is done; the next round does not wait for it.
    await deliverDue(hands, news.ring).then(() => {}, log)
    await news.sleep(longestSleepMs)
  }
}

/** One round. What is taken is on its way when this returns; `done` is called as soon as a target is free again. */
export async function deliverDue(hands: Hands, done: () => void): Promise<Promise<void>[]> {
  if (!(await anyWebhook())) return []
  for (let isAll = false; !isAll;) {
    const gathered = await execute(gatherOutgoing, systemActor, {})
    isAll = !gathered.ok || gathered.value.isAll
  }
  const taken = await execute(takeOutgoing, systemActor, { busy: hands.busy() })
  const letters = taken.ok ? taken.value : []
  return [...new Set(letters.map(({ targetId }) => targetId))].map((targetId) => {
    const own = letters.filter((letter) => letter.targetId === targetId)
    return hands.give(targetId, async () => void (await Promise.all(own.map(hand))), done)
  })
}

export const outside = {
  listed: env.webhookHosts,
  isPlainAllowed: env.environment !== 'prod',
  caFile: env.outgoing.caFile,
  timeoutMs: 10_000,
}

async function hand(letter: Letter): Promise<void> {
  const { targetId, id, body, url, secretVersion, previousUntil } = letter
  const now = new Date()
  const send = async (): Promise<AttemptResult> => {
    if (!knowsSecret()) return wrong(postProblems.no_secret)
    const both = previousUntil && previousUntil > now && secretVersion > 1
    const before = both ? [webhookSecret(targetId, secretVersion - 1)] : []
    const signed = signedHeaders(id, body, now, [webhookSecret(targetId, secretVersion), ...before])
    const headers = { 'content-type': 'application/json', 'user-agent': 'Countersign', ...signed }
    return resultOf(await postOut(new URL(url), headers, body, outside))
  }
  const result = await send()
  const tookMs = Math.max(0, Date.now() - now.getTime())
  await execute(noteOutgoing, systemActor, { targetId, id, tookMs, result })
}

function resultOf(posted: Posted): AttemptResult {
  if ('problem' in posted) return wrong(postProblems[posted.problem])
  const { status, retryAfterSeconds } = posted
  if (status >= 200 && status < 300) return { went: 'well', status }
  return { ...wrong(statusWords(status)), isGone: status === 410, retryAfterSeconds: retryAfterSeconds }
}

function wrong(why: string) {
  return { went: 'wrong' as const, why, isGone: false, retryAfterSeconds: null as number | null }
}
