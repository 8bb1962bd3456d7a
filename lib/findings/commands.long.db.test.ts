import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ask, cast, decide, page, requestOf } from '@/lib/calls/fixture'
import { previewCall } from '@/lib/calls/preview/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { answerAhead } from '@/lib/calls/whatif/commands'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { lookAside } from '@/lib/findings/aside/looking'
import { revealFinding, settleFinding } from '@/lib/findings/commands'
import { findingDetail, findingsOf, shownFor } from '@/lib/findings/queries'
import { shownDigest } from '@/lib/findings/subjects/rules'
import { decideRequest } from '@/lib/requests/commands'
import { requestDetail } from '@/lib/requests/detail/queries'
import { kinds } from '@/lib/kinds/registry'

vi.mock('@/lib/findings/aside/looking', { spy: true })

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
const email = 'ana@pottery.co.uk'
const inCall = (id: string) => ({ kind: 'call', id, version: 0 }) as const
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
})

/** Every table of the database with rows that hold a text, whatever column it is in. */
async function tablesWith(text: string): Promise<string[]> {
  return await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    )
    const found: string[] = []
    for (const { name } of rows) {
      const held = await owner.query(`select from "${name}" t where t::text like '%' || $1 || '%' limit 1`, [text])
      if (held.rowCount) found.push(name)
    }
    return found
  })
}

const linesOf = async (callId: string) => {
  const lines = await read.auditEvent.findMany({ where: { callId }, orderBy: { id: 'asc' } })
  return lines.map(({ type, sentence }) => [type, sentence])
}

it('stops what holds a key, says so on the record, and keeps its value where the pod put it and nowhere else', async () => {
  const call = await ask(stage.writerPod, { ...page(), content: `Use ${key} for the shop` })
  expect(call).toMatchObject({
    decision: 'deny',
    state: 'denied',
    rule: 'Nothing with a password or key in it goes through',
  })
  expect(await findingsOf(stage.ana, inCall(call.id))).toEqual([
    {
      id: expect.any(String),
      kind: 'secret.github_token',
      what: 'a key of GitHub',
      severity: 'high',
      field: 'content',
      masked: 'ghp_••••',
      isMasked: true,
      state: 'open',
      bypassedUntil: null,
      settled: null,
    },
  ])
  expect(await linesOf(call.id)).toEqual([
    ['call.denied', expect.any(String)],
    ['finding.found', 'In what WriterPod sent there is 1 key of GitHub'],
  ])
  expect(await tablesWith(key)).toEqual(['Call'])
  const { id } = (await findingsOf(stage.ana, inCall(call.id)))[0]!
  expect(await findingDetail(stage.ana, id)).toMatchObject({ pod: 'WriterPod', request: null, isOwn: false })
  expect(await findingDetail(stage.owner, id)).toMatchObject({ isOwn: true })
  expect(await findingDetail(stage.ana, 'nothing')).toBeNull()
})

