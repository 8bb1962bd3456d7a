import 'server-only'
import { z } from 'zod'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import type { OtherPull, RepositoryBranch } from '@/lib/db/generated/client'
import { check, type There } from '@/lib/deliveries/github/jobs'
import { closeOtherPull, noteOtherPull, notePullsLooked } from '@/lib/deliveries/github/others/commands'
import { openInTurn } from '@/lib/deliveries/github/others/queries'
import type { OthersSaid } from '@/lib/deliveries/github/others/schema'
import { takeUpAsked } from '@/lib/deliveries/github/others/taken/jobs'
import { isHeadBranch } from '@/lib/deliveries/github/text'
import { env } from '@/lib/env'
import { heard } from '@/lib/github/app'
import { placeWords } from '@/lib/github/place'

// Pull requests that somebody opened at GitHub by themselves: they are no deliveries, and their checks say so, once for each
// commit, until a person has people asked. Nothing is ever said of such a commit that passes.

const mostAtOnce = 20
/** As many as GitHub tells at once, those that moved last; whoever moved before was told then. */
const mostListed = 100

const opened = z.object({
  number: z.number().int().min(1),
  state: z.string(),
  created_at: z.iso.datetime(),
  user: z.object({ login: z.string() }).nullable(),
  head: z.object({
    ref: z.string(),
    sha: z.string().regex(/^[0-9a-f]{40}$/),
    /** Gone, where somebody removed the copy that it came from. */
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
  base: z.object({ ref: z.string() }),
})
type Opened = z.output<typeof opened>

type Repository = { id: string; name: string }
type Hub = Awaited<ReturnType<There['open']>>

/** Has every pull request of others stand at GitHub as it stands here, and takes up what people asked for. */
export async function tellOthers(
  there: There,
  { id: repositoryId, name }: Repository,
  branches: readonly RepositoryBranch[],
): Promise<void> {
  const known = new Set(branches.filter(({ upstreamCommit }) => upstreamCommit !== null).map(({ branch }) => branch))
  if (known.size === 0) return
  const hub = await there.open({ pull_requests: 'read', checks: 'write' })
  const list = { state: 'open', sort: 'updated', direction: 'desc', per_page: mostListed } as const
  const { data } = await hub.ask('GET /repos/{owner}/{repo}/pulls', { ...hub.place, ...list })
  const place = placeWords(hub.place).toLowerCase()
  const isPushedByUs = ({ head }: Opened) => isHeadBranch(head.ref) && head.repo?.full_name.toLowerCase() === place
  const others = heard(z.array(opened), data).filter((pull) => known.has(pull.base.ref) && !isPushedByUs(pull))
  const address = new URL(paths.repository(name), env.url).href
  await noteThem(hub, repositoryId, others, address)
  await closeThem(hub, repositoryId, { known, listed: others.map(({ number }) => number), address })
  await takeUpAsked(there)
  // What was taken up just now waits, and its check says so.
  await noteThem(hub, repositoryId, others, address)
}

async function noteThem(hub: Hub, repositoryId: string, others: readonly Opened[], address: string): Promise<void> {
  const due = await notSaid(repositoryId, others)
  for (const { pull, stands, before } of due.slice(0, mostAtOnce)) {
    const { number, head, base, user, created_at: at } = pull
    if (before && before.head !== head.sha && before.said === 'waits')
      await say(hub, before, await overAt(repositoryId, before), address)
    if (before?.head !== head.sha || before.said !== stands.said)
      await say(hub, { number, head: head.sha }, stands, address)
    await execute(noteOtherPull, systemActor, {
      repositoryId,
      number,
      branch: base.ref,
      head: head.sha,
      login: loginOf(user),
      fromBranch: head.ref.slice(0, 255),
      openedAt: new Date(at),
      said: stands.said,
    })
  }
}

/** What becomes of a commit that waits and is not asked for any more: it landed, or will not. */
async function overAt(repositoryId: string, pull: Pick<OtherPull, 'number' | 'head'>): Promise<Stands> {
  const stands = (await standsAt(repositoryId, [pull])).get(pull.head)
  return stands?.said === 'landed' ? stands : overThen
}

type Among = { known: ReadonlySet<string>; listed: readonly number[]; address: string }

/**
 * Looks at those that GitHub does not list: they are closed there, go to another branch by now, or did not move for long. One of
 * which it cannot say has had its turn as well.
 */
async function closeThem(hub: Hub, repositoryId: string, { known, listed, address }: Among): Promise<void> {
  let upTo: number | null = null
  try {
    for (const row of await openInTurn(repositoryId, listed, mostAtOnce)) {
      upTo = row.number
      const asked = { ...hub.place, pull_number: row.number }
      const { data } = await hub.ask('GET /repos/{owner}/{repo}/pulls/{pull_number}', asked)
      const { state, base } = heard(opened.pick({ state: true, base: true }), data)
      if (state === 'open' && known.has(base.ref)) continue
      const over = row.said === 'waits' ? await overAt(repositoryId, row) : null
      if (over) await say(hub, row, over, address)
      const said = over?.said ?? row.said
      await execute(closeOtherPull, systemActor, { repositoryId, number: row.number, said })
    }
  } finally {
    if (upTo !== null) await execute(notePullsLooked, systemActor, { repositoryId, upTo })
  }
}

/** What the check of a commit is to say, and at which request of ours it leads. */
type Stands = { said: OthersSaid; request: number | null; isRefused: boolean }
const leftThen: Stands = { said: 'left', request: null, isRefused: false }
const overThen: Stands = { said: 'ended', request: null, isRefused: false }

const saying = { left: 'others', waits: 'waits', ended: 'ended', landed: 'taken' } as const

/** Nothing of this passes: what lands is a commit of ours, and GitHub finds by itself that it holds this one. */
async function say(
  hub: Hub,
  { number, head }: Pick<OtherPull, 'number' | 'head'>,
  { said, request, isRefused }: Stands,
  address: string,
): Promise<void> {
  const conclusion = said === 'waits' ? null : said === 'left' || isRefused ? 'failure' : 'cancelled'
  const at = request === null ? address : new URL(paths.request(request), env.url).href
  await check(hub, { head, says: saying[said], about: `pull-${number}`, address: at, conclusion })
}

type Due = { pull: Opened; stands: Stands; before: OtherPull | undefined }

/** Those of which something else is to be said at their commit: a check is a commit's, and that of a pod's delivery is left alone. */
async function notSaid(repositoryId: string, others: readonly Opened[]): Promise<Due[]> {
  const heads = others.map(({ head }) => head.sha)
  const ofDeliveries = await read.deliveryPull.findMany({
    where: { head: { in: heads }, delivery: { repositoryId } },
    select: { head: true },
  })
  const said = await read.otherPull.findMany({
    where: { repositoryId, number: { in: others.map(({ number }) => number) } },
  })
  const taken = new Set(ofDeliveries.map(({ head }) => head))
  const stands = await standsAt(
    repositoryId,
    others.map(({ number, head }) => ({ number, head: head.sha })),
  )
  return others
    .map((pull) => ({
      pull,
      stands: stands.get(pull.head.sha) ?? leftThen,
      before: said.find((one) => one.number === pull.number),
    }))
    .filter(
      ({ pull: { head, base }, stands: { said: wanted }, before }) =>
        !taken.has(head.sha) &&
        (!before?.isOpen || before.head !== head.sha || before.branch !== base.ref || before.said !== wanted),
    )
}

/** Where what was taken up of pull requests stands, by the commit. */
async function standsAt(
  repositoryId: string,
  pulls: readonly Pick<OtherPull, 'number' | 'head'>[],
): Promise<Map<string, Stands>> {
  const rows = await read.delivery.findMany({
    where: { repositoryId, OR: pulls.map(({ number, head }) => ({ pullNumber: number, head })) },
    select: { head: true, state: true, requestId: true },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  const requests = await read.request.findMany({
    where: { id: { in: rows.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true, state: true },
  })
  // The newest is last, and counts.
  return new Map(
    rows.map(({ head, state, requestId }) => {
      const request = requests.find(({ id }) => id === requestId)
      const said = state === 'ended' ? 'ended' : state === 'landed' || state === 'reverted' ? 'landed' : 'waits'
      const isRefused = request?.state === 'rejected' || request?.state === 'changes_requested'
      return [head, { said, request: request?.number ?? null, isRefused }] as const
    }),
  )
}

/** Who opened it, as far as it is a name that GitHub gives. */
function loginOf(user: { login: string } | null): string {
  return user && /^[\w.-]{1,90}(?:\[bot\])?$/.test(user.login) ? user.login : 'somebody'
}
