import 'server-only'
import { z } from 'zod'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import type { RepositoryBranch } from '@/lib/db/generated/client'
import { check } from '@/lib/deliveries/github/jobs'
import { noteOtherPull } from '@/lib/deliveries/github/others/commands'
import { isHeadBranch } from '@/lib/deliveries/github/text'
import { env } from '@/lib/env'
import { heard } from '@/lib/github/app'
import { placeWords } from '@/lib/github/place'
import { atGithub } from '@/lib/repositories/upstream/rules'

// Pull requests that somebody opened at GitHub by themselves: they are no deliveries, and nobody is asked to sign them. Their
// check says so, once for each commit, so that nobody waits for a check that never comes.

const mostAtOnce = 20
/** As many as GitHub tells at once, those that moved last; whoever moved before was told then. */
const mostListed = 100

const opened = z.object({
  number: z.number().int().min(1),
  head: z.object({
    ref: z.string(),
    sha: z.string().regex(/^[0-9a-f]{40}$/),
    /** Gone, where somebody removed the copy that it came from. */
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
  base: z.object({ ref: z.string() }),
})
type Opened = z.output<typeof opened>

/** A repository at GitHub, as its pull requests are looked at. */
type Watched = { id: string; name: string; upstreamUrl: string }

/** Says at every pull request for a protected branch that is no delivery that it is none. */
export async function tellOthers(
  { id: repositoryId, name, upstreamUrl }: Watched,
  branches: readonly RepositoryBranch[],
): Promise<void> {
  const known = new Set(branches.filter(({ upstreamCommit }) => upstreamCommit !== null).map(({ branch }) => branch))
  if (known.size === 0) return
  const hub = await atGithub(upstreamUrl, { pull_requests: 'read', checks: 'write' })
  const list = { state: 'open', sort: 'updated', direction: 'desc', per_page: mostListed } as const
  const { data } = await hub.ask('GET /repos/{owner}/{repo}/pulls', { ...hub.place, ...list })
  const place = placeWords(hub.place).toLowerCase()
  const isPushedByUs = ({ head }: Opened) => isHeadBranch(head.ref) && head.repo?.full_name.toLowerCase() === place
  const others = heard(z.array(opened), data).filter((pull) => known.has(pull.base.ref) && !isPushedByUs(pull))
  const due = await notSaid(repositoryId, others)
  const address = new URL(paths.repository(name), env.url).href
  for (const { number, head, base } of due.slice(0, mostAtOnce)) {
    await check(hub, { head: head.sha, says: 'others', about: `pull-${number}`, address, conclusion: 'failure' })
    await execute(noteOtherPull, systemActor, { repositoryId, number, branch: base.ref, head: head.sha })
  }
}

/** Those of which nothing was said at their commit: a check is a commit's, and that of a delivery speaks of that alone. */
async function notSaid(repositoryId: string, others: readonly Opened[]): Promise<Opened[]> {
  const heads = others.map(({ head }) => head.sha)
  const ofDeliveries = await read.deliveryPull.findMany({
    where: { head: { in: heads }, delivery: { repositoryId } },
    select: { head: true },
  })
  const said = await read.otherPull.findMany({
    where: { repositoryId, number: { in: others.map(({ number }) => number) } },
  })
  const taken = new Set(ofDeliveries.map(({ head }) => head))
  return others.filter(({ number, head, base }) => {
    const before = said.find((one) => one.number === number)
    return !taken.has(head.sha) && (before?.head !== head.sha || before.branch !== base.ref)
  })
}
