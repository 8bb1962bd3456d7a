import 'server-only'
import type { Missed } from '@/lib/api/endpoint'
import { lastPosition } from '@/lib/audit/order/queries'
import { placesAtOnce } from '@/lib/calls/told/queries'
import { credentialStands } from '@/lib/auth/access'
import type { PodActor } from '@/lib/core/actor'
import { newBell } from '@/lib/core/bell'
import { lanesOf } from '@/lib/core/lanes'
import { log } from '@/lib/core/log'
import type { Moved } from '@/lib/db/moved'
import { eventsBetween } from '@/lib/told/queries'
import type { Told } from '@/lib/told/schema'

// What all pods are told, read from the record once for everybody who listens at this gate.

/** Whoever comes back from further behind than this is told so, and goes on from there. */
export const furthestBehind = 100_000

/** Hears what its account is told, and how far the record was looked through for them. */
export type Listener = { accountId: string; hear(told: readonly Told[], place: number): void }

const listeners = new Map<string, Set<Listener>>()
/** What was told between two places is in memory, so that those who come back after a moment cost no look at the record. */
let kept: Told[] = []
let [from, upTo] = [0, 0]

/** So many of those who were away for long are served from the database at a time. */
const lanes = lanesOf(2)

/** Nobody listened since the last look, so nobody misses what is passed over. */
let isStale = true

/** Looks for what is new as soon as lines have their places, where somebody listens. */
export function hearOfLines({ topics }: Moved): void {
  if (topics.includes('audit') && listeners.size > 0)
    void look().catch((problem: unknown) => log.warn({ err: problem }, 'answers for pods could not be read'))
}

let running: Promise<void> = Promise.resolve()
let queued: Promise<void> | null = null

/** One look at a time. Whoever comes during one shares the next with all who do, so that what each came for is in it. */
function look(): Promise<void> {
  queued ??= running
    .catch(() => {})
    .then(() => {
      queued = null
      running = readOn()
      return running
    })
  return queued
}

async function readOn(): Promise<void> {
  const last = await lastPosition()
  // After a restore the record may end before what was read of it.
  if (last < upTo || (isStale && last - upTo > placesAtOnce)) {
    kept = []
    from = upTo = Math.max(0, last - placesAtOnce)
  }
  while (upTo < last) {
    const end = Math.min(last, upTo + placesAtOnce)
    pass(await eventsBetween(upTo, end), end)
  }
  isStale = listeners.size === 0
}

function pass(told: readonly Told[], end: number): void {
  upTo = end
  kept.push(...told)
  if (upTo - from > 2 * placesAtOnce) {
    from = upTo - placesAtOnce
    kept = kept.filter(({ place }) => place > from)
  }
  const byAccount = new Map<string, Told[]>()
  for (const one of told) byAccount.set(one.accountId, [...(byAccount.get(one.accountId) ?? []), one])
  for (const [accountId, own] of byAccount)
    for (const listener of listeners.get(accountId) ?? []) listener.hear(own, upTo)
}

/** Who listens from now on; returns what ends it. */
export function listenTo(listener: Listener): () => void {
  const own = listeners.get(listener.accountId) ?? new Set()
  listeners.set(listener.accountId, own.add(listener))
  return () => {
    own.delete(listener)
    if (own.size === 0 && listeners.get(listener.accountId) === own) listeners.delete(listener.accountId)
    if (listeners.size === 0) isStale = true
  }
}

/** How far the record has been looked through for everybody who listens. */
export function placeNow(): number {
  return upTo
}

/**
 * What an account was told after a place, and up to which; without a place, only where the record ends now. Null when the
 * place is none yet: it is from another record, or made up.
 */
export async function toldAfter(accountId: string, after: number | null): Promise<Missed | null> {
  if (isStale || after === null || after > upTo) await look()
  if (after === null) return { told: [], place: upTo, skipped: false }
  if (after > upTo) return null
  const begin = Math.max(after, upTo - furthestBehind)
  const skipped = begin > after
  if (begin >= from) {
    const told = kept.filter((one) => one.accountId === accountId && one.place > begin)
    return { ...firstOf(told, upTo), skipped }
  }
  const end = Math.min(from, begin + placesAtOnce)
  return { ...firstOf(await lanes(() => eventsBetween(begin, end, accountId)), end), skipped }
}

/** So much is told in one answer; the rest follows after its place. */
export const mostAtOnce = 200

function firstOf(told: Told[], end: number): { told: Told[]; place: number } {
  const first = told.slice(0, mostAtOnce)
  return { told: first, place: first.length < told.length ? first.at(-1)!.place : end }
}

/** How often whoever waits is looked at: a credential that was revoked meanwhile holds no connection. */
const lookEveryMs = 1_000

/** What an account was told after a place, as soon as there is something, the time is over or the pod has gone. */
export async function toldTo(
  actor: PodActor,
  after: number | null,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Missed | null | 'revoked'> {
  const deadline = Date.now() + waitSeconds * 1_000
  const news = newBell()
  const forget = listenTo({ accountId: actor.accountId, hear: news.ring })
  signal.addEventListener('abort', news.ring, { once: true })
  try {
    for (let missed = await toldAfter(actor.accountId, after); ;) {
      const leftMs = deadline - Date.now()
      if (!missed || missed.told.length > 0 || missed.skipped || leftMs <= 0 || signal.aborted) return missed
      await news.sleep(Math.min(leftMs, lookEveryMs))
      if (!credentialStands(actor.credentialId)) return 'revoked'
      missed = await toldAfter(actor.accountId, missed.place)
    }
  } finally {
    forget()
  }
}
