import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { personChoices } from '@/lib/people/rules'

/** Who could answer for a prompt: everybody who has access. */
export async function ownerChoices(actor: Actor): Promise<{ value: string; label: string }[]> {
  demand(actor, 'prompts:write')
  const people = await read.person.findMany({
    where: { deactivatedAt: null },
    select: { id: true, name: true, email: true, department: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  return personChoices(revealIn(people))
}
