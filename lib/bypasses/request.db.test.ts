import { beforeAll, describe, expect, it } from 'vitest'
import { decide, person, requestNumbered, settled } from '@/lib/access/fixture'
import { askForBypass } from '@/lib/bypasses/commands'
import { endBypass } from '@/lib/bypasses/end/commands'
import { ask, cast, decide as decideCall, elapse, page, requestOf, settle } from '@/lib/calls/fixture'
import { previewCall } from '@/lib/calls/preview/commands'
import { answerAhead } from '@/lib/calls/whatif/commands'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { findingCounts, listFindings } from '@/lib/findings/list/queries'
import { findingDetail, findingsOf } from '@/lib/findings/queries'
import { factsNow } from '@/lib/insights/queries'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'

const keyNamed = (letters: string) => `ghp_${letters}E6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6`
const inCall = (id: string) => ({ kind: 'call', id, version: 0 }) as const
let stage: Awaited<ReturnType<typeof cast>>
let admin: PersonActor
let vic: PersonActor

beforeAll(async () => {
  stage = await cast()
  admin = await person('Ade', ['admin', 'approver'], ['admins', 'delivery-leads'])
  vic = await person('Vic', ['viewer'])
})

const send = (key: string, from: PodActor = stage.writerPod) => ask(from, { ...page(), content: `Use ${key} here` })

async function stoppedFor(key: string): Promise<string> {
  const call = await send(key)
  expect(call).toMatchObject({ decision: 'deny', rule: 'Nothing with a password or key in it goes through' })
  return (await findingsOf(stage.ana, inCall(call.id)))[0]!.id
}

const wish = (findingId: string, days: unknown = 7, who = vic) =>
  execute(askForBypass, who, { findingId, days, reason: 'The test system has no other key' })

async function asked(findingId: string, who = vic) {
  const outcome = await wish(findingId, 7, who)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return await requestNumbered(outcome.value.number)
}

async function letThrough(key: string): Promise<string> {
  const findingId = await stoppedFor(key)
  const request = await asked(findingId)
  expect(await decide(admin, request)).toMatchObject({ ok: true })
  expect(await settled(request)).toMatchObject({ state: 'executed' })
  return findingId
}

/** Moves the end of what is let through into the past, as only the database's owner could. */
const end = (findingId: string) =>
  asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    const triggers = ['append_only', 'signed_bypass']
    for (const name of triggers) await owner.query(`alter table "FindingBypass" disable trigger ${name}`)
    await owner.query(`update "FindingBypass" set until = now() - interval '1 second' where "findingId" = $1`, [
      findingId,
    ])
    for (const name of triggers) await owner.query(`alter table "FindingBypass" enable always trigger ${name}`)
  })

/** Ends it as a person does who may. */
const endNow = (findingId: string, who = stage.ana, reason = 'The key was changed') =>
  execute(endBypass, who, { findingId, reason })

describe('what was let through and is ended before its time', () => {
  it('is counted again with the very next call, by whoever may say what a finding is', async () => {
    const key = keyNamed('mN5o')
    const id = await letThrough(key)
    expect((await send(key)).decision).toBe('ask')
    expect(await endNow(id, vic)).toMatchObject({ reason: 'missing_permission' })
    expect(await endNow(id, stage.ana, ' ')).toMatchObject({
      kind: 'invalid',
      fields: { reason: [expect.any(String)] },
    })
    expect(await endNow('none')).toMatchObject({ reason: 'unknown_finding' })
    const outcomes = await Promise.all([endNow(id), endNow(id, admin)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ reason: 'not_let_through' })
    expect(await send(key)).toMatchObject({ decision: 'deny' })
    expect(await findingDetail(stage.ana, id)).toMatchObject({
      bypassedUntil: null,
      ended: { who: expect.stringMatching(/^(Ana|Ade)$/), reason: 'The key was changed' },
    })
    const lines = await read.auditEvent.findMany({ where: { type: 'finding.bypass_ended', subjectId: id } })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(
        /^(Ana|Ade) ended that a key of GitHub in what WriterPod sends is let through: “The key was changed”$/,
      ),
    ])
    // It may be asked for again, and people sign again.
    await asked(id)
  })

  it('stops what was asked for while it lasted, when that is released', async () => {
    const key = keyNamed('nO6p')
    const id = await letThrough(key)
    const call = await send(key)
    expect(await decideCall(stage.ana, call)).toMatchObject({ ok: true })
    expect(await endNow(id)).toMatchObject({ ok: true })
    const { id: requestId } = await requestOf(call)
    await elapse(requestId, 'effectiveAt')
    expect(await execute(settle, systemActor, { requestIds: [requestId] })).toMatchObject({ ok: true })
    expect(await requestOf(call)).toMatchObject({ state: 'denied' })
  })
})

