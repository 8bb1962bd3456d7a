import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { workWords } from '@/lib/core/work'
import { read } from '@/lib/db/client'
import type { GivenUp } from '@/lib/jobs/schema'

/** What stands as given up, or null when nothing does. */
export async function givenUpJobs(actor: Actor): Promise<GivenUp | null> {
  demand(actor, 'jobs:manage')
  const rows = await read.givenUpJob.findMany({ where: { closedAt: null }, orderBy: { id: 'asc' } })
  const last = rows.at(-1)
  return last
    ? { count: rows.length, what: [...new Set(rows.map(({ name }) => workWords(name)))], upTo: last.id }
    : null
}