it('keeps a key out of every sentence, also where a tool’s own words name the value', async () => {
  const outcome = await submitCall(stage.otherPod, {
    tool: 'memory.search',
    arguments: { keyword: `${key.slice(0, -1)}Z` },
    reason: `I look for ${key.slice(0, -1)}Y`,
    idempotencyKey: 'a-keyword',
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const { sentence } = await read.call.findUniqueOrThrow({ where: { id: outcome.value.id } })
  expect(sentence).toContain('⟨key of GitHub: ghp_••••⟩')
  for (const last of 'ZY') expect(await tablesWith(key.slice(0, -1) + last)).toEqual(['Call'])
  expect((await findingsOf(stage.ana, inCall(outcome.value.id))).map(({ field }) => field)).toEqual([
    'keyword',
    'reason',
  ])
})

it('tells whoever decides what was looked for, and what was found where', async () => {
  const call = await ask(stage.writerPod, { ...page(), content: `Write to ${email}\n...existing entries...` })
  expect(call).toMatchObject({ decision: 'ask' })
  expect(await read.call.findUniqueOrThrow({ where: { id: call.id } })).toMatchObject({
    facts: { findings: ['loss.elision', 'personal.email'] },
  })
  const { number } = await requestOf(call)
  const detail = (await requestDetail(stage.ana, number, kinds))!
  expect(detail.brief.checks).toEqual(
    expect.arrayContaining([
      { name: 'secrets', state: 'pass', words: 'Keys and passwords: none found' },
      { name: 'personal_data', state: 'found', words: 'Personal data: 1 e-mail address' },
      { name: 'losses', state: 'found', words: 'Lost content: 1 line that stands in the place of content' },
    ]),
  )
  expect(detail.isPlain).toBe(false)
  expect(await findingsOf(stage.ana, inCall(call.id))).toMatchObject([
    { field: 'content', masked: email, isMasked: false },
    { kind: 'loss.elision', field: 'content', masked: '… existing …' },
  ])
})

it('is asked ahead as it is asked: by what is found in the very arguments', async () => {
  const args = { ...page(), content: `password = "${key}"` }
  const asked = {
    tool: 'outputs.commit_and_log',
    arguments: args,
    task: null,
    reason: null,
    saysPersonal: null,
    promptHash: null,
  }
  expect(await previewCall(stage.otherPod, asked)).toMatchObject({ ok: true, value: { state: 'denied' } })
  expect(await answerAhead(stage.otherPod, { tool: 'outputs.commit_and_log', arguments: args })).toMatchObject({
    value: { decision: 'deny' },
  })
})

it('a person says once what a finding is, and never whoever answers for the pod', async () => {
  const call = await ask(stage.writerPod, { ...page(), content: `Write to ${email} or +44 7700 912345` })
  const [one, other] = await findingsOf(stage.ana, inCall(call.id))
  const say = (who: typeof stage.ana, findingId: string, as = 'accepted') =>
    execute(settleFinding, who, { findingId, as, reason: 'It is the shop’s own address' })
  expect(await say(stage.owner, one!.id)).toMatchObject({ reason: 'own_pod' })
  expect(await say(stage.ana, 'nothing')).toMatchObject({ reason: 'unknown_finding' })
  expect(await execute(settleFinding, stage.ana, { findingId: one!.id, as: 'accepted', reason: ' ' })).toMatchObject({
    kind: 'invalid',
  })
  expect(await say(stage.ana, one!.id)).toEqual({ ok: true, value: { state: 'accepted' } })
  expect(await say(stage.priya, one!.id, 'false_alarm')).toMatchObject({ reason: 'already_decided' })
  expect(await say(stage.priya, other!.id, 'false_alarm')).toEqual({ ok: true, value: { state: 'false_alarm' } })
  expect(await findingsOf(stage.ana, inCall(call.id))).toMatchObject([
    { state: 'accepted', settled: { who: 'Ana', reason: 'It is the shop’s own address' } },
    { state: 'false_alarm', settled: { who: 'Priya' } },
  ])
  expect((await linesOf(call.id)).slice(-2)).toEqual([
    ['finding.accepted', `Ana accepts that there is ${one!.what}: “It is the shop’s own address”`],
    ['finding.dismissed', `Priya says that ${other!.what} is a false alarm: “It is the shop’s own address”`],
  ])
})

it('shows a value to whoever says why, and that they looked is on the record', async () => {
  const card = '4539578763621486'
  const call = await ask(stage.writerPod, { ...page(), content: `Card ${card}` })
  const [finding] = await findingsOf(stage.ana, inCall(call.id))
  expect(finding).toMatchObject({ kind: 'personal.card', masked: '••••1486' })
  const shown = (await requestDetail(stage.ana, (await requestOf(call)).number, kinds))!
  expect(JSON.stringify(shown)).not.toContain(card)
  expect(JSON.stringify(shown.change)).toContain('⟨payment card: ••••1486⟩')
  const look = { findingId: finding!.id, reason: 'To see whose it is' }
  expect(await execute(revealFinding, stage.owner, look)).toMatchObject({ reason: 'own_pod' })
  expect(await execute(revealFinding, stage.ana, { ...look, reason: '' })).toMatchObject({ kind: 'invalid' })
  expect(await execute(revealFinding, stage.ana, look)).toEqual({ ok: true, value: { value: card } })
  expect((await linesOf(call.id)).at(-1)).toEqual([
    'finding.revealed',
    'Ana looked at a payment card: “To see whose it is”',
  ])
  expect(await tablesWith(card)).toEqual(['Call', 'Request'])
})

const long = 'The lamps are in the window. '.repeat(1_000)

it('what is long is looked through beside the others, with the same end', async () => {
  const call = await ask(stage.writerPod, { ...page(), content: `${long}${key}` })
  expect(call).toMatchObject({ decision: 'deny' })
  expect(await findingsOf(stage.ana, inCall(call.id))).toMatchObject([
    { kind: 'secret.github_token', field: 'content' },
  ])
})

it('what could not be looked through in time does not go through a rule that asks what is in it, and says so', async () => {
  vi.mocked(lookAside).mockResolvedValueOnce(null)
  const call = await ask(stage.writerPod, { ...page(), content: long })
  expect(call).toMatchObject({ decision: 'deny', rule: 'Nothing with a password or key in it goes through' })
  expect(await read.call.findUniqueOrThrow({ where: { id: call.id } })).toMatchObject({
    facts: { findings: ['not_checked'] },
  })
  expect(await findingsOf(stage.ana, inCall(call.id))).toEqual([])
})

it('nobody changes what somebody said it is', async () => {
  const owner = (text: string) => asOwner(process.env.DATABASE_OWNER_URL!, (client) => client.query(text))
  await expect(owner(`update "Finding" set state = 'open', "settledBy" = null where state <> 'open'`)).rejects.toThrow(
    'somebody has said already',
  )
})

describe('a yes from high risk upwards', () => {
  const sent = async (content: string) => {
    const request = await requestOf(await ask(stage.otherPod, { ...page(), content }))
    const { id, digest } = request
    const say = (findings: unknown, verdict = 'approve') => {
      const words = { reasonCode: verdict === 'approve' ? 'checked' : 'wording', note: 'Looked at it', from: 'page' }
      return execute(decideRequest, stage.ana, { requestId: id, digest, verdict, findings, ...words })
    }
    return { request, say, shown: await shownFor(read, request) }
  }
  const card = 'Charge 4539 5787 6362 1486'

  it('is for the findings that were on the screen, and the vote and the record keep which', async () => {
    const { request, say, shown } = await sent(`${card}, or write to ${email}.`)
    expect(request.tier).toBe('high')
    const found = (await requestDetail(stage.ana, request.number, kinds))!
    expect([found.findings.length, found.findingsDigest]).toEqual([2, shown])
    const other = await sent(card)
    const wrong = [undefined, null, '', 'f'.repeat(64), other.shown, shownDigest(found.findings.slice(1))]
    for (const findings of wrong)
      expect(await say(findings), String(findings)).toMatchObject({ kind: 'conflict', reason: 'findings_unseen' })
    expect(await say('x'.repeat(65))).toMatchObject({ kind: 'invalid', fields: { findings: [expect.any(String)] } })
    expect(await read.vote.count({ where: { requestId: request.id } })).toBe(0)

    expect(await say(shown)).toMatchObject({ ok: true })
    expect(await read.vote.findFirst({ where: { requestId: request.id } })).toMatchObject({ findings: shown })
    const line = await read.auditEvent.findFirstOrThrow({ where: { requestId: request.id, type: 'request.approved' } })
    expect(line.data).toMatchObject({ findings: { count: 2, digest: shown } })
  })

  it('asks nothing of the kind where nothing was found, nor of a no', async () => {
    const { request, say } = await sent(card)
    expect(await say(null, 'reject')).toMatchObject({ ok: true })
    const clean = await ask(stage.otherPod, page())
    expect(await decide(stage.ana, clean)).toMatchObject({ ok: true })
    const votes = await read.vote.findMany({ where: { requestId: { in: [request.id, (await requestOf(clean)).id] } } })
    expect(votes.map(({ findings }) => findings)).toEqual([null, null])
  })
})