describe('what people let through in spite of what was found', () => {
  it('is that very value of that very pod, for as long as they signed', async () => {
    const key = keyNamed('aB3d')
    const id = await letThrough(key)
    const again = await send(key)
    expect(again.decision).not.toBe('deny')
    expect(await findingsOf(stage.ana, inCall(again.id))).toMatchObject([
      { kind: 'secret.github_token', state: 'open', bypassedUntil: expect.any(String) },
    ])
    expect(await send(`${key} and ${keyNamed('zZ9y')}`)).toMatchObject({ decision: 'deny' })
    expect(await send(key, stage.otherPod)).toMatchObject({ decision: 'deny' })
    const args = { ...page(), content: `Use ${key} here` }
    expect(await answerAhead(stage.writerPod, { tool: 'outputs.commit_and_log', arguments: args })).not.toMatchObject({
      value: { decision: 'deny' },
    })
    const ahead = {
      tool: 'outputs.commit_and_log',
      arguments: args,
      task: null,
      reason: null,
      saysPersonal: null,
      promptHash: null,
    }
    expect(await previewCall(stage.writerPod, ahead)).not.toMatchObject({ value: { state: 'denied' } })

    expect((await listFindings(stage.ana, { state: 'bypassed' })).rows.map((row) => row.id)).toContain(id)
    expect((await listFindings(stage.ana, {})).rows.map((row) => row.id)).not.toContain(id)
    expect(await findingCounts(stage.ana, { state: 'bypassed' })).toMatchObject({ bypassed: 3 })
    const { findings } = await factsNow(systemActor)
    const { open } = await findingCounts(stage.ana, {})
    expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(open)

    await end(id)
    expect(await send(key)).toMatchObject({ decision: 'deny' })
    expect(await findingDetail(stage.ana, id)).toMatchObject({ bypassedUntil: null, state: 'open' })
    expect((await listFindings(stage.ana, {})).rows.map((row) => row.id)).toContain(id)
  })

  it('is counted again by whoever releases a call that was asked for while it lasted', async () => {
    const key = keyNamed('bC4e')
    const id = await letThrough(key)
    const call = await send(key)
    expect(call.decision).toBe('ask')
    expect(await decideCall(stage.ana, call)).toMatchObject({ ok: true })
    await end(id)
    const { id: requestId } = await requestOf(call)
    await elapse(requestId, 'effectiveAt')
    expect(await execute(settle, systemActor, { requestIds: [requestId] })).toMatchObject({ ok: true })
    expect(await requestOf(call)).toMatchObject({ state: 'denied' })
  })

  it('is signed by others than who asked and who answers for the pod', async () => {
    const own = await asked(await stoppedFor(keyNamed('cD5f')), admin)
    expect(await decide(admin, own)).toMatchObject({ reason: 'own_wish' })
    const owned = await asked(await stoppedFor(keyNamed('dE6g')))
    expect(await decide(stage.owner, owned)).toMatchObject({ ok: false })
    expect(owned.excluded).toEqual(
      expect.arrayContaining([
        { personId: vic.id, because: 'own_wish' },
        { personId: stage.owner.id, because: 'own_pod' },
      ]),
    )
  })

  it('says to whoever signs what it is, whose, and until when, and never its value', async () => {
    const key = keyNamed('eF7h')
    const request = await asked(await stoppedFor(key))
    const detail = await requestDetail(admin, request.number, kinds)
    expect(detail?.brief.sentence).toMatch(
      /^Vic asks to let a key of GitHub through in what WriterPod sends, until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    )
    expect(detail?.change).toMatchObject({
      kind: 'flag_bypass',
      content: { what: 'a key of GitHub', masked: 'ghp_••••', field: 'content', pod: 'WriterPod' },
    })
    expect(JSON.stringify(detail)).not.toContain(key)
  })

  it('is asked for once, with an end and a reason, about what is there', async () => {
    const id = await stoppedFor(keyNamed('fG8i'))
    for (const days of [0, 91, 1.5, 'soon', ''])
      expect(await wish(id, days)).toMatchObject({ kind: 'invalid', fields: { days: [expect.any(String)] } })
    expect(await execute(askForBypass, vic, { findingId: id, days: 7, reason: ' ' })).toMatchObject({ kind: 'invalid' })
    expect(await wish('none')).toMatchObject({ reason: 'unknown_finding' })
    await asked(id)
    expect(await wish(id)).toMatchObject({ reason: 'asked_already' })
    expect(await findingDetail(stage.ana, id)).toMatchObject({ waiting: expect.any(Number) })
    expect(await wish(await letThrough(keyNamed('gH9j')))).toMatchObject({ reason: 'let_through_already' })
  })

  it('is asked for once by two who ask at once, of two calls with the same value', async () => {
    const ids = [await stoppedFor(keyNamed('kL4m')), await stoppedFor(keyNamed('kL4m'))]
    const outcomes = await Promise.all(ids.map((id) => wish(id)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ reason: 'asked_already' })
  })

  it('is on the record', async () => {
    const id = await letThrough(keyNamed('hJ2k'))
    const lines = await read.auditEvent.findMany({ where: { type: 'finding.bypassed', subjectId: id } })
    expect(lines).toMatchObject([
      {
        sentence: expect.stringMatching(/^A key of GitHub in what WriterPod sends is let through until .* UTC$/),
        podId: stage.writerPod.id,
        outcome: 'executed',
      },
    ])
  })
})

it('the database lets nobody write it whom people did not sign for', async () => {
  const id = await stoppedFor(keyNamed('jK3l'))
  const { digest, podId } = await read.finding.findUniqueOrThrow({ where: { id } })
  const row = [digest, id, podId]
  const refused = asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(
      `insert into "FindingBypass" (id, digest, "findingId", "podId", until, "requestId", at)
       values ('none', $1, $2, $3, now() + interval '1 day', 'none', now())`,
      row,
    ),
  )
  await expect(refused).rejects.toThrow('let through only where people signed it')
})
