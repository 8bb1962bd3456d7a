import { beforeEach, describe, expect, it } from 'vitest'
import { cast, decide, newcomer, person, recordOf, requestNumbered, rolesOf, settled } from '@/lib/access/fixture'
import { addToGroup, deactivatePerson, reactivatePerson, removeFromGroup, setRoles } from '@/lib/access/people/commands'
import { waitingRights } from '@/lib/access/people/queries'
import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read, writer } from '@/lib/db/client'
import { env } from '@/lib/env'
import { registerPerson } from '@/lib/people/commands'
import { listGroups } from '@/lib/people/queries'
import type { HumanRole } from '@/lib/people/schema'
import { isSignedNow } from '@/lib/policy/signing/queries'

const why = { reason: 'Stands in for Tom' }
const sentences = async (subjectId: string) =>
  (await read.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })).map(({ sentence }) => sentence)
const grownLines = async () =>
  (await read.auditEvent.findMany({ where: { type: 'installation.grown' } })).map(({ actorName }) => actorName)
const isActive = async ({ id }: { id: string }) =>
  (await read.person.findUniqueOrThrow({ where: { id } })).deactivatedAt === null

/** The requests by which something was asked instead of done. */
async function asked(outcome: Promise<unknown>) {
  const found = (await outcome) as { ok: boolean; value: { asked: { number: number }[] } }
  expect(found).toMatchObject({ ok: true })
  return await Promise.all(found.value.asked.map(({ number }) => requestNumbered(number)))
}

