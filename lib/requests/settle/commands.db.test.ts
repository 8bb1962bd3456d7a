import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { kinds } from '@/lib/kinds/registry'
import { expectWhoIsAsked } from '@/lib/requests/fixture'
import { requestDetail } from '@/lib/requests/detail/queries'
import { decide, elapse, grantOf, pod, requestOf, settle } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { addPerson, must } from '@/lib/gate/fixture'
import { rewrite } from '@/lib/gate/fixture-servers'
import { addToGroup, deactivatePerson, removeFromGroup, setRoles } from '@/lib/access/people/commands'
import { retirePod } from '@/lib/pods/commands'
import { activatePolicy } from '@/lib/policy/commands'

const one = ['{ group: owners, count: 1 }']
const twoGroups = [...one, '{ group: leads, count: 1 }']

/** Puts a rule for the test's pod into force, beside another role that is none of its business. */
async function rule(duty: readonly string[] | null, more = '', elsewhere = 'deny, because: No'): Promise<number> {
  const asks = duty ? `then: ask, duty: [${duty.join()}]` : 'then: '
  const document = `version: 1
environments: [dev, prod]
departments: { product: { tools: ['**'] } }
roles:
  WriterPod: { rules: [{ id: here, tools: [memory.add], ${asks}${more} }] }
  Other: { rules: [{ id: elsewhere, tools: [memory.add], then: ${elsewhere} }] }
`
  return (await must(activatePolicy, { document, reason: 'For a test' })).version
}

let turn = 0
let writer: PodActor
let ana: PersonActor
let ben: PersonActor
let cy: PersonActor
let both: PersonActor

beforeEach(async () => {
  turn++
  writer = await pod(`writer-${turn}`, 'WriterPod', 'product', null)
  ana = await addPerson(`Ana ${turn}`, ['owners'])
  ben = await addPerson(`Ben ${turn}`, ['owners'])
  cy = await addPerson(`Cy ${turn}`, ['leads'])
  both = await addPerson(`Di ${turn}`, ['leads', 'owners'])
})

afterEach(() => expectWhoIsAsked())

