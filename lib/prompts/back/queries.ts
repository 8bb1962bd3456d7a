import 'server-only'
import { type Environment, environments } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import { subjectOf } from '@/lib/prompts/rules'
import type { Back, Look } from '@/lib/prompts/schema'

type Live = { environment: string; number: number; requestId: string }

/** Where a version could be put back, and how others looked at what is live because it was. */
export async function backOf(slug: string, number: number, live: readonly Live[]): Promise<Back> {
  const [before, looks] = await Promise.all([
    read.request.findMany({
      where: {
        subjectKind: 'prompt',
        subjectId: { in: environments.map((environment) => subjectOf(slug, environment)) },
        kind: 'prompt_version',
        state: 'executed',
        envelope: { path: ['version'], equals: number },
      },
      select: { environment: true },
      distinct: ['environment'],
    }),
    looksAt(live),
  ])
  const to = environments.filter(
    (environment) =>
      before.some((one) => one.environment === environment) &&
      live.some((one) => one.environment === environment && one.number !== number),
  )
  return { to, looks }
}

/** Of what is live because it was put back: how others looked at it, by environment. */
async function looksAt(live: readonly Live[]): Promise<Back['looks']> {
  const made = await read.request.findMany({
    where: { id: { in: live.map(({ requestId }) => requestId) }, kind: 'prompt_look' },
    select: { subjectId: true, environment: true, askedByName: true },
  })
  // What nobody answered in time was asked again, about the same.
  const all = await read.request.findMany({
    where: { subjectKind: 'prompt', subjectId: { in: made.map(({ subjectId }) => subjectId) } },
    select: { id: true, number: true, state: true, subjectId: true },
    orderBy: { number: 'asc' },
  })
  const latest = new Map(all.map((one) => [one.subjectId, one]))
  return Object.fromEntries(
    made.map(({ subjectId, environment, askedByName }): [Environment, Look] => {
      const { id: requestId, number: request, state } = latest.get(subjectId)!
      const standing = state === 'executed' ? 'looked' : isRefused(state) ? 'refused' : 'waits'
      return [environment as Environment, { request, requestId, standing, by: askedByName }]
    }),
  )
}

function isRefused(state: string): boolean {
  return state === 'rejected' || state === 'changes_requested'
}
