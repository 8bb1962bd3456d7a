import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealHidden, revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Origin, Standing } from '@/lib/prompts/origin/schema'
import { stateOf } from '@/lib/prompts/rules'

/** Which of these texts stand on the board, by their digests; of several versions with one text the newest. */
export async function standingsOf(actor: Actor, digests: readonly string[]): Promise<Map<string, Standing>> {
  demand(actor, 'prompts:read')
  if (digests.length === 0) return new Map()
  const versions = await read.promptVersion.findMany({
    where: { digest: { in: [...new Set(digests)] } },
    include: { prompt: { select: { title: true } }, live: { select: { environment: true } } },
    orderBy: { writtenAt: 'asc' },
    take: 1_000,
  })
  return new Map(
    versions.map((version) => [
      version.digest,
      {
        slug: version.promptSlug,
        title: revealHidden(version.prompt.title).text,
        number: version.number,
        state: stateOf(version, false),
        liveIn: version.live.map(({ environment }) => environment),
      },
    ]),
  )
}

/** Where the newest version of a prompt that was taken up from a repository came from; null where people wrote all of them. */
export async function originOf(actor: Actor, slug: string): Promise<(Origin & { number: number }) | null> {
  demand(actor, 'prompts:read')
  const found = await read.promptVersion.findFirst({
    where: { promptSlug: slug, originId: { not: null } },
    orderBy: { number: 'desc' },
  })
  if (!found?.originId) return null
  const { originId, originName, originPath, originCommit, number } = found
  return revealIn({
    originId,
    originName: originName ?? '',
    originPath: originPath ?? '',
    originCommit: originCommit ?? '',
    number,
  })
}
