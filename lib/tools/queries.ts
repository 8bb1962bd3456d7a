import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { holds } from '@/lib/db/like'
import { searchWords } from '@/lib/core/search-words'

/** Tools of the catalogue whose title or key holds every word. */
export async function searchTools(
  actor: Actor,
  q: string,
  atMost: number,
): Promise<{ key: string; title: string; group: string }[]> {
  demand(actor, 'requests:read')
  return await read.tool.findMany({
    where: { AND: searchWords(q).map((word) => ({ OR: holds(['title', 'key'], word) })) },
    select: { key: true, title: true, group: true },
    orderBy: { title: 'asc' },
    take: atMost,
  })
}
