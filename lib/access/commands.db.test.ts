import { kinds } from '@/lib/kinds/registry'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askForAccess } from '@/lib/access/commands'
import {
  ask,
  cast,
  decide,
  newcomer,
  person,
  recordOf,
  requestNumbered,
  rolesOf,
  settled,
  wish,
} from '@/lib/access/fixture'
import { accessChoices } from '@/lib/access/queries'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { deactivatePerson } from '@/lib/access/people/commands'
import { listRequests } from '@/lib/requests/queries'

let stage: Awaited<ReturnType<typeof cast>>
/** Somebody new for each test. */
let vic: PersonActor

beforeAll(async () => {
  stage = await cast()
})

beforeEach(async () => {
  vic = await newcomer()
})

describe('asking for a right', () => {
  it('opens a request in the queue of those whom the policy names, with nothing given yet', async () => {
    const request = await ask(stage.lee, 'role:approver', vic)
    expect(request).toMatchObject({
      kind: 'access',
      state: 'waiting',
      subjectId: `${vic.id}/role:approver`,
      askedByKind: 'person',
      askedByName: 'Lee',
      environment: null,
      tier: 'high',
      ruleId: 'changes.access',
      askerSays: 'Takes over from Ana',
      duties: [{ group: 'delivery-leads', count: 1 }],
    })
    expect(await rolesOf(vic)).toEqual([])
    expect(await recordOf(request)).toEqual(['Lee: request.opened'])
    const mine = (await listRequests(stage.lead, kinds, 'mine')).rows.find(({ id }) => id === request.id)
    expect(mine).toMatchObject({ askedBy: 'Lee', environment: null, blocker: null, isPlain: false })
  })

  it('is refused in words where there is nothing to ask', async () => {
    const tries = async (input: object, asker = stage.lee) => await execute(askForAccess, asker, input)
    expect(await tries({ ...wish('role:viewer', vic), personId: 'nobody' })).toMatchObject({ reason: 'unknown_person' })
    expect(await tries(wish('group:no-such', vic))).toMatchObject({ reason: 'unknown_group' })
    expect(await tries(wish('role:auditor', stage.lee))).toMatchObject({ reason: 'held' })
    expect(await tries(wish('group:delivery-leads', stage.lead))).toMatchObject({ reason: 'held' })
    expect(await tries(wish('role:boss', vic))).toMatchObject({ kind: 'invalid' })
    expect(await tries({ ...wish('role:viewer', vic), reason: ' ' })).toMatchObject({ kind: 'invalid' })
    expect(await tries(wish('role:viewer', vic), vic)).toMatchObject({ kind: 'forbidden' })
    expect(await execute(askForAccess, systemActor, wish('role:viewer', vic))).toMatchObject({ kind: 'forbidden' })
    await execute(deactivatePerson, systemActor, { personId: vic.id })
    expect(await tries(wish('role:viewer', vic))).toMatchObject({ reason: 'no_access' })
  })

  it('happens once at a time, however many ask at once, and again when it is over', async () => {
    const outcomes = await Promise.all(
      [stage.lee, stage.lead, stage.other].map((asker) => execute(askForAccess, asker, wish('role:viewer', vic))),
    )
    const [opened] = outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const refusal = {
      reason: 'asked_already',
      fields: { right: [`This has been asked for already: CS-${opened!.number}.`] },
    }
    for (const outcome of outcomes.filter(({ ok }) => !ok)) expect(outcome).toMatchObject(refusal)

    const first = await requestNumbered(opened!.number)
    const decider = first.askedById === stage.lead.id ? stage.other : stage.lead
    expect(await decide(decider, first, 'reject')).toMatchObject({ ok: true })
    await settled(first)
    expect((await ask(stage.lee, 'role:viewer', vic)).brief).toMatchObject({
      unusual: expect.arrayContaining([expect.objectContaining({ text: 'Asked again after a person said no.' })]),
    })
  })
})

it('offers everybody who has access, and every group', async () => {
  const gone = await person('Gone', ['viewer'])
  await execute(deactivatePerson, systemActor, { personId: gone.id })
  const { people, groups } = await accessChoices(stage.lee)
  expect(people).toContainEqual({ value: vic.id, label: vic.name })
  expect(people.map(({ value }) => value)).not.toContain(gone.id)
  expect(groups).toContainEqual({ value: 'group:delivery-leads', label: 'Delivery leads' })
  await expect(accessChoices(vic)).rejects.toThrow(/access:ask/)
})
