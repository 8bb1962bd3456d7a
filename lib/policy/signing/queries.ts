import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, demand } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { type ChangeRuling, noRuling, whoSigns } from '@/lib/policy/changes'
import { noRulingWords } from '@/lib/policy/labels'
import { inForceOrNone, NoPolicy, whoSignsNow } from '@/lib/policy/queries'
import { canBeSigned, isGrown } from '@/lib/policy/signing/rules'

/** How rights are given here at this moment. */
export type Signing = {
  /** Whether the installation has outgrown its first days, for good. */
  grown: boolean
  /** The line that says so, the first time it is seen; whoever goes on puts it on the record. */
  events: AuditEntry[]
  /** Whether what these people ask, or get, could be signed by others now. */
  byOthers(people: readonly string[]): boolean
}

/**
 * How rights are given, as a transaction sees it. Whatever takes away a signer, gives a right at once or moves the policy
 * looks here first: so an installation in which people could once sign for one another is noted as grown before that can
 * end, and as the record never changes, nobody makes it young again.
 */
export async function signingOf(tx: Tx): Promise<Signing> {
  const ruling = await whoSignsNow(tx, 'access').catch((error: unknown) => {
    // With a policy that cannot be read nobody signs; what was grown stays so.
    if (error instanceof NoPolicy) return noRuling(noRulingWords.unreadable, 0)
    throw error
  })
  return await signingUnder(tx, ruling)
}

/** Whether what this reader gives somebody is asked of others, for pages. */
export async function isSignedNow(actor: Actor, personId: string): Promise<boolean> {
  demand(actor, 'people:manage')
  const snapshot = (await inForceOrNone())?.snapshot
  const ruling = snapshot ? whoSigns(snapshot, 'access') : noRuling(noRulingWords.noPolicy, 0)
  const { grown, byOthers } = await signingUnder(read, ruling)
  return grown || byOthers([actor.id, personId])
}

async function signingUnder(db: Pick<Tx, 'groupMember' | '$queryRaw'>, ruling: ChangeRuling): Promise<Signing> {
  // As a range, in its order and beside calls it is found by the index of nouns, and nothing else is looked through.
  const noted = await db.$queryRaw<unknown[]>`
    select 1 from "AuditEvent"
    where split_part(type, '.', 1) >= 'installation' and split_part(type, '.', 1) <= 'installation' and type not like 'call.%'
    order by split_part(type, '.', 1), at desc, id desc limit 1`
  // What is said in a month that was moved into a file is said all the same.
  const before =
    noted.length > 0 ? [] : await db.$queryRaw<unknown[]>`select 1 from "RecordArchive" where grown limit 1`
  const groups = [...new Set(ruling.duties.map(({ group }) => group))]
  const members = await db.groupMember.findMany({
    where: { groupSlug: { in: groups }, person: { deactivatedAt: null, roles: { has: 'approver' }, ...canSignIn() } },
    select: { groupSlug: true, personId: true },
  })
  const able = new Map(
    groups.map((slug) => [slug, members.flatMap((member) => (member.groupSlug === slug ? [member.personId] : []))]),
  )
  const wasNoted = noted.length + before.length > 0
  const grown = wasNoted || isGrown(ruling.duties, able)
  return {
    grown,
    events: grown && !wasNoted ? [grownNow(groups)] : [],
    byOthers: (people) => canBeSigned(ruling.duties, able, people),
  }
}

/** Made-up people sign where one can be them. Beside real people, with a sign-in service of theirs, they are nobody. */
const canSignIn = () => (env.bundledIdentity ? {} : { demo: false })

function grownNow(groups: string[]): AuditEntry {
  return { type: 'installation.grown', subject: { kind: 'installation', id: 'rights' }, data: { groups } }
}
