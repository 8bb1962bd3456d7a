import 'server-only'
import { refuse } from '@/lib/core/outcome'
import type { PersonActor } from '@/lib/core/actor'
import type { Tx } from '@/lib/db/client'
import { whoSignsNow } from '@/lib/policy/queries'
import { waitsAbout } from '@/lib/repositories/asked/rules'
import { askerOf, askPeople } from '@/lib/requests/open/commands'
import type { Brief } from '@/lib/requests/schema'

/** What is signed, without the policy by which who signs is only looked up. */
export type Unruled<Envelope> = Omit<Envelope, 'policyVersion'>

/** What an admin wants of a repository: of which kind it is, what would be signed, and what Countersign says about it. */
type Wish = { id: string; envelope: { kind: string }; brief: Brief; says: string }

/** Has people asked, one wish of a kind at a time, by whom the policy names for deliveries; never by who asks. */
export async function askAbout(tx: Tx, actor: PersonActor, { id, envelope, brief, says }: Wish) {
  if ((await tx.request.count({ where: waitsAbout(id, envelope.kind) })) > 0) return refuse('conflict', 'asked_already')
  const ruling = await whoSignsNow(tx, 'deliveries')
  if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')
  const signed = { ...envelope, policyVersion: ruling.policyVersion }
  const { number, event } = await askPeople(tx, {
    subject: { kind: 'repository', id },
    envelope: signed,
    brief,
    says,
    asker: askerOf(actor),
    excluded: [{ personId: actor.id, because: 'own_wish' }],
    ruling,
    moves: ['deliveries'],
  })
  return { ok: true as const, value: { number }, events: [event] as [typeof event] }
}
