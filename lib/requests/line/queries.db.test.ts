import { beforeEach, describe, expect, it } from 'vitest'
import { auditEvent } from '@/lib/audit/event/queries'
import { decide, elapse, expire, pod, requestOf, rewrite, settle } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { addPerson, must } from '@/lib/gate/fixture'
import { kinds } from '@/lib/kinds/registry'
import { removeFromGroup } from '@/lib/access/people/commands'
import { activatePolicy } from '@/lib/policy/commands'
import { takeBackDecision } from '@/lib/requests/commands'
import { requestDetail } from '@/lib/requests/detail/queries'
import { listRequests } from '@/lib/requests/queries'
import { standingWords } from '@/lib/requests/standing'

const one = ['{ group: owners, count: 1 }']
const twoGroups = [...one, '{ group: leads, count: 1 }']

/** Puts a rule for the test's pod into force. */
async function rule(duty: readonly string[] | null, more = '') {
  const asks = duty ? `then: ask, duty: [${duty.join()}]` : 'then: '
  const document = `version: 1
environments: [dev, prod]
departments: { product: { tools: ['**'] } }
roles:
  WriterPod: { rules: [{ id: here, tools: [memory.add], ${asks}${more} }] }
`
  await must(activatePolicy, { document, reason: 'For a test' })
}

let turn = 0
let writer: PodActor
let ana: PersonActor
let ben: PersonActor
let cy: PersonActor

beforeEach(async () => {
  turn++
  writer = await pod(`writer-${turn}`, 'WriterPod', 'product', null)
  ana = await addPerson(`Ana ${turn}`, ['owners'])
  ben = await addPerson(`Ben ${turn}`, ['owners'])
  cy = await addPerson(`Cy ${turn}`, ['leads'])
})

async function asked(): Promise<CallView> {
  const input = { tool: 'memory.add', arguments: { files: [`docs/${turn}.md`] }, idempotencyKey: 'once' }
  const outcome = await submitCall(writer, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

/** Ends the take-back window, and says where the request stands then. */
async function atRelease(call: CallView) {
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  return await requestOf(call)
}

describe('one signature of two', () => {
  const lastLine = async (call: CallView) =>
    await read.auditEvent.findFirstOrThrow({
      where: { requestId: (await requestOf(call)).id, type: { startsWith: 'request.' } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
    })

  it('is on the record as a signature, decides nothing, and can be taken back until the second', async () => {
    await rule(twoGroups)
    const call = await asked()
    const { id, number } = await requestOf(call)
    expect(await decide(ana, call)).toMatchObject({ value: { state: 'waiting', signatures: { given: 1, of: 2 } } })
    expect(await lastLine(call)).toMatchObject({
      type: 'request.signed',
      outcome: 'waiting',
      sentence: expect.stringContaining(`${ana.name} signed CS-${number} (1 of 2): `),
    })
    expect(await execute(takeBackDecision, cy, { requestId: id })).toMatchObject({ reason: 'not_yours' })
    expect(await execute(takeBackDecision, ana, { requestId: id })).toMatchObject({ ok: true })
    expect((await lastLine(call)).sentence).toBe(`${ana.name} took back the signature on CS-${number}`)

    expect(await decide(ben, call)).toMatchObject({ value: { state: 'waiting' } })
    expect(await decide(cy, call)).toMatchObject({ value: { state: 'approved', signatures: { given: 2, of: 2 } } })
    expect((await lastLine(call)).sentence).toContain(`${cy.name} approved CS-${number} (2 of 2): `)
    expect(await atRelease(call)).toMatchObject({ state: 'released' })
    expect(await execute(takeBackDecision, ben, { requestId: id })).toMatchObject({ reason: 'too_late' })
  })

  it('gives its reason to nobody who is next to sign something critical, and to everybody once it is decided', async () => {
    await rule(twoGroups)
    const call = await asked()
    const { id, number } = await requestOf(call)
    await decide(ana, call)
    await rewrite(id, `tier = 'critical'`)
    const { id: event } = await lastLine(call)
    const reads = (who: PersonActor) => ({ ...who, can: new Set([...who.can, 'audit:read' as const]) })
    const told = async (who: PersonActor) => {
      const { data } = (await auditEvent(reads(who), event))!
      const history = (await requestDetail(who, number, kinds))!.history.map(({ sentence }) => sentence).join('\n')
      return [data['note'], data['reasonCode'], history.includes('Looked at it')]
    }
    expect(await told(cy)).toEqual([undefined, undefined, false])
    expect(await told(ana)).toEqual(['Looked at it', 'checked', true])
    await rewrite(id, `state = 'approved'`)
    expect(await told(cy)).toEqual(['Looked at it', 'checked', true])
  })

  it('is not told as silence when the time runs out', async () => {
    await rule(twoGroups)
    const call = await asked()
    const { id } = await requestOf(call)
    await decide(ana, call)
    await elapse(id, 'expiresAt')
    expect(await execute(takeBackDecision, ana, { requestId: id })).toMatchObject({ reason: 'too_late' })
    expect(await execute(expire, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
    expect((await lastLine(call)).sentence).toMatch(/expired\. 1 of 2 had signed, so nothing happened$/)
    expect((await read.call.findUniqueOrThrow({ where: { id: call.id } })).answer).toMatch(/^1 of 2 had signed when/)
  })
})

describe('what moves while it waits is told before anybody presses a button', () => {
  const seenBy = async (reader: PersonActor, call: CallView) => {
    const { id, number } = await requestOf(call)
    const { rows } = await listRequests(reader, kinds, 'team', { pod: `writer-${turn}` })
    const detail = await requestDetail(reader, number, kinds)
    const row = rows.find((other) => other.id === id)
    expect(detail?.moved).toEqual(row?.moved)
    return row
  }

  it('names a rule that became stricter, one that refuses it now, and says nothing of a milder one', async () => {
    await rule(twoGroups)
    const call = await asked()
    expect(await seenBy(ben, call)).toMatchObject({ moved: [], waitsAgain: null })
    await rule(one)
    expect(await seenBy(ben, call)).toMatchObject({ moved: [] })
    await rule([...twoGroups, '{ group: others, count: 1 }'])
    expect((await seenBy(ben, call))?.moved).toEqual([expect.stringContaining('it now needs 1 of')])
    await rule(null, 'deny, because: Nobody may')
    expect((await seenBy(ben, call))?.moved).toEqual([expect.stringContaining('do not allow it any more')])
  })

  it('names a signature that will not count, and afterwards why it waits again', async () => {
    await rule(twoGroups)
    const call = await asked()
    await decide(ana, call)
    await must(removeFromGroup, { personId: ana.id, group: 'owners' })
    expect((await seenBy(ben, call))?.moved).toEqual([
      `${ana.name} signed, but left the group; that signature will not count.`,
    ])
    await decide(cy, call)
    await atRelease(call)
    expect(await seenBy(ben, call)).toMatchObject({ moved: [], waitsAgain: `${ana.name} signed, but left the group` })
  })

  it('gives an approval that came to nothing words of its own', async () => {
    await rule(one)
    const call = await asked()
    await decide(ana, call)
    await rule(null, 'deny, because: Nobody may')
    await atRelease(call)
    const { number } = await requestOf(call)
    const detail = await requestDetail(ben, number, kinds)
    expect(standingWords(detail!)).toBe(
      `Approved by ${ana.name}; void, because the rules changed before it took effect`,
    )
    expect(detail!.endedBecause).toContain('Nobody may')
  })
})
