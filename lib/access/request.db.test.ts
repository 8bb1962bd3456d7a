import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, cast, decide, newcomer, person, recordOf, requestNumbered, rolesOf, settled } from '@/lib/access/fixture'
import { ownWishes } from '@/lib/access/queries'
import { abandon, elapse, expire, must, settle } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { kinds } from '@/lib/kinds/registry'
import { addToGroup, deactivatePerson, setRoles } from '@/lib/access/people/commands'
import { activatePolicy } from '@/lib/policy/commands'
import { takeBackDecision } from '@/lib/requests/commands'
import { requestDetail } from '@/lib/requests/detail/queries'
import { dueRequests, listRequests } from '@/lib/requests/queries'

const starter = readFileSync(new URL('../policy/starter.yaml', import.meta.url), 'utf8')
const activate = (document: string) => must(activatePolicy as never, { document, reason: 'For tests' })

let stage: Awaited<ReturnType<typeof cast>>
/** Somebody new for each test. */
let vic: PersonActor

beforeAll(async () => {
  stage = await cast()
})

beforeEach(async () => {
  vic = await newcomer()
})

describe('people decide', () => {
  it('gives the role when it is released, with its lines on the record', async () => {
    const request = await ask(stage.lee, 'role:approver', vic)
    expect(await decide(stage.lead, request)).toMatchObject({ ok: true, value: { state: 'approved', seconds: 60 } })
    expect(await rolesOf(vic)).toEqual([])
    expect(await settled(request)).toMatchObject({ state: 'executed', closedAt: expect.any(Date) })
    expect(await rolesOf(vic)).toEqual(['approver'])
    expect(await recordOf(request)).toEqual([
      'Lee: request.opened',
      'Lead: request.approved',
      'Countersign: request.released',
      'Countersign: person.changed',
    ])
    const detail = await requestDetail(stage.lead, request.number, kinds)
    expect(detail).toMatchObject({ became: { word: 'Given' }, change: { kind: 'access' }, askedByKind: 'person' })
    expect(await execute(settle, systemActor, { requestIds: [request.id] })).toMatchObject({ reason: 'not_due' })
  })

  it('keeps the roles there are, and lets a person into a group', async () => {
    await execute(setRoles, systemActor, { personId: vic.id, roles: ['viewer'] })
    const [role, group] = [await ask(stage.lee, 'role:auditor', vic), await ask(stage.lee, 'group:delivery-leads', vic)]
    for (const request of [role, group]) {
      await decide(stage.lead, request)
      await settled(request)
    }
    expect(await rolesOf(vic)).toEqual(['viewer', 'auditor'])
    const members = await read.groupMember.findMany({ where: { personId: vic.id } })
    expect(members.map(({ groupSlug }) => groupSlug)).toEqual(['delivery-leads'])
    expect((await recordOf(group)).at(-1)).toBe('Countersign: group.changed')
  })

  it('never lets those decide who asked or whom it is for', async () => {
    const forOther = await ask(stage.lead, 'role:viewer', stage.other)
    expect(await decide(stage.lead, forOther)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(stage.other, forOther)).toMatchObject({ reason: 'for_oneself' })
    const forOneself = await ask(stage.lead, 'role:auditor', stage.lead)
    expect(await decide(stage.lead, forOneself)).toMatchObject({ reason: 'own_wish' })
    for (const [who, mine] of [
      [stage.lead, forOneself],
      [stage.other, forOther],
    ] as const)
      expect((await listRequests(who, kinds, 'mine')).rows.map(({ id }) => id)).not.toContain(mine.id)
    expect(await decide(stage.other, forOneself, 'reject')).toMatchObject({ ok: true })
  })

  it('can take it back, and then nothing is given', async () => {
    const request = await ask(stage.lee, 'role:approver', vic)
    await decide(stage.lead, request)
    expect(await execute(takeBackDecision, stage.lead, { requestId: request.id })).toMatchObject({ ok: true })
    await settleDue()
    expect(await requestNumbered(request.number)).toMatchObject({ state: 'waiting' })
    expect(await rolesOf(vic)).toEqual([])
  })

  it('tells whoever asked once it cannot be taken back any more, in the words of whoever decided', async () => {
    const request = await ask(stage.lee, 'role:approver', vic)
    await decide(stage.lead, request, 'reject')
    const own = async () => (await ownWishes(stage.lee)).rows.find(({ number }) => number === request.number)
    expect(await own()).toMatchObject({ state: 'waiting', note: null })
    await settled(request)
    expect(await own()).toMatchObject({ state: 'rejected', note: 'Not this month' })
    expect((await ownWishes(stage.lead)).rows.map(({ number }) => number)).not.toContain(request.number)
    expect(await rolesOf(vic)).toEqual([])
  })
})

