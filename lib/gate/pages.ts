import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
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

type Now = 'ready' | 'busy' | 'away'

/** Whether an open page may have itself drawn again: those who open one now come first. */
export async function pagesNow(): Promise<Now> {
  return making >= mostAtOnce ? 'busy' : await deskNow()
}

/** Whether the process that makes the pages is there; true where this gate has none behind it. */
export async function deskAnswers(): Promise<boolean> {
  return (await deskNow()) !== 'away'
}

/**
 * How it is with that process: one that has no connection to the database left for a second has none for a page that is on
 * a screen, which would lose what somebody writes there if it were made again and failed (app/may-draw/route.ts).
 */
const deskNow = remembered<Now>(async () => {
  if (!env.deskUrl) return 'ready'
  const asking = fetch(`${env.deskUrl}/may-draw`, { signal: AbortSignal.timeout(3_000), redirect: 'manual' })
  return await asking.then(
    ({ status }) => (status === 503 ? 'busy' : status < 500 ? 'ready' : 'away'),
    () => 'away',
  )
})