describe('what is more', () => {
  let ade: PersonActor
  let vic: PersonActor
  const roles = (who: { id: string }, wanted: HumanRole[], more: object = why) =>
    execute(setRoles, ade, { personId: who.id, roles: wanted, ...more })
  const end = (who: { id: string }) => execute(deactivatePerson, ade, { personId: who.id })

  beforeEach(async () => {
    ade = await person('Ade', ['admin'])
    vic = await newcomer()
  })

  it('is given at once while nobody else could sign it, and asked while one can', async () => {
    const lead = await person('Lead', ['approver'], ['delivery-leads'])
    // Made-up people count where one can be them, and nowhere else.
    const madeUp = { issuer: 'https://id.test', subject: 'made-up', name: 'Made up', demo: true }
    const given = { ...madeUp, roles: ['approver'], groups: ['delivery-leads'] }
    const { personId } = (await must(registerPerson as never, given)) as { personId: string }
    env.bundledIdentity = false
    try {
      expect(await asked(roles(vic, ['viewer']))).toHaveLength(1)
      expect(await rolesOf(vic)).toEqual([])
      // Nobody signs for what they themselves get, so this has nobody who could.
      expect(await asked(roles(lead, ['viewer', 'approver'], {}))).toEqual([])
      expect(await rolesOf(lead)).toEqual(['viewer', 'approver'])
      expect(await isSignedNow(ade, vic.id)).toBe(true)
      await end(lead)
      expect(await isSignedNow(ade, vic.id)).toBe(false)
      expect(await asked(roles(vic, ['auditor'], {}))).toEqual([])
      expect(await rolesOf(vic)).toEqual(['auditor'])
      expect(await grownLines()).toEqual([])
    } finally {
      env.bundledIdentity = true
      await execute(deactivatePerson, systemActor, { personId })
    }
  })

  it('is asked for good once people could sign for one another, also when all of them were taken away', async () => {
    const { lead, other } = await cast()
    expect(await grownLines()).toEqual([])
    expect(await isSignedNow(ade, vic.id)).toBe(true)
    // The first look is that of whoever takes a signer away.
    await execute(removeFromGroup, ade, { personId: other.id, group: 'delivery-leads' })
    await end(lead)
    expect(await grownLines()).toEqual(['Ade'])
    expect(await isSignedNow(ade, vic.id)).toBe(true)
    const [request] = await asked(roles(vic, ['admin']))
    expect(request).toMatchObject({ kind: 'access', state: 'waiting', subjectId: `${vic.id}/role:admin` })
    expect(await rolesOf(vic)).toEqual([])
    expect(await asked(execute(addToGroup, ade, { personId: vic.id, group: 'delivery-leads', ...why }))).toHaveLength(1)
    expect(await asked(execute(reactivatePerson, ade, { personId: lead.id, ...why }))).toHaveLength(1)
    expect(await isActive(lead)).toBe(false)
    expect((await waitingRights(ade, vic.id)).map(({ right }) => right)).toEqual([
      { role: 'admin' },
      { group: 'delivery-leads' },
    ])
    // Whoever runs the machine is the way out, by name.
    const operator = { ...systemActor, name: 'Operator olga' }
    await execute(reactivatePerson, operator, { personId: lead.id })
    expect(await isActive(lead)).toBe(true)
    expect((await sentences(lead.id)).at(-1)).toBe('Operator olga changed what Lead may do: has access again')
    await expect(writer.$executeRaw`delete from "AuditEvent" where type = 'installation.grown'`).rejects.toThrow()
  })

  it('takes away at once, and says why what is more is asked; the one who signs it is somebody else', async () => {
    const { lead } = await cast()
    await execute(setRoles, systemActor, { personId: vic.id, roles: ['viewer', 'auditor'] })
    expect(await roles(vic, ['viewer', 'approver'], {})).toMatchObject({
      kind: 'invalid',
      fields: { reason: [expect.stringContaining('why it is needed')] },
    })
    expect(await rolesOf(vic)).toEqual(['viewer', 'auditor'])
    const [request] = await asked(roles(vic, ['viewer', 'approver']))
    expect(await rolesOf(vic)).toEqual(['viewer'])
    expect(request).toMatchObject({
      sentence: `Ade asks for the role approver for ${vic.name}`,
      askerSays: 'Stands in for Tom',
      excluded: [{ personId: ade.id }, { personId: vic.id }],
    })
    expect(await roles(vic, ['approver'])).toMatchObject({ reason: 'asked_already' })
    expect(await rolesOf(vic)).toEqual(['viewer'])
    await decide(lead, request!)
    await settled(request!)
    expect(await rolesOf(vic)).toEqual(['viewer', 'approver'])
    expect(await recordOf(request!)).toContain('Lead: request.approved')
  })

  it('makes a new group at once, with nobody in it before that is signed', async () => {
    const { lead } = await cast()
    const membership = { personId: vic.id, group: 'late-shift', title: 'The late shift' }
    const [request] = await asked(execute(addToGroup, ade, { ...membership, ...why }))
    const members = async () => (await listGroups(ade)).find(({ slug }) => slug === 'late-shift')?.members
    expect(await members()).toEqual([])
    expect(await sentences('late-shift')).toEqual(['Ade made the group The late shift'])
    await decide(lead, request!)
    await settled(request!)
    expect(await members()).toMatchObject([{ id: vic.id }])
  })

  it('lets somebody in again at once where they may do nothing, else when people have signed it', async () => {
    const { lead } = await cast()
    await end(vic)
    expect(await asked(execute(reactivatePerson, ade, { personId: vic.id }))).toEqual([])
    expect(await isActive(vic)).toBe(true)
    await execute(setRoles, systemActor, { personId: vic.id, roles: ['viewer'] })
    await end(vic)
    expect(await roles(vic, ['viewer', 'admin'])).toMatchObject({ reason: 'no_access' })
    const [request] = await asked(execute(reactivatePerson, ade, { personId: vic.id, ...why }))
    expect(request).toMatchObject({ sentence: `Ade asks for access again for ${vic.name}` })
    expect(await isActive(vic)).toBe(false)
    await decide(lead, request!)
    expect(await settled(request!)).toMatchObject({ state: 'executed' })
    expect(await isActive(vic)).toBe(true)
  })
})
