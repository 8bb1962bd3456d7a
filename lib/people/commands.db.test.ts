import { beforeEach, describe, expect, it } from 'vitest'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read, writer } from '@/lib/db/client'
import { env } from '@/lib/env'
import {
  addToGroup,
  deactivatePerson,
  reactivatePerson,
  registerPerson,
  removeFromGroup,
  setRoles,
} from '@/lib/people/commands'
import { adminNames, listGroups, listPeople, otherIssuersOf } from '@/lib/people/queries'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'

let counter = 0

async function person(name: string, roles: HumanRole[] = [], more: Record<string, unknown> = {}): Promise<PersonActor> {
  const input = { issuer: 'https://login.example', subject: `s-${++counter}`, name, roles, ...more }
  const outcome = await execute(registerPerson, systemActor, input)
  if (!outcome.ok) throw new Error(outcome.reason)
  return { kind: 'person', id: outcome.value.personId, name, groups: [], can: permissionsOf(roles) }
}

const events = (subjectId: string) =>
  read.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' }, select: { type: true, sentence: true } })
const dataOf = async (subjectId: string) =>
  (
    await read.auditEvent.findMany({ where: { subjectId, type: { endsWith: '.changed' } }, orderBy: { id: 'asc' } })
  ).map(({ data }) => data)

beforeEach(async () => {
  env.admins.length = 0
  // Each test has its own people; no admins of an earlier one may stay to be counted.
  for (const { id } of await read.person.findMany({ where: { roles: { has: 'admin' }, deactivatedAt: null } }))
    await writer.$transaction([
      writer.$executeRaw`insert into "AuditEvent" ("id", "type", "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "sentence", "data")
        values (${`test-${id}`}, 'person.changed', 'system', 'system', 'Test', 'person', ${id}, 'cleared', '{}')`,
      writer.person.update({ where: { id }, data: { roles: [] } }),
    ])
})

describe('registering', () => {
  it('knows a person by issuer and subject: the same subject elsewhere is somebody else', async () => {
    const ana = await person('Ana', [], { email: 'ana@corp.example', emailVerified: true, subject: 'same' })
    const other = await person('Ana', [], {
      issuer: 'https://other.example',
      email: 'ana@corp.example',
      emailVerified: true,
      subject: 'same',
    })
    expect(other.id).not.toBe(ana.id)
  })

  it('changes nothing for somebody who is known', async () => {
    const ana = await person('Ana', ['approver'], { subject: 'known' })
    const again = await execute(registerPerson, systemActor, {
      issuer: 'https://login.example',
      subject: 'known',
      name: 'Somebody else',
      roles: ['admin'],
    })
    expect(again).toEqual({ ok: true, value: { personId: ana.id, known: true } })
    expect(await read.person.findUnique({ where: { id: ana.id } })).toMatchObject({ name: 'Ana', roles: ['approver'] })
    expect(await events(ana.id)).toHaveLength(1)
  })

  it('makes one person of two first sign-ins at once', async () => {
    const input = { issuer: 'https://login.example', subject: 'twice', name: 'Tom' }
    const both = await Promise.all([
      execute(registerPerson, systemActor, input),
      execute(registerPerson, systemActor, input),
    ])
    const ids = both.map((outcome) => (outcome.ok ? outcome.value.personId : outcome.reason))
    expect(ids[0]).toBe(ids[1])
  })

  it('gives admin to those the settings name, and to nobody whose address is not verified', async () => {
    env.admins.push('ade@corp.example')
    const ade = await person('Ade', [], { email: 'ade@corp.example', emailVerified: true })
    const fake = await person('Not Ade', [], { email: 'ade@corp.example', emailVerified: false })
    expect((await read.person.findUnique({ where: { id: ade.id } }))?.roles).toEqual(['admin'])
    expect((await read.person.findUnique({ where: { id: fake.id } }))?.roles).toEqual([])
  })

  it('puts a person into groups, which come to be by it', async () => {
    const priya = await person('Priya', ['approver'], { groups: ['release-leads'] })
    expect(await read.group.findUnique({ where: { slug: 'release-leads' } })).toMatchObject({ title: 'Release leads' })
    expect(
      await read.groupMember.findMany({ where: { groupSlug: 'release-leads' }, select: { personId: true } }),
    ).toEqual([{ personId: priya.id }])
  })

  it('is for the system and admins alone', async () => {
    const ana = await person('Ana', ['approver'])
    const outcome = await execute(registerPerson, ana, { issuer: 'x', subject: 'y', name: 'Me', roles: ['admin'] })
    expect(outcome).toMatchObject({ ok: false, kind: 'forbidden' })
  })
})

