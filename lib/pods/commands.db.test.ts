import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { auditEvent } from '@/lib/audit/event/queries'
import { ask, cast, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { type Command, execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { hashSecret } from '@/lib/core/secrets'
import { read, writerPool } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { permissionsOf } from '@/lib/people/rules'
import { bindPod, issueCredential, registerPod, retirePod } from '@/lib/pods/commands'
import { rotateCredential } from '@/lib/pods/credentials/commands'
import { openCredentials } from '@/lib/pods/queries'
import { holdPod, resumePod } from '@/lib/pods/standing/commands'
import { podDetail, podRows } from '@/lib/pods/read/queries'
import { describePod } from '@/lib/pods/words/commands'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

let turn = 0
async function answerIn(repository: string, boundTo: string[]) {
  const actor = { ...stage.writerPod, repositories: boundTo }
  const input = {
    tool: 'files.fetch',
    arguments: { path: 'a.md', repo_name: repository },
    idempotencyKey: `k${turn++}`,
  }
  const outcome = await submitCall(actor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

it('binds a pod to its repositories, on the record, and lets it go again', async () => {
  expect(await must(bindPod as never, { podSlug: 'writer', repositories: ['shop', 'shop', 'acme/*'] })).toEqual({
    repositories: ['acme/*', 'shop'],
  })
  expect(await read.pod.findUniqueOrThrow({ where: { slug: 'writer' } })).toMatchObject({
    repositories: ['acme/*', 'shop'],
  })
  const said = await read.auditEvent.findFirstOrThrow({ where: { type: 'pod.changed' }, orderBy: { at: 'desc' } })
  expect(said.sentence).toBe('WriterPod was changed: works in acme/*, shop only')
  await must(bindPod as never, { podSlug: 'writer', repositories: [] })
  expect(await read.pod.findUniqueOrThrow({ where: { slug: 'writer' } })).toMatchObject({ repositories: [] })
})

it('is described anew by whoever answers for it or an admin, on the record, and no two are called alike', async () => {
  const { podId } = (await must(registerPod as never, {
    slug: 'described',
    name: 'Described',
    role: 'WriterPod',
    department: 'product',
    purpose: 'For tests',
    ownerId: stage.owner.id,
  })) as { podId: string }
  const say = (who: PersonActor, words: object) => execute(describePod, who, { podSlug: 'described', ...words })
  const words = { name: ' Lamp writer ', purpose: 'Writes about lamps.\r\nNothing else.' }
  expect(await say(stage.ana, words)).toMatchObject({ kind: 'forbidden', reason: 'not_their_pod' })
  expect(await say(stage.owner, { ...words, name: 'writerpod' })).toMatchObject({ reason: 'name_taken' })
  expect(await say(stage.owner, { ...words, name: 'x'.repeat(81) })).toMatchObject({ kind: 'invalid' })
  expect(await say(stage.owner, words)).toMatchObject({ ok: true })
  expect(await read.pod.findUniqueOrThrow({ where: { id: podId } })).toMatchObject({
    name: 'Lamp writer',
    purpose: 'Writes about lamps.\nNothing else.',
  })
  const line = await read.auditEvent.findFirstOrThrow({ where: { subjectId: podId, type: 'pod.changed' } })
  expect(line).toMatchObject({ actorId: stage.owner.id, sentence: expect.stringContaining('is called “Lamp writer”') })
  const admin = { ...stage.priya, can: permissionsOf(['admin']) }
  expect(await say(admin, { ...words, name: 'Lamp writer' })).toMatchObject({ ok: true })
  expect(await read.auditEvent.count({ where: { subjectId: podId, type: 'pod.changed' } })).toBe(1)
  expect(await say(stage.owner, { name: 'Lamp writer', purpose: '' })).toMatchObject({ fields: { purpose: [/what/] } })
})

it('answers a call that names another repository with the reason', async () => {
  expect(await answerIn('shop', ['shop'])).toMatchObject({ decision: 'allow' })
  expect(await answerIn('till', [])).toMatchObject({ decision: 'allow' })
  expect(await answerIn('till', ['shop'])).toMatchObject({
    decision: 'deny',
    reason: 'This pod works in shop only, so the call is denied.',
  })
})

it('shows a pod with what waits, its identities and never a secret, and its calls to readers of the record alone', async () => {
  await answerIn('shop', [])
  const waits = await ask(stage.writerPod, page())
  const { rows } = await podRows(stage.ana, { q: 'WRITER', env: 'prod' })
  expect(rows.map(({ slug }) => slug)).toContain('writer')
  expect(rows.find(({ slug }) => slug === 'writer')).toMatchObject({
    waiting: 1,
    owner: 'Owner',
    environments: ['prod'],
  })
  expect(rows.find(({ slug }) => slug === 'other')).toMatchObject({ waiting: 0, owner: null, lastCall: null })
  expect((await podRows(stage.ana, { state: 'retired' })).rows).toEqual([])
  const seen = await podDetail(stage.ana, 'writer')
  expect(seen).toMatchObject({ calls: [], waiting: [{ sentence: expect.stringContaining('WriterPod') }] })
  expect(seen!.accounts[0]!.lastCall).not.toBeNull()
  expect(JSON.stringify(seen)).not.toContain('hash')
  const auditor = { ...stage.ana, can: permissionsOf(['auditor']) }
  const record = await podDetail(auditor, 'writer')
  expect(record!.calls[0]).toMatchObject({ decision: 'ask', request: Number(waits.request!.slice(3)) })
  expect(await podDetail(stage.ana, 'nobody')).toBeNull()
})

describe('whoever manages pods, in a browser', () => {
  let ade: PersonActor
  const carriedOut = async <Input extends z.ZodType, Value>(command: Command<Input, Value>, input: object) => {
    const outcome = await execute(command, ade, input)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value
  }
  const refused = async <Input extends z.ZodType, Value>(command: Command<Input, Value>, input: object) => {
    const outcome = await execute(command, ade, input)
    return outcome.ok ? null : outcome.reason
  }
  const secretOpens = async (secret: string) =>
    (await openCredentials()).find(({ hash }) => hash === hashSecret(secret))
  beforeAll(async () => {
    ade = { ...stage.ana, can: permissionsOf(['admin']) }
    await pod('keys', 'WriterPod', 'product', stage.owner.id)
  })

  it('issues a credential in an environment that people have signed, and in no other', async () => {
    const input = { podSlug: 'keys', kind: 'client_secret', lifetimeDays: '30' }
    const { secret } = await carriedOut(issueCredential, { ...input, environment: 'prod' })
    expect(await secretOpens(secret)).toMatchObject({ podSlug: 'keys', environment: 'prod' })
    expect(await refused(issueCredential, { ...input, environment: 'dev' })).toBe('no_identity')
    expect(await refused(registerPod, { ...input })).toBe('invalid_input')
    const register = {
      slug: 'own',
      name: 'Own',
      role: 'DevPod',
      department: 'delivery',
      purpose: 'Mine',
      ownerId: null,
    }
    expect(await refused(registerPod, register)).toBe('missing_permission')
    expect(await refused(bindPod, { podSlug: 'keys', repositories: [] })).toBe('missing_permission')
  })

  it('puts another credential in the place of one: both work, then only the new one, and no secret is on the record', async () => {
    const input = { podSlug: 'keys', environment: 'prod', kind: 'service_key' }
    const first = await carriedOut(issueCredential, input)
    const second = await carriedOut(rotateCredential, { credentialId: first.credentialId, overlapHours: '1' })
    expect([await secretOpens(first.secret), await secretOpens(second.secret)]).not.toContain(undefined)
    expect(second.oldEnds.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000)
    // What ends within the hour is not made to last by a longer overlap.
    const third = await carriedOut(rotateCredential, { credentialId: first.credentialId, overlapHours: '720' })
    expect(third.oldEnds).toEqual(second.oldEnds)
    // Nor by the application's account past its commands.
    await expect(
      writerPool.query(`update "Credential" set "expiresAt" = "expiresAt" + interval '1 second'`),
    ).rejects.toThrow(/never later/)
    await carriedOut(rotateCredential, { credentialId: second.credentialId, overlapHours: '0' })
    expect(await secretOpens(second.secret)).toBeUndefined()
    expect(await refused(rotateCredential, { credentialId: second.credentialId })).toBe('already_revoked')
    const lines = await read.auditEvent.findMany({
      where: { type: { startsWith: 'credential.' } },
      select: { sentence: true, data: true },
    })
    expect(lines.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(
        /^A credential of WriterPod for Production ends at \d{4}-\d\d-\d\d \d\d:\d\d UTC, as another/,
      ),
    )
    for (const { secret } of [first, second, third]) expect(JSON.stringify(lines)).not.toContain(secret)
  })

  it('holds a pod and lets it go on with a reason, and ends it for good', async () => {
    const { secret } = await carriedOut(issueCredential, {
      podSlug: 'keys',
      environment: 'prod',
      kind: 'service_key',
    })
    const step = { podSlug: 'keys', reason: 'Looks odd' }
    expect(await refused(holdPod, { podSlug: 'keys', reason: ' ' })).toBe('invalid_input')
    await carriedOut(holdPod, step)
    expect(await secretOpens(secret)).toBeUndefined()
    await carriedOut(resumePod, step)
    expect(await secretOpens(secret)).toBeDefined()
    expect(await refused(retirePod, { podSlug: 'keys' })).toBe('reason_required')
    await carriedOut(retirePod, step)
    expect(await refused(resumePod, step)).toBe('pod_retired')
    const lines = await read.auditEvent.findMany({ where: { type: 'pod.changed' }, orderBy: { at: 'asc' } })
    expect(lines.slice(-3).map(({ sentence }) => sentence)).toEqual([
      'WriterPod was changed: held. Why: “Looks odd”',
      'WriterPod was changed: active. Why: “Looks odd”',
      expect.stringMatching(/^WriterPod was changed: retired, \d credentials revoked\. Why: “Looks odd”$/),
    ])
  })
})

it('is a click away from what it asked for, and from its lines of the record', async () => {
  const call = await ask(stage.otherPod, page())
  const { number } = await requestOf(call)
  expect(await requestDetail(stage.ana, number, kinds)).toMatchObject({ podSlug: 'other' })
  const { id } = await read.auditEvent.findFirstOrThrow({ where: { callId: call.id } })
  expect(await auditEvent({ ...stage.ana, can: permissionsOf(['auditor']) }, id)).toMatchObject({ podSlug: 'other' })
})
