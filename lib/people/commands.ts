import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { changeBlocker, isListedAdmin } from '@/lib/people/rules'
import { type HumanRole, membership, newPerson, personRef, roleChange } from '@/lib/people/schema'

/** Makes an identity known. Whoever is known already stays as they are, so registering twice changes nothing. */
export const registerPerson = defineCommand({
  name: 'people.register',
  permission: 'people:manage',
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

export const setRoles = defineCommand({
  name: 'people.set_roles',
  permission: 'people:manage',
  input: roleChange,

  async run({ tx, actor, input: { personId, roles } }) {
    const { person, admins } = await lockWithAdmins(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    const blocker = changeBlocker(personId, roles.includes('admin'), actor.id, admins)
    if (blocker) return refuse('conflict', blocker)
    if (roles.length === person.roles.length && roles.every((role) => person.roles.includes(role)))
      return { ok: true, value: { roles }, events: 'unchanged' }
    return { ok: true, value: { roles }, events: [await writeRoles(tx, person, roles)] }
  },
})

/** Puts a person into a group. Only who gives it a title makes a new one: a name that is misspelt makes none. */
export const addToGroup = defineCommand({
  name: 'people.add_to_group',
  permission: 'people:manage',
  input: membership,

  async run({ tx, actor, input: { personId, group, title } }) {
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (personId === actor.id) return refuse('conflict', 'own_roles')
    if (title === undefined && !(await tx.group.findUnique({ where: { slug: group } })))
      return refuse('not_found', 'unknown_group')
    const member = await tx.groupMember.findUnique({ where: { groupSlug_personId: { groupSlug: group, personId } } })
    if (member) return { ok: true, value: { group }, events: 'unchanged' }
    return {
      ok: true,
      value: { group },
      events: [await joinGroup(tx, { group, title, personId, personName: person.name })],
    }
  },
})

export const removeFromGroup = defineCommand({
  name: 'people.remove_from_group',
  permission: 'people:manage',
  input: membership.omit({ title: true }),

  async run({ tx, actor, input: { personId, group } }) {
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (personId === actor.id) return refuse('conflict', 'own_roles')
    const found = await tx.group.findUnique({ where: { slug: group } })
    if (!found) return refuse('not_found', 'unknown_group')
    const { count } = await tx.groupMember.deleteMany({ where: { groupSlug: group, personId } })
    if (count === 0) return { ok: true, value: { group }, events: 'unchanged' }
    return { ok: true, value: { group }, events: [groupChanged(found, { field: 'member', from: person, to: null })] }
  },
})

/** Ends a person's access: what they have open ends with it, and they cannot sign in again. Their history stays. */
export const deactivatePerson = defineCommand({
  name: 'people.deactivate',
  permission: 'people:manage',
  input: personRef,

  async run({ tx, actor, now, input: { personId } }) {
    const { person, admins } = await lockWithAdmins(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (person.deactivatedAt) return refuse('conflict', 'already_deactivated')
    const blocker = changeBlocker(personId, false, actor.id, admins)
    if (blocker) return refuse('conflict', blocker)
    await tx.person.update({ where: { id: personId }, data: { deactivatedAt: now } })
    // The rows stay for a while, so that the browser that comes back can be told why it is signed out.
    const { count } = await tx.session.updateMany({
      where: { personId, expiresAt: { gt: now } },
      data: { expiresAt: now },
    })
    return {
      ok: true,
      value: { sessions: count },
      events: [{ type: 'person.deactivated', subject: { kind: 'person', id: personId }, data: { name: person.name } }],
    }
  },
})

export const reactivatePerson = defineCommand({
  name: 'people.reactivate',
  permission: 'people:manage',
  input: personRef,

  async run({ tx, input: { personId } }) {
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (!person.deactivatedAt) return refuse('conflict', 'not_deactivated')
    await tx.person.update({ where: { id: personId }, data: { deactivatedAt: null } })
    return { ok: true, value: null, events: [changed(person, { field: 'active', from: false, to: true })] }
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
  return changed(person, { field: 'roles', from: person.roles, to })
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

type Locked = { id: string; name: string; roles: HumanRole[]; deactivatedAt: Date | null }

/**
 * A person and, when asked, the ids of all active admins, locked together and in one order: two admins who remove each
 * other at the same moment then wait for one another instead of both succeeding or both failing.
 */
export async function lockPerson(tx: Tx, personId: string): Promise<Locked | null> {
  return (await lockWithAdmins(tx, personId, false)).person
}

async function lockWithAdmins(tx: Tx, personId: string, withAdmins = true) {
  const rows = await tx.$queryRaw<Locked[]>`
    select "id", "name", "roles"::text[] as "roles", "deactivatedAt" from "Person"
    where "id" = ${personId} or (${withAdmins} and 'admin' = any("roles") and "deactivatedAt" is null)
    order by "id" for update`
  const admins = rows.filter(({ roles, deactivatedAt }) => roles.includes('admin') && !deactivatedAt)
  return { person: rows.find(({ id }) => id === personId) ?? null, admins: admins.map(({ id }) => id) }
}
