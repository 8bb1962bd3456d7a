import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { lockPrompt } from '@/lib/prompts/commands'
import { handedOver } from '@/lib/prompts/schema'

/**
 * Has somebody else answer for a prompt. Whoever answers for it signs no version of it, so nobody gives it away for
 * themselves, and it stays where it is while people are asked about it.
 */
export const handOverPrompt = defineCommand({
  name: 'prompts.hand_over',
  permission: 'prompts:write',
  actor: 'person',
  input: handedOver,

  async run({ tx, actor, input: { slug, ownerId, reason } }) {
    const prompt = await lockPrompt(tx, slug)
    if (!prompt) return refuse('not_found', 'unknown_prompt')
    if (prompt.ownerId === ownerId) return { ok: true, value: { slug }, events: 'unchanged' }
    if (prompt.ownerId === actor.id) return refuse('forbidden', 'own_prompt')
    // Held, so that nobody ends this person's access before it is done.
    await tx.$queryRaw`select 1 from "Person" where "id" = ${ownerId} for share`
    const known = await tx.person.findMany({
      where: { id: { in: [ownerId, prompt.ownerId ?? ownerId] } },
      select: { id: true, name: true, deactivatedAt: true },
    })
    const to = known.find(({ id, deactivatedAt }) => id === ownerId && deactivatedAt === null)
    if (!to) return refuse('not_found', 'unknown_person', { ownerId: ['There is no such person with access'] })
    if (await isAskedAbout(tx, slug)) return refuse('conflict', 'asked_about')
    await tx.prompt.update({ where: { slug }, data: { ownerId } })
    const from = known.find(({ id }) => id === prompt.ownerId)
    return {
      ok: true,
      value: { slug },
      events: [
        {
          type: 'prompt.handed_over',
          subject: { kind: 'prompt', id: slug },
          data: { slug, title: prompt.title, from: from ? named(from) : null, to: named(to), reason },
        },
      ],
    }
  },
})

function named({ id, name }: { id: string; name: string }) {
  return { id, name }
}

/** Whether people are asked about a version of it, or to look at what was put back. Names of prompts have no slash. */
async function isAskedAbout(tx: Tx, slug: string): Promise<boolean> {
  const open = { state: { in: ['waiting' as const, 'approved' as const] } }
  const about = { subjectKind: 'prompt', subjectId: { startsWith: `${slug}/` } }
  return (await tx.request.count({ where: { ...about, ...open } })) > 0
}
