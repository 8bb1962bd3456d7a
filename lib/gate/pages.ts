import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { busyAgainSeconds } from '@/lib/core/busy'
import { env } from '@/lib/env'
import { remembered } from '@/lib/gate/remembered'

/** As many pages at once as the desk has connections for, and some that wait; drawing more would make all of them late. */
const mostAtOnce = 8
let making = 0

/** Counts a page from when it is asked for until it is there. Scripts, styles and pictures are made already. */
export function countPage({ url }: FastifyRequest, reply: FastifyReply): void {
  if (url.startsWith('/_next/') || /^[^?]*\.\w+(\?|$)/.test(url)) return
  making++
  reply.raw.once('close', () => making--)
}

let busyUntil = 0

/** Remembers for a moment that a page could not be made in time, so that none that is shown already takes a connection. */
export function noteBusy(): void {
  busyUntil = performance.now() + busyAgainSeconds * 1_000
}

/** Whether an open page may have itself drawn again: those who open one now come first. */
export async function pagesNow(): Promise<'ready' | 'busy' | 'away'> {
  if (making >= mostAtOnce || performance.now() < busyUntil) return 'busy'
  return (await deskAnswers()) ? 'ready' : 'away'
}

/** Whether the process that makes the pages is there; true where this gate has none behind it. */
export const deskAnswers = remembered(async () => {
  if (!env.deskUrl) return true
  return await fetch(`${env.deskUrl}/signin`, { signal: AbortSignal.timeout(3_000), redirect: 'manual' }).then(
    ({ status }) => status < 500,
    () => false,
  )
})
