import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { type Guard, guards } from '@/lib/github/guard'

/** How GitHub's rules held the branches of a repository, and when that was looked at; null where nobody has. */
export async function guardsOf(actor: Actor, repositoryId: string): Promise<{ guards: Guard[]; at: string } | null> {
  demand(actor, 'repositories:read')
  const course = await read.repositoryCourse.findUnique({
    where: { repositoryId },
    select: { guards: true, guardedAt: true },
  })
  return course?.guardedAt ? { guards: guards.parse(course.guards), at: course.guardedAt.toISOString() } : null
}
