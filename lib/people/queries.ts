import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { madeUpForTrials } from '@/lib/people/schema'
import { type PlacedPage, pageSize } from '@/lib/core/keyset'
import { holding, holds } from '@/lib/db/like'
import { revealIn } from '@/lib/core/hidden'
import { searchWords, spellings } from '@/lib/core/search-words'
import { sortOf } from '@/lib/core/sort'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, countRows, pageOfRows, type ThingOrder, type Wanted } from '@/lib/db/things'
import {
  type GroupRow,
  type PeopleFilter,
  peopleOrder,
  type PeopleSort,
  type PersonRow,
  usualPeopleSort,
} from '@/lib/people/schema'

const withGroups = {
  groups: { select: { groupSlug: true, group: { select: { title: true } } }, orderBy: { groupSlug: 'asc' } },
} satisfies Prisma.PersonInclude

/** One page of everybody known here, those with access first unless it is ordered otherwise, and how many there are. */
export async function listPeople(actor: Actor, filter: PeopleFilter = {}): Promise<PlacedPage<PersonRow>> {
  demand(actor, 'people:manage')
  const [{ before, ...page }, total] = await Promise.all([
    pageOfRows('Person', wantedBy(filter), orderBy(filter.sort), filter.cursor, pageSize),
    countRows('Person', wantedBy(filter)),
  ])
  const ids = page.rows.map(({ id }) => id)
  const people = await read.person.findMany({ where: { id: { in: ids } }, include: withGroups })
  const byId = new Map(people.map((person) => [person.id, person]))
  return { ...page, rows: ids.flatMap((id) => byId.get(id) ?? []).map(rowOf), place: { before, total } }
}

/** How many people are known here at all. */
export async function peopleTotal(actor: Actor): Promise<number> {
  demand(actor, 'people:manage')
  return await countRows('Person', wantedBy({}))
}

function wantedBy({ q, role }: PeopleFilter): Wanted {
  return (row) =>
    allOf([
      Prisma.sql`${row}.issuer <> ${madeUpForTrials}`,
      role &&
        (role === 'none' ? Prisma.sql`${row}.roles = '{}'` : Prisma.sql`${role}::"HumanRole" = any(${row}.roles)`),
      ...searchWords(q).map((word) => {
        const wanted = holding(word)
        return Prisma.sql`(${row}.name ilike any ${wanted} or ${row}.email ilike any ${wanted} or ${row}.id = ${word})`
      }),
    ])
}

const start = (text: Prisma.Sql) => Prisma.sql`left(lower(${text}), 60)`
const byName = {
  name: (row: Prisma.Sql) => start(Prisma.sql`${row}.name`),
  id: (row: Prisma.Sql) => Prisma.sql`${row}.id`,
}
const ended = (row: Prisma.Sql) => Prisma.sql`(${row}."deactivatedAt" is not null)::int`

const columns = {
  name: { ended, ...byName },
  roles: { roles: (row) => Prisma.sql`array_to_string(${row}.roles::text[], ',')`, ...byName },
  groups: {
    groups: (row) =>
      start(Prisma.sql`coalesce((select string_agg(g.title, ',' order by g.slug) from "GroupMember" m
        join "Group" g on g.slug = m."groupSlug" where m."personId" = ${row}.id), '')`),
    ...byName,
  },
  email: { email: (row) => start(Prisma.sql`coalesce(${row}.email, '')`), ...byName },
  access: { ended, since: (row) => Prisma.sql`coalesce(${row}."deactivatedAt", ${row}."createdAt")`, id: byName.id },
} satisfies Record<string, ThingOrder['columns']>

function orderBy(sort: PeopleSort = usualPeopleSort): ThingOrder {
  return { keys: peopleOrder(sort), columns: columns[sortOf<keyof typeof columns>(sort).name] }
}

/** One person for those who manage people, or null. */
export async function findPerson(actor: Actor, id: string): Promise<PersonRow | null> {
  demand(actor, 'people:manage')
  const person = await read.person.findUnique({ where: { id }, include: withGroups })
  return person && rowOf(person)
}

/**
 * The people with access who are called exactly this, however its letters are spelt, or have it as their verified address
 * or their id; or those whose access was ended.
 */
export async function findPeople(actor: Actor, words: string, isEnded = false): Promise<PersonRow[]> {
  demand(actor, 'people:manage')
  const people = await read.person.findMany({
    where: {
      deactivatedAt: isEnded ? { not: null } : null,
      issuer: { not: madeUpForTrials },
      OR: [{ name: { in: spellings(words) } }, { email: words, emailVerified: true }, { id: words }],
    },
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
      issuer: { not: madeUpForTrials },
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
