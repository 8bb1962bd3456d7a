import { beforeEach, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { addToGroup, deactivatePerson, reactivatePerson, removeFromGroup, setRoles } from '@/lib/access/people/commands'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read, writer } from '@/lib/db/client'
import { adminNames, listGroups, listPeople } from '@/lib/people/queries'

const events = (subjectId: string) =>
  read.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' }, select: { type: true, sentence: true } })
const dataOf = async (subjectId: string) =>
  (
    await read.auditEvent.findMany({ where: { subjectId, type: { endsWith: '.changed' } }, orderBy: { id: 'asc' } })
  ).map(({ data }) => data)

beforeEach(async () => {
  // Each test has its own people; no admins of an earlier one may stay to be counted.
  for (const { id } of await read.person.findMany({ where: { roles: { has: 'admin' }, deactivatedAt: null } }))
    await writer.$transaction([
      writer.$executeRaw`insert into "AuditEvent" ("id", "type", "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "sentence", "data")
        values (${`test-${id}-${Math.random()}`}, 'person.changed', 'system', 'system', 'Test', 'person', ${id}, 'cleared', '{}')`,
      writer.person.update({ where: { id }, data: { roles: [] } }),
    ])
})

// Here nobody can sign for anybody: an installation's first days.

describe('roles', () => {
  it('are changed by an admin and recorded in words', async () => {
    const ade = await person('Ade', ['admin'])
    const vic = await person('Vic')
    expect(await execute(setRoles, ade, { personId: vic.id, roles: ['auditor', 'viewer', 'viewer'] })).toEqual({
      ok: true,
      value: { roles: ['viewer', 'auditor'], asked: [] },
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
