import 'server-only'
import { revealIn } from '@/lib/core/hidden'
import type { AccessCounts } from '@/lib/access/rules'
import { subjectOf } from '@/lib/access/rules'
import { type Holder, latestAskedFirst, type NamedRight, type Right, type WishRow } from '@/lib/access/schema'
import { demand, type PersonActor } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read, type Tx } from '@/lib/db/client'
import { personChoices } from '@/lib/people/rules'

type Choice = { value: string; label: string }

/** For whom and for which groups anybody with a role may ask: everybody who has access, and every group there is. */
export async function accessChoices(actor: PersonActor): Promise<{ people: Choice[]; groups: Choice[] }> {
  demand(actor, 'access:ask')
  const [people, groups] = await Promise.all([
    read.person.findMany({
      where: { deactivatedAt: null },
      select: { id: true, name: true, email: true, department: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
    read.group.findMany({ orderBy: [{ title: 'asc' }, { slug: 'asc' }] }),
  ])
  return {
    people: personChoices(revealIn(people)),
    groups: groups.map(({ slug, title }) => ({ value: `group:${slug}`, label: title })),
  }
}

/** What this person has asked for, newest first, as far as they are told: a decision that can be taken back is none yet. */
export async function ownWishes(actor: PersonActor, cursor?: string): Promise<Page<WishRow>> {
  demand(actor, 'access:ask')
  const found = await read.request.findMany({
    where: {
      AND: [
        { kind: { in: ['access', 'pod_right'] }, askedByKind: 'person', askedById: actor.id },
        latestAskedFirst.beyond(cursor),
      ],
    },
    include: { votes: { where: { endedAt: null }, orderBy: { at: 'desc' }, take: 1, select: { note: true } } },
    orderBy: latestAskedFirst.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = latestAskedFirst.page(found, pageSize, cursor)
  const reasons = await whyEnded(rows.map(({ id }) => id))
  return {
    rows: rows.map(({ id, number, sentence, state, askedAt, closedAt, votes }) => ({
      id,
      number,
      sentence,
      state: closedAt ? state : 'waiting',
      askedAt: askedAt.toISOString(),
      note: closedAt ? revealIn(reasons.get(id) ?? votes[0]?.note ?? null) : null,
    })),
    ...beside,
  }
}

/** Why requests ended that nobody turned down, by their ids. */
async function whyEnded(ids: readonly string[]): Promise<Map<string, string>> {
  const lines = await read.auditEvent.findMany({
    where: { requestId: { in: [...ids] }, type: { in: ['request.superseded', 'request.denied', 'request.withdrawn'] } },
    select: { requestId: true, sentence: true },
  })
  return new Map(lines.map(({ requestId, sentence }) => [requestId!, sentence]))
}

/** Who somebody is and what they may do, as a transaction sees it; null when nobody is known by this id. */
export async function holderOf(tx: Pick<Tx, 'person'>, id: string): Promise<Holder | null> {
  const person = await tx.person.findUnique({
    where: { id },
    select: {
      name: true,
      email: true,
      emailVerified: true,
      roles: true,
      deactivatedAt: true,
      groups: { select: { group: true }, orderBy: { groupSlug: 'asc' } },
    },
  })
  if (!person) return null
  const { deactivatedAt, groups, ...known } = person
  return { id, ...known, groups: groups.map(({ group }) => group), active: deactivatedAt === null }
}

/** The right with the words people know it by; null when there is no such group. */
export async function namedRight(tx: Pick<Tx, 'group'>, right: Right): Promise<NamedRight | null> {
  if (!('group' in right)) return right
  const group = await tx.group.findUnique({ where: { slug: right.group } })
  return group && { group: group.slug, title: group.title }
}

/** The number of the request by which this right is being asked for already, or null. */
export async function openWish(tx: Tx, subjectId: string): Promise<number | null> {
  const open = await tx.request.findFirst({
    where: { kind: 'access', subjectKind: 'person', subjectId, state: { in: ['waiting', 'approved'] } },
    select: { number: true },
  })
  return open?.number ?? null
}

/** What a wish is measured against. */
export async function countsFor(tx: Tx, person: Holder, right: Right): Promise<AccessCounts> {
  const group = 'group' in right ? right.group : ''
  const [counts] = await tx.$queryRaw<[AccessCounts]>`
    select count(*)::int as active,
      count(*) filter (where cardinality(roles) > 0)::int as "withRole",
      count(*) filter (where 'admin' = any(roles))::int as admins,
      count(*) filter (where name = ${person.name} and id <> ${person.id})::int as namesakes,
      count(m."personId")::int as members,
      count(m."personId") filter (where 'approver' = any(roles))::int as able,
      (select count(*) from "Request" where kind = 'access' and "subjectKind" = 'person'
        and "subjectId" = ${subjectOf(person.id, right)} and state in ('rejected', 'changes_requested')
        and "askedAt" > now() - interval '90 days')::int as refused
    from "Person" left join "GroupMember" m on m."personId" = id and m."groupSlug" = ${group}
    where "deactivatedAt" is null`
  return counts
}
