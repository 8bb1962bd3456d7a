import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { maySee } from '@/lib/policy/drafts/rules'
import { mostRemarks, type Remark } from '@/lib/policy/remarks/schema'

/** What people say about a change, the first one first; nothing where the reader does not see the change. */
export async function remarksOn(actor: Actor, number: number): Promise<Remark[]> {
  demand(actor, 'policy:read')
  const change = await read.policyChange.findUnique({
    where: { number },
    select: { id: true, authorId: true, state: true },
  })
  return change && maySee(change, actor.id) ? await remarksUntil(change.id, null) : []
}

/** What was said about a change up to a moment: while its request waited, whatever became of its draft afterwards. */
export async function remarksUntil(changeId: string, until: Date | null): Promise<Remark[]> {
  const rows = await read.policyRemark.findMany({
    where: { changeId, ...(until && { at: { lte: until } }) },
    orderBy: { id: 'asc' },
    take: mostRemarks,
  })
  return await withNames(rows)
}

type Row = { id: string; personId: string; at: Date; words: string }

/** Remarks as people read them, with who wrote each. */
export async function withNames(rows: readonly Row[]): Promise<Remark[]> {
  const people = await read.person.findMany({
    where: { id: { in: [...new Set(rows.map(({ personId }) => personId))] } },
    select: { id: true, name: true },
  })
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map(({ id, personId, at, words }) => ({
    id,
    who: names.get(personId) ?? 'Somebody',
    at: at.toISOString(),
    words,
  }))
}
