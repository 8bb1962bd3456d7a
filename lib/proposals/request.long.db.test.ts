import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decide, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { elapse, expire, pod as podOf } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { activatePolicy } from '@/lib/policy/commands'
import { editChange, rebaseChange } from '@/lib/policy/drafts/commands'
import { changeDetail, listChanges } from '@/lib/policy/drafts/queries'
import { emergencyPolicy, proposeChange, tightenNow, withdrawChange } from '@/lib/proposals/commands'
import {
  cast,
  changeOf,
  draftOf,
  inForce,
  milder,
  must,
  proposed,
  replayed,
  signedByOwners,
  stricter,
} from '@/lib/proposals/fixture'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>
let pod: PodActor
let turn = 0
/** A text of its own for each test. */
const text = (title = `Version ${turn++}`) => signedByOwners.replace('Pods do not change build files', title)
const propose = (who: PersonActor, number: number, reason = 'Because') =>
  execute(proposeChange, who, { number, reason })

beforeAll(async () => {
  stage = await cast()
  pod = await podOf('policy-writer', 'WriterPod', 'product', null)
})
beforeEach(async () => {
  await must(execute(activatePolicy, systemActor, { document: signedByOwners, reason: 'For tests' }))
})

const logIssue = async () => {
  const input = { tool: 'issues.log', arguments: { title: 'x' }, idempotencyKey: `policy-${turn++}` }
  return await submitCall(pod, input as never)
}

