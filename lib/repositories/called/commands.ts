import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { placeAt, placeWords } from '@/lib/github/place'
import { type Heard, heardCall, turnedAway } from '@/lib/repositories/called/schema'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

/** GitHub has a call sent again for three days; for so long, and more, one is known that comes again. */
const keptMs = 30 * 86_400_000
/** With each call so many are forgotten at most, so that none waits for it. */
const mostForgotten = 100
/** Where reading GitHub goes wrong, no call has it tried again sooner, nor before GitHub wants to be asked. */
const soonestMs = 60_000

/**
 * Hears that something happened in a repository: it is looked at as soon as somebody can. Nothing of what was said is taken,
 * so calls may come twice, late, in any order or never. It decides nothing, so it is no line of the record.
 */
export const hearCall = defineCommand({
  name: 'repositories.hear_call',
  permission: 'repositories:hear',
  input: heardCall,

  async run({ tx, now, input: { isOwnDoing, ...call } }) {
    const { count } = await tx.githubCall.createMany({ data: [call], skipDuplicates: true })
    if (count === 0) return came('again')
    await forgetOld(tx, new Date(now.getTime() - keptMs))
    if (isOwnDoing) return came('own_doing')
    const ids = call.place === null ? [] : await livingAt(tx, call.place)
    if (ids.length === 0) return came('nothing_here')
    let isNews = false
    for (const id of ids) isNews = (await makeDue(tx, id, now)) || isNews
    return { ...came('looked_at'), jobs: isNews ? [{ name: 'deliveries.land' as const, payload: {} }] : [] }
  },
})

/** Turns away whoever calls as GitHub and is not, so that it is on the record. */
export const turnCallAway = defineCommand({
  name: 'repositories.turn_call_away',
  permission: 'repositories:hear',
  input: turnedAway,

  async run({ input: { reason } }) {
    return refuse('unauthenticated', reason)
  },
})

function came(value: Heard) {
  return { ok: true as const, value, events: 'unchanged' as const }
}

async function forgetOld(tx: Tx, before: Date): Promise<void> {
  const old = { where: { at: { lt: before } }, orderBy: { at: 'asc' as const }, take: mostForgotten }
  const rows = await tx.githubCall.findMany({ ...old, select: { id: true } })
  if (rows.length > 0) await tx.githubCall.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } })
}

/** The repositories that live at this place of GitHub's, which may have been named in other letters. */
async function livingAt(tx: Tx, named: string): Promise<string[]> {
  const { github } = env
  if (!github) return []
  const rows = await tx.repository.findMany({
    where: { upstreamCredential: byGithubApp, closedAt: null },
    select: { id: true, upstreamUrl: true },
    orderBy: { id: 'asc' },
  })
  const isThere = (url: string | null) => {
    const place = url === null ? null : placeAt(url, github.web)
    return place !== null && placeWords(place).toLowerCase() === named.toLowerCase()
  }
  return rows.filter(({ upstreamUrl }) => isThere(upstreamUrl)).map(({ id }) => id)
}

/** Notes that a repository is to be looked at; whether somebody has to be told of it now. */
async function makeDue(tx: Tx, repositoryId: string, now: Date): Promise<boolean> {
  await tx.$queryRaw`select "repositoryId" from "RepositoryCourse" where "repositoryId" = ${repositoryId} for update`
  const before = await tx.repositoryCourse.findUnique({ where: { repositoryId } })
  const soonest = new Date(Math.max(now.getTime() + soonestMs, before?.notBefore?.getTime() ?? 0))
  const nextAt = before?.nextAt && before.nextAt > soonest ? soonest : (before?.nextAt ?? null)
  const data = { heardAt: now, nextAt }
  await tx.repositoryCourse.upsert({ where: { repositoryId }, create: { repositoryId, ...data }, update: data })
  // Whoever was told already looks yet, and what waits after a fault is found by whoever comes round.
  return !before?.heardAt && (nextAt === null || nextAt <= now)
}
