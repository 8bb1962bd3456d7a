import 'server-only'
import { z } from 'zod'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import type { OtherPull, RepositoryBranch } from '@/lib/db/generated/client'
import { notePullTurns } from '@/lib/deliveries/github/commands'
import { eachInTurn, fromTurn, tellFailed } from '@/lib/deliveries/github/turns/jobs'
import { check, type There } from '@/lib/deliveries/github/jobs'
import { closeOtherPull, noteOtherPull } from '@/lib/deliveries/github/others/commands'
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
/** As many as GitHub tells at once. */
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
  const place = placeWords(hub.place).toLowerCase()
  const isPushedByUs = ({ head }: Opened) => isHeadBranch(head.ref) && head.repo?.full_name.toLowerCase() === place
  const listed = await listedAt(hub, repositoryId)
  const others = listed.filter((pull) => known.has(pull.base.ref) && !isPushedByUs(pull))
  const address = new URL(paths.repository(name), env.url).href
  const note = async () => await noteThem(there, hub, others, address)
  const steps = [
    note,
    async () => await closeThem(hub, repositoryId, { known, listed: others.map(({ number }) => number), address }),
    async () => await takeUpAsked(there),
    // What was taken up just now waits, and its check says so.
    note,
  ]
  const { failed } = await eachInTurn(steps, async (step) => await step(), there.signal)
  tellFailed(failed)
}

/**
 * Open ones as GitHub lists them: those that moved last, and where there are more than it tells at once, one more page of all of
 * them, the next one each time.
 */
async function listedAt(hub: Hub, repositoryId: string): Promise<Opened[]> {
  const ask = async (list: object) => {
    const asked = { ...hub.place, state: 'open' as const, per_page: mostListed, ...list }
    return heard(z.array(opened), (await hub.ask('GET /repos/{owner}/{repo}/pulls', asked)).data)
  }
  const newest = await ask({ sort: 'updated', direction: 'desc' })
  if (newest.length < mostListed) return newest
  const course = await read.repositoryCourse.findUnique({ where: { repositoryId }, select: { pullsPage: true } })
  const page = course?.pullsPage ?? 1
  const more = await ask({ sort: 'created', direction: 'asc', page })
  const pullsPage = more.length < mostListed ? 1 : page + 1
  if (pullsPage !== page) await execute(notePullTurns, systemActor, { repositoryId, pullsPage })
  const numbers = new Set(newest.map(({ number }) => number))
  return [...newest, ...more.filter(({ number }) => !numbers.has(number))]
}

/** Says at the next of them what is not said there yet; where some cannot be told, those after them come first the next time. */
async function noteThem(there: There, hub: Hub, others: readonly Opened[], address: string): Promise<void> {
  const repositoryId = there.repository.id
  const due = (await notSaid(repositoryId, others)).toSorted((one, other) => one.pull.number - other.pull.number)
  const course = await read.repositoryCourse.findUnique({ where: { repositoryId }, select: { pullsSaid: true } })
  const next = fromTurn(due, ({ pull }) => pull.number > (course?.pullsSaid ?? 0)).slice(0, mostAtOnce)
  const { last, failed } = await eachInTurn(
    next,
    async (one) => await noteOne(hub, repositoryId, one, address),
    there.signal,
  )
  if (last && failed.length > 0)
    await execute(notePullTurns, systemActor, { repositoryId, pullsSaid: last.pull.number })
  tellFailed(failed)
}

async function noteOne(hub: Hub, repositoryId: string, { pull, stands, before }: Due, address: string): Promise<void> {
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
    if (upTo !== null) await execute(notePullTurns, systemActor, { repositoryId, pullsLooked: upTo })
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