describe('roles', () => {
  it('are changed by an admin and recorded in words', async () => {
    const ade = await person('Ade', ['admin'])
    const vic = await person('Vic')
    expect(await execute(setRoles, ade, { personId: vic.id, roles: ['auditor', 'viewer', 'viewer'] })).toEqual({
      ok: true,
      value: { roles: ['viewer', 'auditor'] },
    })
    expect((await events(vic.id)).at(-1)).toEqual({
      type: 'person.changed',
      sentence: 'Ade changed what Vic may do: roles are now viewer, auditor',
    })
    expect(await dataOf(vic.id)).toEqual([
      { name: 'Vic', changes: [{ field: 'roles', from: [], to: ['viewer', 'auditor'] }] },
    ])
  })

  it('can be given as a form sends them: none, one or several boxes', async () => {
    const ade = await person('Ade', ['admin'])
    const vic = await person('Vic')
    expect(await execute(setRoles, ade, { personId: vic.id, roles: 'viewer' })).toMatchObject({
      value: { roles: ['viewer'] },
    })
    expect(await execute(setRoles, ade, { personId: vic.id })).toMatchObject({ value: { roles: [] } })
    expect(await execute(setRoles, ade, { personId: vic.id, roles: ['boss'] })).toMatchObject({ kind: 'invalid' })
  })

  it('are not changed by their owner, and never by somebody without the right', async () => {
    const ade = await person('Ade', ['admin'])
    const ana = await person('Ana', ['approver'])
    expect(await execute(setRoles, ade, { personId: ade.id, roles: ['admin', 'approver'] })).toMatchObject({
      reason: 'own_roles',
    })
    expect(await execute(addToGroup, ade, { personId: ade.id, group: 'product-owners' })).toMatchObject({
      reason: 'own_roles',
    })
    expect(await execute(setRoles, ana, { personId: ade.id, roles: [] })).toMatchObject({ kind: 'forbidden' })
  })

  it('leave one admin, even when two remove each other at the same moment', async () => {
    const ade = await person('Ade', ['admin'])
    const ben = await person('Ben', ['admin'])
    const outcomes = await Promise.all([
      execute(setRoles, ade, { personId: ben.id, roles: [] }),
      execute(setRoles, ben, { personId: ade.id, roles: [] }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await adminNames(ade)).toHaveLength(1)
  })
})

describe('groups', () => {
  it('are chosen among those there are; a new one is made only by who gives it a title', async () => {
    const ade = await person('Ade', ['admin'])
    const tom = await person('Tom', ['approver'])
    const misspelt = { personId: tom.id, group: 'nigth-watch' }
    expect(await execute(addToGroup, ade, misspelt)).toMatchObject({ kind: 'not_found', reason: 'unknown_group' })
    expect((await listGroups(ade)).map(({ slug }) => slug)).not.toContain('nigth-watch')
    expect(await execute(addToGroup, ade, { ...misspelt, title: 'The night watch' })).toMatchObject({ ok: true })
  })

  it('are joined and left, once each, on the record', async () => {
    const ade = await person('Ade', ['admin'])
    const tom = await person('Tom', ['approver'])
    const input = { personId: tom.id, group: 'night-shift' }
    await execute(addToGroup, ade, { ...input, title: 'The night shift' })
    await execute(addToGroup, ade, input)
    expect((await listGroups(ade)).find(({ slug }) => slug === 'night-shift')).toEqual({
      slug: 'night-shift',
      title: 'The night shift',
      members: [{ id: tom.id, name: 'Tom' }],
    })
    await execute(removeFromGroup, ade, input)
    await execute(removeFromGroup, ade, input)
    expect((await events('night-shift')).map(({ sentence }) => sentence)).toEqual([
      'Ade changed the group The night shift: Tom joined',
      'Ade changed the group The night shift: Tom left',
    ])
    const who = { id: tom.id, name: 'Tom' }
    expect(await dataOf('night-shift')).toEqual([
      { name: 'The night shift', changes: [{ field: 'member', from: null, to: who }] },
      { name: 'The night shift', changes: [{ field: 'member', from: who, to: null }] },
    ])
    expect(await execute(removeFromGroup, ade, { ...input, group: 'no-such' })).toMatchObject({
      reason: 'unknown_group',
    })
  })
})

describe('ending somebody’s access', () => {
  it('can be undone, and says when there is nothing to do', async () => {
    const ade = await person('Ade', ['admin'])
    const vic = await person('Vic', ['viewer'])
    expect(await execute(reactivatePerson, ade, { personId: vic.id })).toMatchObject({ reason: 'not_deactivated' })
    expect(await execute(deactivatePerson, ade, { personId: vic.id })).toMatchObject({ ok: true })
    expect(await execute(deactivatePerson, ade, { personId: vic.id })).toMatchObject({ reason: 'already_deactivated' })
    expect(await execute(reactivatePerson, ade, { personId: vic.id })).toMatchObject({ ok: true })
    expect((await listPeople(ade, { q: vic.id })).rows.find(({ id }) => id === vic.id)).toMatchObject({
      deactivatedAt: null,
      roles: ['viewer'],
    })
  })

  it('is refused for oneself, for the last admin and for nobody', async () => {
    const ade = await person('Ade', ['admin'])
    expect(await execute(deactivatePerson, ade, { personId: ade.id })).toMatchObject({ reason: 'own_roles' })
    expect(await execute(deactivatePerson, systemActor, { personId: ade.id })).toMatchObject({ reason: 'last_admin' })
    expect(await execute(deactivatePerson, ade, { personId: 'nobody' })).toMatchObject({ kind: 'not_found' })
  })
})

describe('what others may read', () => {
  it('refuses the list of people to all but admins', async () => {
    await expect(listPeople(await person('Lee', ['auditor']))).rejects.toThrow(/people:manage/)
    await expect(listGroups(await person('Ana', ['approver']))).rejects.toThrow(/people:manage/)
  })

  it('tells somebody without a role where their address has one, if both addresses are verified', async () => {
    const email = { email: 'two@corp.example', emailVerified: true }
    await person('Two', ['viewer'], { ...email, issuer: 'https://right.example' })
    const wrong = await person('Two', [], email)
    const unverified = await person('Two', [], { ...email, emailVerified: false })
    expect(await otherIssuersOf(wrong)).toEqual(['https://right.example'])
    expect(await otherIssuersOf(unverified)).toEqual([])
  })
})
