import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { holds } from '@/lib/db/like'
import { revealIn } from '@/lib/core/hidden'
import { searchWords } from '@/lib/core/search-words'
import type { Prisma } from '@/lib/db/generated/client'
import type { GroupRow, PersonRow } from '@/lib/people/schema'

const withGroups = {
  groups: { select: { groupSlug: true, group: { select: { title: true } } }, orderBy: { groupSlug: 'asc' } },
} satisfies Prisma.PersonInclude

/** Everybody known here, those with access first. */
export async function listPeople(actor: Actor): Promise<PersonRow[]> {
  demand(actor, 'people:manage')
  const people = await read.person.findMany({
    include: withGroups,
    orderBy: [{ deactivatedAt: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
  })
  return people.map(rowOf)
}

/** One person for those who manage people, or null. */
export async function findPerson(actor: Actor, id: string): Promise<PersonRow | null> {
  demand(actor, 'people:manage')
  const person = await read.person.findUnique({ where: { id }, include: withGroups })
  return person && rowOf(person)
}

/** The people with access who are called exactly this or have it as their verified address. */
export async function findPeople(actor: Actor, words: string): Promise<PersonRow[]> {
  demand(actor, 'people:manage')
  const people = await read.person.findMany({
    where: { deactivatedAt: null, OR: [{ name: words }, { email: words, emailVerified: true }] },
    include: withGroups,
    take: 2,
  })
  return people.map(rowOf)
}

/** People whose name or address holds every word, or whose id it is; those whose access has ended included. */
export async function searchPeople(actor: Actor, q: string, atMost: number): Promise<PersonRow[]> {
  demand(actor, 'people:manage')
  const people = await read.person.findMany({
    where: {
      AND: searchWords(q).map((word) => ({ OR: [...holds(['name', 'email'], word), { id: word }] })),
    },
    include: withGroups,
    orderBy: { name: 'asc' },
    take: atMost,
  })
  return people.map(rowOf)
}

function rowOf(person: Prisma.PersonGetPayload<{ include: typeof withGroups }>): PersonRow {
  const { groups, subject: _subject, createdAt, deactivatedAt, ...known } = person
  // What a sign-in service calls somebody is as foreign as anything.
  return revealIn({
    ...known,
    groups: groups.map(({ groupSlug }) => groupSlug),
    groupTitles: groups.map(({ group }) => group.title),
    createdAt: createdAt.toISOString(),
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
  })
}

/** All groups with their members who still have access. */
export async function listGroups(actor: Actor): Promise<GroupRow[]> {
  demand(actor, 'people:manage')
  const groups = await read.group.findMany({
    include: {
      members: {
        where: { person: { deactivatedAt: null } },
        select: { person: { select: { id: true, name: true } } },
        orderBy: { person: { name: 'asc' } },
      },
    },
    orderBy: { title: 'asc' },
  })
  return revealIn(
    groups.map(({ slug, title, members }) => ({ slug, title, members: members.map(({ person }) => person) })),
  )
}

/** Whom to ask for access. Anybody who is signed in may know, so this asks for no permission. */
export async function adminNames(_actor: Actor): Promise<string[]> {
  const admins = await read.person.findMany({
    where: { roles: { has: 'admin' }, deactivatedAt: null },
    select: { name: true },
    orderBy: { name: 'asc' },
  })
  return revealIn(admins.map(({ name }) => name))
}

/** Where else somebody with this person's verified address signs in and has a role: the likelier way in for them. */
export async function otherIssuersOf({ id }: Actor): Promise<string[]> {
  const person = await read.person.findUnique({ where: { id } })
  if (!person?.email || !person.emailVerified) return []
  const others = await read.person.findMany({
    where: {
      id: { not: id },
      email: person.email,
      emailVerified: true,
      deactivatedAt: null,
      roles: { isEmpty: false },
    },
    select: { issuer: true },
    distinct: ['issuer'],
  })
  return others.map(({ issuer }) => issuer).filter((issuer) => issuer !== person.issuer)
}
