import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { isListedAdmin, permissionsOf } from '@/lib/people/rules'
import { type HumanRole, madeUpForTrials, newPerson } from '@/lib/people/schema'

/** Makes an identity known. Whoever is known already stays as they are, so registering twice changes nothing. */
export const registerPerson = defineCommand({
  name: 'people.register',
  permission: 'people:manage',
  actor: 'system',
  input: newPerson,

  async run({ tx, input: { groups, ...identity } }) {
    const { issuer, subject, name, email, emailVerified, roles: given, department, demo } = identity
    const listed = isListedAdmin(env.admins, { issuer, subject, name, email, emailVerified })
    const roles = listed && !given.includes('admin') ? [...given, 'admin' as const] : given
    const id = newId()
    // Two first sign-ins at once: the second one finds the person the first one made.
    const { count } = await tx.person.createMany({
      data: [{ id, issuer, subject, name, email, emailVerified, roles, department, demo }],
      skipDuplicates: true,
    })
    if (count === 0) {
      const known = await tx.person.findUniqueOrThrow({ where: { issuer_subject: { issuer, subject } } })
      return { ok: true, value: { personId: known.id, known: true }, events: 'unchanged' }
    }
    const joined: AuditEntry[] = []
    for (const group of groups) joined.push(await joinGroup(tx, { group, personId: id, personName: name }))
    return {
      ok: true,
      value: { personId: id, known: false },
      events: [{ type: 'person.registered', subject: { kind: 'person', id }, data: { name, issuer } }, ...joined],
    }
  },
})

type Named = { id: string; name: string }

type Changes<Type extends AuditEntry['type']> = Extract<
  Extract<AuditEntry, { type: Type }>['data'],
  { changes: unknown }
>['changes']

function changed({ id, name }: Named, change: Changes<'person.changed'>[number]): AuditEntry {
  return { type: 'person.changed', subject: { kind: 'person', id }, data: { name, changes: [change] } }
}

type GroupNamed = { slug: string; title: string }

function groupChanged({ slug, title }: GroupNamed, change: Changes<'group.changed'>[number]): AuditEntry {
  return { type: 'group.changed', subject: { kind: 'group', id: slug }, data: { name: title, changes: [change] } }
}

/** Writes what a person is here, with its line for the record. Whoever calls holds the person's lock. */
export async function writeRoles(tx: Tx, person: Locked, to: HumanRole[]): Promise<AuditEntry> {
  await tx.person.update({ where: { id: person.id }, data: { roles: to } })
  if (!permissionsOf(to).has('repositories:read')) await endTokens(tx, person.id)
  return changed(person, { field: 'roles', from: person.roles, to })
}

/** Ends what opens repositories for a person, for good: it is told by the line of what took their access away. */
export async function endTokens(tx: Tx, personId: string): Promise<void> {
  await tx.$executeRaw`update "PersonToken" set "revokedAt" = now() where "personId" = ${personId} and "revokedAt" is null`
}

/** Takes a person out of a group, with the line for the record if they were in it. */
export async function leaveGroup(tx: Tx, group: GroupNamed, person: Named): Promise<AuditEntry[]> {
  const { count } = await tx.groupMember.deleteMany({ where: { groupSlug: group.slug, personId: person.id } })
  return count === 0 ? [] : [groupChanged(group, { field: 'member', from: ref(person), to: null })]
}

/** Lets a person in again, with the line for the record. Whoever calls holds the person's lock. */
export async function letIn(tx: Tx, person: Named): Promise<AuditEntry> {
  await tx.person.update({ where: { id: person.id }, data: { deactivatedAt: null } })
  return changed(person, { field: 'active', from: false, to: true })
}

/** Makes a group that nobody is in, with the line for the record. */
export async function makeGroup(tx: Tx, group: GroupNamed): Promise<AuditEntry> {
  await tx.group.create({ data: group })
  return { type: 'group.made', subject: { kind: 'group', id: group.slug }, data: { name: group.title } }
}

/** Puts a person who is not in it into a group, with its line for the record. Whoever calls holds the person's lock. */
export async function joinGroup(
  tx: Tx,
  {
    group,
    title,
    personId,
    personName,
  }: { group: string; title?: string | undefined; personId: string; personName: string },
): Promise<AuditEntry> {
  const found = await tx.group.upsert({
    where: { slug: group },
    create: { slug: group, title: title ?? titleOf(group) },
    update: {},
  })
  await tx.groupMember.create({ data: { groupSlug: group, personId } })
  return groupChanged(found, { field: 'member', from: null, to: { id: personId, name: personName } })
}

/** A readable title for a group that is named for the first time: product-owners becomes Product owners. */
function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const ref = ({ id, name }: Named) => ({ id, name })

export type Locked = { id: string; name: string; roles: HumanRole[]; deactivatedAt: Date | null }

/** A person, whom nobody else changes until the transaction ends. */
export async function lockPerson(tx: Tx, personId: string): Promise<Locked | null> {
  return (await lockWithAdmins(tx, personId, false)).person
}

/**
 * A person and, when asked, the ids of all active admins, locked together and in one order: two admins who remove each
 * other at the same moment then wait for one another instead of both succeeding or both failing.
 */
export async function lockWithAdmins(tx: Tx, personId: string, withAdmins = true) {
  const rows = await tx.$queryRaw<Locked[]>`
    select "id", "name", "roles"::text[] as "roles", "deactivatedAt" from "Person"
    where ("id" = ${personId} and "issuer" <> ${madeUpForTrials}) or (${withAdmins} and 'admin' = any("roles") and "deactivatedAt" is null)
    order by "id" for update`
  const admins = rows.filter(({ roles, deactivatedAt }) => roles.includes('admin') && !deactivatedAt)
  return { person: rows.find(({ id }) => id === personId) ?? null, admins: admins.map(({ id }) => id) }
}
