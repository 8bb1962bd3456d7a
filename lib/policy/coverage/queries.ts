import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { signedBy } from '@/lib/db/signed'
import { gapsWithout, type Leaving } from '@/lib/policy/coverage/leaving'
import { askings, coverageOf, type DutyRow } from '@/lib/policy/coverage/rules'
import { inForceOrNone, type Signers, signersByGroup } from '@/lib/policy/queries'

/** Who can sign what: each duty of the policy in force, gaps first, and the groups that no rule asks. */
export type Coverage = { version: number; duties: DutyRow[]; unasked: Signers[] }

/** The coverage of the policy in force, or null while none is. */
export async function coverageNow(actor: Actor): Promise<Coverage | null> {
  demand(actor, 'people:manage')
  const seen = await dutiesSeen(actor)
  if (!seen) return null
  const { version, asks, groups, pods } = seen
  const asked = new Set(asks.map(({ group }) => group))
  return revealIn({
    version,
    duties: coverageOf(asks, groups, pods),
    unasked: groups.filter(({ group }) => !asked.has(group)),
  })
}

/** What hangs on a person: what falls to others, or to nobody, once their access ends. */
export async function leavingOf(actor: Actor, personId: string): Promise<Leaving> {
  demand(actor, 'people:manage')
  // In SQL, since it is by the words of the states that PostgreSQL knows its indexes of what is open.
  const [seen, votes, asked, own] = await Promise.all([
    dutiesSeen(actor),
    read.$queryRaw<Leaving['votes']>`
      with signed as materialized (select s.id, s.number, s.sentence from ${signedBy(personId)})
      select number, sentence from signed join "Vote" v on v."requestId" = signed.id
      where v."personId" = ${personId} and v.verdict = 'approve' and v."endedAt" is null
      order by v.at desc limit ${mostShown}`,
    read.$queryRaw<Leaving['asked']>`
      select number, sentence from "Request"
      where state in ('waiting', 'approved') and "askedByKind" = 'person' and "askedById" = ${personId}
      order by number limit ${mostShown}`,
    read.pod.findMany({
      where: { ownerId: personId, state: { not: 'retired' } },
      select: { slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
  ])
  return revealIn({
    gaps: seen ? gapsWithout(personId, seen.asks, seen.groups, seen.pods) : [],
    votes,
    asked,
    pods: own,
  })
}

/** So many requests of each sort are named. */
const mostShown = 50

/** Each pod that may act, with who signs nothing of it. */
async function podsThatAct() {
  const opening = { revokedAt: null, expiresAt: { gt: new Date() }, issuedTo: { not: null } }
  const pods = await read.pod.findMany({
    where: { state: 'active' },
    select: {
      name: true,
      role: true,
      ownerId: true,
      accounts: { select: { credentials: { where: opening, select: { issuedTo: true } } } },
    },
  })
  return pods.map(({ accounts, ...pod }) => ({
    ...pod,
    keys: accounts.flatMap(({ credentials }) => credentials.flatMap(({ issuedTo }) => issuedTo ?? [])),
  }))
}

/** The duties of the policy in force with everybody who is in a group, and the pods that may act. */
async function dutiesSeen(actor: Actor) {
  const inForce = await inForceOrNone()
  if (!inForce) return null
  const [groups, pods] = await Promise.all([signersByGroup(actor), podsThatAct()])
  const { document, snapshot, version } = inForce
  return { version, groups, pods, asks: askings(document, snapshot, [...new Set(pods.map(({ role }) => role))]) }
}
