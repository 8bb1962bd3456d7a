import 'server-only'
import { subjectOf } from '@/lib/access/rules'
import { type WaitingRight } from '@/lib/access/schema'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { humanRole } from '@/lib/people/schema'

/** What has been asked for somebody and is not given yet, the oldest first. */
export async function waitingRights(actor: Actor, personId: string): Promise<WaitingRight[]> {
  demand(actor, 'people:manage')
  const groups = await read.group.findMany({ select: { slug: true } })
  const rights = [
    ...humanRole.options.map((role) => ({ role })),
    ...groups.map(({ slug }) => ({ group: slug })),
    { access: 'again' as const },
  ]
  const bySubject = new Map(rights.map((right) => [subjectOf(personId, right), right]))
  const open = await read.request.findMany({
    where: {
      kind: 'access',
      subjectKind: 'person',
      subjectId: { in: [...bySubject.keys()] },
      state: { in: ['waiting', 'approved'] },
    },
    select: { number: true, sentence: true, subjectId: true },
    orderBy: { number: 'asc' },
  })
  return revealIn(
    open.map(({ number, sentence, subjectId }) => ({ number, sentence, right: bySubject.get(subjectId)! })),
  )
}