describe('a change of policy', () => {
  it('is in force when another person has signed it, and decides at once', async () => {
    const before = await inForce()
    const { number, request } = await proposed(stage.ade, stricter(text()), { newly_denied: 14, unchanged: 6 })
    expect(request).toMatchObject({
      kind: 'policy_change',
      state: 'waiting',
      tier: 'high',
      ruleId: 'changes.policy',
      duties: [{ group: 'policy-owners', count: 1 }],
      sentence: expect.stringMatching(/^Ade wants to stop .* in production, and \d+ other changes \(PC-\d+\)$/),
    })
    expect(await decide(stage.ade, request)).toMatchObject({ reason: 'own_wish' })
    expect(await inForce()).toEqual(before)
    expect(await decide(stage.tom, request)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(await inForce()).toEqual(before)
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    const now = await inForce()
    expect(now).toMatchObject({
      version: before.version + 1,
      authorId: stage.ade.id,
      reason: 'Rollbacks went wrong twice',
    })
    expect(await changeOf(number)).toMatchObject({ state: 'in_force', version: now.version, document: now.document })
    expect(await recordOf(request)).toEqual([
      'Ade: request.opened',
      'Ade: policy_change.proposed',
      'Tom: request.approved',
      'Countersign: request.released',
      'Countersign: policy.activated',
      'Countersign: policy_change.in_force',
    ])
    expect(await logIssue()).toMatchObject({ ok: true, value: { decision: 'deny' } })
    const detail = await requestDetail(stage.tom, request.number, kinds)
    expect(detail).toMatchObject({ became: { word: 'In force' }, change: { kind: 'policy_change' } })
    expect(detail!.brief.consequences[0]).toMatch(
      /^Replayed on recorded calls: 0 calls would now be allowed · 14 calls would now be denied · 6 unchanged/,
    )
  })

  it('is seen by everybody from then on, and edited by nobody', async () => {
    const { number } = await proposed(stage.ade, text())
    expect(await changeDetail(stage.bea, number)).toMatchObject({ state: 'proposed', mayEdit: false, isOwn: false })
    expect((await listChanges(stage.tom)).rows[0]).toMatchObject({ number, author: 'Ade' })
    expect(await execute(editChange, stage.ade, { number, text: text() })).toMatchObject({ reason: 'not_draft' })
  })

  it('is nothing for pods, and for people who are no admins', async () => {
    const number = await draftOf(stage.ade, text())
    for (const who of [pod, stage.tom]) {
      const refused = { reason: 'missing_permission' }
      expect(await execute(proposeChange, who, { number, reason: 'Because' })).toMatchObject(refused)
      expect(await execute(withdrawChange, who, { number })).toMatchObject(refused)
    }
    expect(await propose(stage.bea, number)).toMatchObject({ reason: 'unknown_change' })
  })
})

describe('before it is proposed', () => {
  it('was replayed exactly as it is, changes something, and says why', async () => {
    const number = await draftOf(stage.ade, text())
    expect(await propose(stage.ade, number)).toMatchObject({ kind: 'conflict', reason: 'replay_first' })
    await replayed(number)
    await execute(editChange, stage.ade, { number, text: text() })
    expect(await propose(stage.ade, number)).toMatchObject({ reason: 'replay_first' })
    await replayed(number)
    expect(await propose(stage.ade, number, ' ')).toMatchObject({
      reason: 'invalid_input',
      fields: { reason: [/why/] },
    })
    await execute(editChange, stage.ade, { number, text: signedByOwners })
    await replayed(number)
    expect(await propose(stage.ade, number)).toMatchObject({ kind: 'conflict', reason: 'no_change' })
    expect(await changeOf(number)).toMatchObject({ state: 'draft', requestId: null })
  })

  it('is brought up to the version in force', async () => {
    const number = await draftOf(stage.ade, text())
    await replayed(number)
    await execute(activatePolicy, systemActor, { document: text(), reason: 'Meanwhile' })
    expect(await propose(stage.ade, number)).toMatchObject({ kind: 'conflict', reason: 'rebase_first' })
  })
})

describe('two proposals at once', () => {
  it('wait each for itself when two people propose in the same moment, and one draft waits once', async () => {
    const [mine, other] = [await draftOf(stage.ade, text()), await draftOf(stage.bea, text())]
    for (const number of [mine, other]) await replayed(number)
    const asked = await Promise.all([propose(stage.ade, mine), propose(stage.bea, other), propose(stage.ade, mine)])
    expect(asked.filter(({ ok }) => ok)).toHaveLength(2)
    expect(asked.find(({ ok }) => !ok)).toMatchObject({ kind: 'conflict', reason: 'not_draft' })
    const changes = await Promise.all([mine, other].map(changeOf))
    expect(changes.map(({ state }) => state)).toEqual(['proposed', 'proposed'])
    expect(new Set(changes.map(({ requestId }) => requestId)).size).toBe(2)
  })

  it('both wait; when one is in force the other goes back to its author at once, signed by nobody in vain', async () => {
    const first = await proposed(stage.ade, text())
    const second = await proposed(stage.bea, text())
    await decide(stage.tom, first.request)
    expect(await requestNumbered(second.request.number)).toMatchObject({ state: 'waiting' })
    expect(await settled(first.request)).toMatchObject({ state: 'executed' })
    expect(await requestNumbered(second.request.number)).toMatchObject({ state: 'withdrawn' })
    expect(await inForce()).toMatchObject({ document: (await changeOf(first.number)).document })
    expect(await changeDetail(stage.bea, second.number)).toMatchObject({
      state: 'draft',
      isBehind: true,
      request: second.request.number,
      cameBack: `PC-${second.number} is a draft again: CS-${second.request.number} was withdrawn: another version of the policy came into force first`,
    })
    expect(await changeDetail(stage.ade, second.number)).toBeNull()
    expect(await execute(rebaseChange, stage.bea, { number: second.number, leaveOut: [0] })).toMatchObject({ ok: true })
  })

  it('the other one goes back as well when a draft tightens at once, or the operator steps in', async () => {
    const waiting = await proposed(stage.bea, text())
    const tighter = await draftOf(stage.ade, stricter((await inForce()).document))
    expect(await execute(tightenNow, stage.ade, { number: tighter, reason: 'Too wide' })).toMatchObject({ ok: true })
    expect(await changeOf(waiting.number)).toMatchObject({ state: 'draft' })
    const again = await proposed(stage.bea, text())
    const document = signedByOwners
    expect(await execute(emergencyPolicy, systemActor, { document, reason: 'At night' })).toMatchObject({ ok: true })
    expect(await changeOf(again.number)).toMatchObject({ state: 'draft' })
    expect(await requestNumbered(again.request.number)).toMatchObject({ state: 'withdrawn' })
  })

  it('settles only one of them when both are due in the same moment', async () => {
    const before = await inForce()
    const [one, other] = [await proposed(stage.ade, text()), await proposed(stage.bea, text())]
    for (const { request } of [one, other]) await decide(stage.tom, request)
    await Promise.all([settled(one.request), settled(other.request)])
    expect(await inForce()).toMatchObject({ version: before.version + 1 })
    const states = await Promise.all([one, other].map(async ({ number }) => (await changeOf(number)).state))
    expect(states.toSorted()).toEqual(['draft', 'in_force'])
  })
})

describe('what comes back', () => {
  it('is a draft again when people say no, when nobody answers, and when its author does not want it', async () => {
    const rejected = await proposed(stage.ade, text())
    await decide(stage.tom, rejected.request, 'reject')
    await settled(rejected.request)
    expect(await changeDetail(stage.ade, rejected.number)).toMatchObject({
      state: 'draft',
      cameBack: expect.stringMatching(/was rejected: “.*Not this month/),
    })
    const expired = await proposed(stage.ade, text())
    await elapse(expired.request.id, 'expiresAt')
    await execute(expire, systemActor, { requestIds: [expired.request.id] })
    expect(await changeOf(expired.number)).toMatchObject({ state: 'draft' })
    const withdrawn = await proposed(stage.ade, text())
    expect(await execute(withdrawChange, stage.bea, { number: withdrawn.number })).toMatchObject({
      reason: 'unknown_change',
    })
    await decide(stage.tom, withdrawn.request)
    expect(await execute(withdrawChange, stage.ade, { number: withdrawn.number })).toMatchObject({ ok: true })
    expect(await requestNumbered(withdrawn.request.number)).toMatchObject({ state: 'withdrawn' })
    expect(await changeOf(withdrawn.number)).toMatchObject({ state: 'draft' })
  })

  it('shows what was signed, whatever becomes of the draft', async () => {
    const signed = stricter(text())
    const { number, request } = await proposed(stage.ade, signed)
    await execute(withdrawChange, stage.ade, { number })
    await execute(editChange, stage.ade, { number, text: milder(text()) })
    const detail = await requestDetail(stage.tom, request.number, kinds)
    expect(detail!.change.content).toMatchObject({ after: signed, before: signedByOwners, version: null })
  })
})

describe('when something fails half-way', () => {
  it('nothing of it happened', async () => {
    const { number, request } = await proposed(stage.ade, text())
    await decide(stage.tom, request)
    await elapse(request.id, 'effectiveAt')
    const before = await inForce()
    const { settle, fails } = await failingAfterRelease()
    await expect(execute(settle, systemActor, { requestIds: [request.id] })).rejects.toThrow(fails)
    expect(await inForce()).toEqual(before)
    expect(await changeOf(number)).toMatchObject({ state: 'proposed' })
    expect(await requestNumbered(request.number)).toMatchObject({ state: 'approved' })
    expect(await read.policyVersion.count({ where: { version: { gt: before.version } } })).toBe(0)
  })
})

/** Settling that dies when the policy has been written, before its transaction ends. */
async function failingAfterRelease() {
  const { settling } = await import('@/lib/requests/settle/commands')
  const kind = kinds.get('policy_change')!
  const fails = 'the process died'
  const dying = {
    ...kind,
    async release(...looking: Parameters<typeof kind.release>) {
      await kind.release(...looking)
      throw new Error(fails)
    },
  }
  return { settle: settling(new Map([['policy_change', dying]])).settle, fails }
}
