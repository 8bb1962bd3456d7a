import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { noCommit } from '@/lib/git/kept'
import { type BranchThere, byGithubApp, overAsked, type UpstreamView } from '@/lib/repositories/upstream/schema'

/** Where a repository lives beside here, and how its branches stand there; null where it is here alone. */
export async function upstreamOf(actor: Actor, repositoryId: string): Promise<UpstreamView | null> {
  demand(actor, 'repositories:read')
  const row = await read.repository.findUnique({
    where: { id: repositoryId },
    include: { course: true, branches: { orderBy: { branch: 'asc' }, take: mostBranches } },
  })
  if (!row?.upstreamUrl) return null
  const { course, upstreamUrl, upstreamCredential, branches } = row
  // What landed and was not read back there says since when a branch is behind.
  const waiting = await read.delivery.groupBy({
    by: ['branch'],
    where: { repositoryId, state: 'landed', verifiedAt: null },
    _min: { landedAt: true },
  })
  return {
    repositoryId,
    url: upstreamUrl,
    isAtGithub: upstreamCredential === byGithubApp,
    readAt: course?.readAt?.toISOString() ?? null,
    problem: course?.problem ?? null,
    nextAt: course?.nextAt?.toISOString() ?? null,
    branches: branches.map(
      ({ branch, commit, movedAt, upstreamCommit, upstreamFound, upstreamDecision, upstreamAsked }) => {
        const stands = standsOf({ commit, upstreamCommit, upstreamFound, isRead: Boolean(course?.readAt) })
        const since = waiting.find((one) => one.branch === branch)?._min.landedAt ?? movedAt
        return {
          branch,
          stands,
          since: stands === 'behind' ? since.toISOString() : null,
          found: upstreamFound === noCommit ? null : upstreamFound,
          seen: upstreamFound ?? noCommit,
          decision: upstreamDecision === 'take_over_asked' ? null : upstreamDecision,
          asked: upstreamDecision === 'take_over_asked' ? askedBy(upstreamAsked, actor) : null,
        }
      },
    ),
  }
}

const mostBranches = 50

function askedBy(kept: unknown, actor: Actor): NonNullable<BranchThere['asked']> {
  const { id, name, reason } = overAsked.parse(kept)
  return { name, reason, isOwn: actor.kind === 'person' && actor.id === id }
}

type At = { commit: string; upstreamCommit: string | null; upstreamFound: string | null; isRead: boolean }

function standsOf({ commit, upstreamCommit, upstreamFound, isRead }: At): BranchThere['stands'] {
  if (upstreamFound !== null) return 'elsewhere'
  if (!isRead) return 'unread'
  return upstreamCommit === commit ? 'in_step' : 'behind'
}
