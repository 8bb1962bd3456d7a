import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { ChangeRuling } from '@/lib/policy/changes'
import { whoSignsNow } from '@/lib/policy/queries'
import type { LookEnvelope } from '@/lib/proposals/schema'
import { secondsToLook } from '@/lib/requests/again/commands'
import { askPeople, type Wish } from '@/lib/requests/open/commands'

/** Asks for somebody to look at a version that comes into force without that. */
export async function askToLook(
  tx: Tx,
  envelope: LookEnvelope,
  asked: Pick<Wish, 'brief' | 'says' | 'asker' | 'ruling'>,
): Promise<AuditEntry> {
  const subject = { kind: 'policy', id: String(envelope.version) }
  return (await askPeople(tx, { ...asked, subject, envelope, excluded: [] })).event
}

/**
 * Who looks at a version that comes into force without a second person: those who would have signed it, by the policy
 * before it. Where that lets nobody sign, because it cannot be read, somebody must look all the more.
 */
export async function whoLooks(tx: Tx): Promise<ChangeRuling> {
  const ruling = await whoSignsNow(tx, 'policy')
  const somebody = { duties: [{ group: 'admins', count: 1 }], expiresInSeconds: secondsToLook }
  return ruling.decision === 'deny' ? { ...ruling, ...somebody } : ruling
}
