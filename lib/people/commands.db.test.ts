import { beforeEach, describe, expect, it } from 'vitest'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read, writer } from '@/lib/db/client'
import { env } from '@/lib/env'
import { registerPerson } from '@/lib/people/commands'
import { listGroups, listPeople, otherIssuersOf } from '@/lib/people/queries'
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

  it('is for the system alone: no admin makes up people', async () => {
    for (const roles of [['approver'], ['admin']] satisfies HumanRole[][]) {
      const outcome = await execute(registerPerson, await person('Ana', roles), {
        issuer: 'x',
        subject: 'y',
        name: 'Me',
      })
      expect(outcome).toMatchObject({ ok: false, kind: 'forbidden' })
    }
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