async function asked(): Promise<CallView> {
  const input = { tool: 'memory.add', arguments: { files: [`docs/${turn}.md`] }, idempotencyKey: 'once' }
  const outcome = await submitCall(writer, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

async function signedBy(...people: PersonActor[]): Promise<CallView> {
  const call = await asked()
  for (const person of people) expect(await decide(person, call)).toMatchObject({ ok: true })
  expect(await requestOf(call)).toMatchObject({ state: 'approved' })
  return call
}

/** The end of the take-back window: where the request stands then, and the line that says so. */
async function atRelease(call: CallView) {
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  const line = await read.auditEvent.findFirstOrThrow({
    where: { requestId: id, actorKind: 'system', type: { not: 'command.refused' } },
    orderBy: { at: 'desc' },
  })
  const votes = await read.vote.findMany({ where: { requestId: id }, orderBy: { at: 'asc' } })
  const { state, tier, policyVersion } = await requestOf(call)
  return { state, tier, policyVersion, type: line.type, data: line.data, sentence: line.sentence, votes }
}

const personId = () => ana.id
const lost: [string, string, () => Promise<unknown>][] = [
  ['lost the role', 'role_lost', () => must(setRoles, { personId: personId(), roles: ['viewer'] })],
  ['was deactivated', 'deactivated', () => must(deactivatePerson, { personId: personId() })],
  ['left the group', 'left_group', () => must(removeFromGroup, { personId: personId(), group: 'owners' })],
  ['became the owner', 'excluded', () => rewrite(`update "Pod" set "ownerId" = $2 where id = $1`, writer.id, ana.id)],
]

describe('who signed may still sign', () => {
  it.each(lost)('waits again without the vote of who %s, and for another person', async (_what, because, happens) => {
    const version = await rule(one)
    const call = await signedBy(ana)
    await happens()
    const person = { id: ana.id, name: ana.name }
    expect(await atRelease(call)).toMatchObject({
      state: 'waiting',
      type: 'request.waits_again',
      data: {
        lost: [{ ...person, because }],
        duties: null,
        tier: null,
        policy: { asked: version, now: version },
      },
      votes: [{ endedBecause: 'signer_lost', endedAt: expect.any(Date) }],
      sentence: expect.stringContaining(`${ana.name} signed, but `),
    })
    expect(await grantOf(call)).toMatchObject({ id: null })
    expect(await decide(ben, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await atRelease(call)).toMatchObject({ state: 'released', type: 'request.released' })
  })

  it('keeps the signature of the other one of two', async () => {
    await rule(['{ group: owners, count: 2 }'])
    const call = await signedBy(ana, ben)
    await lost[0]![2]()
    const again = await atRelease(call)
    expect(again).toMatchObject({ state: 'waiting', votes: [{ endedBecause: 'signer_lost' }, { endedAt: null }] })
    expect(await decide(ben, call)).toMatchObject({ reason: 'already_signed' })
    expect(await decide(both, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await atRelease(call)).toMatchObject({ state: 'released' })
  })

  it('lets whoever may sign again do so', async () => {
    await rule(one)
    const call = await signedBy(ana)
    await must(removeFromGroup, { personId: ana.id, group: 'owners' })
    expect(await atRelease(call)).toMatchObject({ state: 'waiting' })
    await must(addToGroup, { personId: ana.id, group: 'owners' })
    expect(await decide(ana, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
  })

  it('never lets a person in two groups stand for two, not when the one they signed for is asked no more', async () => {
    await rule(one)
    const call = await signedBy(both)
    await rule(twoGroups)
    expect(await atRelease(call)).toMatchObject({ state: 'waiting', votes: [{ endedAt: null, dutyGroup: 'owners' }] })
    expect(await decide(both, call)).toMatchObject({ reason: 'already_signed' })
    expect(await decide(ana, call)).toMatchObject({ reason: 'group_signed' })
    expect(await decide(cy, call)).toMatchObject({ ok: true, value: { state: 'approved' } })
    // Whoever signed for one group does not count for another one in which they are as well.
    await must(removeFromGroup, { personId: both.id, group: 'owners' })
    expect(await atRelease(call)).toMatchObject({ state: 'waiting', data: { lost: [{ because: 'left_group' }] } })
  })
})

describe('the policy in force', () => {
  it('is asked again, and the line names both versions', async () => {
    const before = await rule(one)
    const call = await signedBy(ana)
    const now = await rule(one, '', 'allow')
    expect(now).toBe(before + 1)
    expect(await atRelease(call)).toMatchObject({
      state: 'released',
      type: 'request.released',
      data: { policy: { asked: before, now } },
      votes: [{ endedAt: null }],
    })
  })

  it.each<[string, () => Promise<number>, object]>([
    ['more people', () => rule(['{ group: owners, count: 2 }']), { tier: null, lost: [] }],
    ['another group', () => rule(['{ group: leads, count: 1 }']), { lost: [{ because: 'rules_changed' }] }],
    ['more care', () => rule(one, ', tier: high'), { duties: null, tier: { from: 'elevated', to: 'high' } }],
  ])('waits again when it asks for %s', async (_what, changes, data) => {
    const version = await rule(one)
    const call = await signedBy(ana)
    const now = await changes()
    expect(await atRelease(call)).toMatchObject({
      state: 'waiting',
      type: 'request.waits_again',
      data: { ...data, policy: { asked: version, now } },
      policyVersion: version,
    })
    // Who is asked now can answer, and that is enough.
    for (const person of [ana, both]) await decide(person, call)
    expect(await atRelease(call)).toMatchObject({ state: 'released' })
  })

  it('denies what it does not allow any more, and the pod reads why', async () => {
    await rule(one)
    const call = await signedBy(ana)
    await rule(null, 'deny, because: Not on Fridays')
    expect(await atRelease(call)).toMatchObject({
      state: 'denied',
      type: 'request.denied',
      data: { why: 'Not on Fridays' },
    })
    const { answer } = await read.call.findUniqueOrThrow({ where: { id: call.id } })
    expect(answer).toBe('It was approved, but the rules do not allow it any more: Not on Fridays')
    expect(await decide(ben, call)).toMatchObject({ reason: 'denied' })
    // What was signed was no call that a rule denied, and is not listed as one.
    const { number: request } = await requestOf(call)
    const reader = { ...ben, can: new Set([...ben.can, 'audit:read' as const]) }
    const found = async (filter: AuditFilter) =>
      (await timeline(reader, filter)).rows.flatMap(({ type, requestNumber }) =>
        requestNumber === request ? type : [],
      )
    expect([await found({ outcome: 'denied' }), await found({ outcome: 'denied', request })]).toEqual([[], []])
    for (const beside of [{}, { request }])
      expect(await found({ outcome: 'superseded', ...beside })).toEqual(['request.denied'])
    const { history } = (await requestDetail(ben, request, kinds))!
    expect(history.map(({ outcome }) => outcome)).not.toContain('Denied by a rule')
    expect(history.at(-1)!.outcome).toBe('Approval void')
  })

  it.each<[string, () => Promise<number>]>([
    ['fewer people', () => rule(one)],
    ['nobody', () => rule(null, 'allow')],
  ])('releases what was signed by more than it asks for now: %s', async (_what, changes) => {
    await rule(['{ group: owners, count: 2 }'])
    const call = await signedBy(ana, ben)
    await changes()
    expect(await atRelease(call)).toMatchObject({ state: 'released' })
  })
})

describe('what it is about and who asked', () => {
  it.each([
    ['that what was signed does not fit', '["of_today"]', { state: 'superseded', type: 'request.superseded' }],
    ['that it fits as well', '[]', { state: 'released', type: 'request.released' }],
  ])('looks at the tool again: another form %s', async (_form, required, outcome) => {
    await rule(one)
    const call = await signedBy(ana)
    const { schemaHash } = await read.tool.findUniqueOrThrow({ where: { key: 'memory.add' } })
    const reform = (hash: string, names: string) =>
      rewrite(
        `update "Tool" set "schemaHash" = $2, definition = jsonb_set(definition, '{input,required}', $3::jsonb) where key = $1`,
        'memory.add',
        hash,
        names,
      )
    await reform('other', required)
    try {
      expect(await atRelease(call)).toMatchObject(outcome)
      expect((await grantOf(call)).id === null).toBe(outcome.state === 'superseded')
    } finally {
      await reform(schemaHash, '[]')
    }
  })

  it.each([
    ['held', 'pod_inactive', () => rewrite(`update "Pod" set state = 'held' where id = $1`, writer.id)],
    ['retired', 'pod_retired', () => must(retirePod, { podSlug: `writer-${turn}` })],
  ] as const)('is withdrawn when the pod is %s', async (_state, reason, happens) => {
    await rule(one)
    const call = await signedBy(ana)
    await happens()
    expect(await atRelease(call)).toMatchObject({ state: 'withdrawn', type: 'request.withdrawn', data: { reason } })
  })
})
