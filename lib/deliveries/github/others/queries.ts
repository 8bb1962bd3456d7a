import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { OtherPull } from '@/lib/db/generated/client'
import type { OtherPullView } from '@/lib/deliveries/github/others/schema'
import { placeAt, placeWords } from '@/lib/github/place'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

/** So many are shown, those that were opened last. */
const mostShown = 20

/** The open pull requests at GitHub of a repository that others opened, and where each stands here. */
export async function othersOf(actor: Actor, repositoryId: string): Promise<OtherPullView[]> {
  demand(actor, 'repositories:read')
  const { upstreamUrl, upstreamCredential, closedAt } = await read.repository.findUniqueOrThrow({
    where: { id: repositoryId },
  })
  const place =
    upstreamUrl && upstreamCredential === byGithubApp ? placeAt(upstreamUrl, new URL(upstreamUrl).origin) : null
  if (!place || closedAt) return []
  const pulls = await read.otherPull.findMany({
    where: { repositoryId, isOpen: true },
    orderBy: { number: 'desc' },
    take: mostShown,
  })
  const deliveries = await read.delivery.findMany({
    where: { repositoryId, pullNumber: { in: pulls.map(({ number }) => number) } },
    select: { pullNumber: true, head: true, requestId: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 10 * mostShown,
  })
  const requests = await read.request.findMany({
    where: { id: { in: deliveries.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  })
  return pulls.map(({ number, login, fromBranch, branch, head, openedAt, problem, ...pull }) => {
    const of = deliveries.find((one) => one.pullNumber === number && one.head === head)
    return {
      repositoryId,
      number,
      href: `${new URL(upstreamUrl!).origin}/${placeWords(place)}/pull/${number}`,
      login,
      fromBranch,
      branch,
      head,
      openedAt: openedAt?.toISOString() ?? null,
      stands: standsOf(pull),
      request: requests.find(({ id }) => id === of?.requestId)?.number ?? null,
      problem,
    }
  })
}

/**
 * The open ones of others but those that GitHub has listed, in turn: those after the ones that were looked at last, and after
 * the last of all the first ones again.
 */
export async function openInTurn(repositoryId: string, listed: readonly number[], most: number): Promise<OtherPull[]> {
  const course = await read.repositoryCourse.findUnique({ where: { repositoryId }, select: { pullsLooked: true } })
  const from = course?.pullsLooked ?? 0
  const open = async (number: { gt: number } | { lte: number }, take: number) =>
    await read.otherPull.findMany({
      where: { repositoryId, isOpen: true, number: { notIn: [...listed], ...number } },
      orderBy: { number: 'asc' },
      take,
    })
  const next = await open({ gt: from }, most)
  return next.length === most ? next : [...next, ...(await open({ lte: from }, most - next.length))]
}

function standsOf({ askedById, said }: Pick<OtherPull, 'askedById' | 'said'>): OtherPullView['stands'] {
  return askedById === null ? said : 'asked'
}