describe('what changed meanwhile', () => {
  it.each([
    ['was given', () => execute(setRoles, systemActor, { personId: vic.id, roles: ['approver'] }), 'has it already'],
    ['has no taker', () => execute(deactivatePerson, systemActor, { personId: vic.id }), 'has no access any more'],
  ])('supersedes a right that %s', async (_, change, why) => {
    const request = await ask(stage.lee, 'role:approver', vic)
    await decide(stage.lead, request)
    await change()
    const before = await rolesOf(vic)
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await rolesOf(vic)).toEqual(before)
    const own = (await ownWishes(stage.lee)).rows.find(({ number }) => number === request.number)
    expect(own).toMatchObject({ state: 'superseded', note: expect.stringContaining(why) })
  })

  it('supersedes a place in a group that was given', async () => {
    const request = await ask(stage.lee, 'group:delivery-leads', vic)
    await decide(stage.lead, request)
    await execute(addToGroup, systemActor, { personId: vic.id, group: 'delivery-leads' })
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
  })

  it.each(['waiting', 'approved'])('withdraws what is %s when whoever asked has no access any more', async (state) => {
    const asker = await person('Asker', ['viewer'])
    const request = await ask(asker, 'role:viewer', vic)
    if (state === 'approved') await decide(stage.lead, request)
    expect((await dueRequests()).abandon).not.toContain(request.id)
    await execute(deactivatePerson, systemActor, { personId: asker.id })
    expect((await dueRequests()).abandon).toContain(request.id)
    expect(await execute(abandon, systemActor, { requestIds: [request.id] })).toMatchObject({ ok: true })
    expect(await requestNumbered(request.number)).toMatchObject({ state: 'withdrawn' })
    expect(await rolesOf(vic)).toEqual([])
  })

  it('expires when nobody answers', async () => {
    const request = await ask(stage.lee, 'role:approver', vic)
    await elapse(request.id, 'expiresAt')
    expect(await execute(expire, systemActor, { requestIds: [request.id] })).toMatchObject({ ok: true })
    expect(await requestNumbered(request.number)).toMatchObject({ state: 'expired' })
    expect(await rolesOf(vic)).toEqual([])
  })
})

describe('the policy says who signs', () => {
  const section = starter.slice(starter.indexOf('\nchanges:'), starter.indexOf('\nroles:'))

  it('asks an admin when it says nothing, and those of today when it changed after a signature', async () => {
    const admin = await person('Admin', ['admin', 'approver'], ['admins'])
    const request = await ask(stage.lee, 'role:approver', vic)
    await decide(stage.lead, request)
    await activate(starter.replace(section, '\n'))
    try {
      expect(await settled(request)).toMatchObject({
        state: 'waiting',
        duties: [{ group: 'admins', count: 1 }],
        ruleId: null,
        ruleWords: 'A change of access needs 1 person of admins, as the policy does not name it',
      })
      expect(await decide(stage.other, request)).toMatchObject({ reason: 'not_in_group' })
      expect(await decide(admin, request)).toMatchObject({ ok: true })
      expect(await settled(request)).toMatchObject({ state: 'executed' })
      expect((await ask(stage.lee, 'role:viewer', vic)).duties).toMatchObject([{ group: 'admins', count: 1 }])
    } finally {
      await activate(starter)
    }
  })

  it('asks two where it says two, with the weight and the time it says', async () => {
    const rule = 'changes: { access: { duty: [{ group: delivery-leads, count: 2 }], tier: elevated, expires: 2h } }'
    await activate(starter.replace(section, `\n${rule}\n`))
    try {
      const request = await ask(stage.lee, 'role:approver', vic)
      expect(request).toMatchObject({ tier: 'elevated', duties: [{ count: 2 }] })
      expect(request.expiresAt.getTime() - request.askedAt.getTime()).toBe(7_200_000)
      expect(await decide(stage.lead, request)).toMatchObject({ ok: true, value: { state: 'waiting' } })
      expect(await decide(stage.lead, request)).toMatchObject({ reason: 'already_signed' })
      expect(await decide(stage.other, request)).toMatchObject({ ok: true, value: { state: 'approved' } })
      expect(await settled(request)).toMatchObject({ state: 'executed' })
    } finally {
      await activate(starter)
    }
  })
})
