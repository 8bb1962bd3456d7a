import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { keyset } from '@/lib/core/keyset'
import { type Sort, sortBy, sortOf } from '@/lib/core/sort'
import { tier } from '@/lib/policy/schema'
import { queueView } from '@/lib/requests/schema'

/** What waits is listed with what expires first. A place in it, as in the list of what was decided, is told by a time and an id. */
export const soonestFirst = keyset('asc', { expiresAt: 'time', id: 'text' })

/** What was decided can be listed from its beginning, too; unless somebody asks for that, what was decided last comes first. */
export const decidedSorts = ['decided'] as const
export type DecidedSort = Sort<(typeof decidedSorts)[number]>
export const usualDecidedSort: DecidedSort = '-decided'

/** The pages of what was decided, in this order. */
export function decidedOrder(sort: DecidedSort = usualDecidedSort) {
  return keyset<{ decidedAt: 'time'; id: 'text' }, 'asc' | 'desc'>(sortOf(sort).direction, {
    decidedAt: 'time',
    id: 'text',
  })
}

/** The queue's address: its view, filters and page. */
export const queueAddress = z.object({
  view: queueView.default('mine'),
  risk: tier.optional(),
  pod: z.string().min(1).max(60).optional(),
  env: z.enum(environments).optional(),
  tool: z.string().min(1).max(120).optional(),
  q: z.string().trim().min(1).max(200).optional(),
  /** Only of what was decided. */
  sort: sortBy(decidedSorts).optional(),
  cursor: soonestFirst.cursor.optional(),
})
export type QueueAddress = z.output<typeof queueAddress>
