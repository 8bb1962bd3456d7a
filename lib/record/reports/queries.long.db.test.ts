import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, decide, must, page, release, requestOf } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { canonicalJson, sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { makeReport, readReport } from '@/lib/record/reports/commands'
import { contentOf, type Section } from '@/lib/record/reports/document'
import { drawReport, listReports, reportById, reportContent } from '@/lib/record/reports/queries'
import type { ReportWish } from '@/lib/record/reports/schema'
import { reportAs } from '@/lib/record/reports/written'

const owner = process.env.DATABASE_OWNER_URL!
let stage: Awaited<ReturnType<typeof cast>>
let lee: PersonActor
let done: number
let open: number

async function count() {
  await must(sealLines as never, { everything: true })
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countTallies as never, {})) as { isAll: boolean })
}

const secret = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'

beforeAll(async () => {
  stage = await cast()
  lee = { ...stage.ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  const { ana, priya, writerPod, otherPod } = stage
  await submitCall(writerPod, { tool: 'git.rollback_commit', arguments: {}, idempotencyKey: newId() })
  const call = await ask(writerPod, { ...page(), content: 'Write to care@pottery.co.uk' })
  await decide(ana, call)
  const grant = await release(call)
  const { arguments: args } = await read.call.findUniqueOrThrow({ where: { id: call.id }, select: { arguments: true } })
  const claim = { callId: call.id, grant: grant.id, arguments: args as Record<string, unknown> }
  expect(await execute(claimCall, writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, writerPod, { callId: call.id, status: 'succeeded', summary: 'Written' })
  done = (await requestOf(call)).number
  await decide(priya, await ask(otherPod, page()), 'reject')
  await decide(priya, await ask(otherPod, page()), 'request_changes')
  open = (await requestOf(await ask(otherPod, page()))).number
  await count()
})

async function drawn(wish: ReportWish, who = lee): Promise<Section[]> {
  const outcome = await drawReport(who, wish)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.sections
}

const part = (sections: readonly Section[], name: string) => sections.find((one) => one.name === name)!
const valueOf = (sections: readonly Section[], name: string, fact: string) =>
  part(sections, name).rows.find((row) => row['name'] === fact)?.['value']

async function recount(sql: string): Promise<number> {
  const [row] = await read.$queryRawUnsafe<[{ count: bigint }]>(`select (${sql})::bigint as count`)
  return Number(row.count)
}

async function made(wish: ReportWish) {
  const outcome = await execute(makeReport, lee, wish)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return (outcome.value as { id: string }).id
}

describe('the report on oversight', () => {
  it('has the numbers of the boards, as a second count by other means has them', async () => {
    const { rows } = part(await drawn({ template: 'oversight', period: '7' }), 'numbers')
    const shown = (title: string) => rows.find((row) => String(row['title']).startsWith(title))!['shown']
    for (const [title, sql] of Object.entries({
      'Calls that were denied': `select count(*) from "Call" where decision = 'deny'`,
      'Decisions that said no': `select count(*) from "Vote" where verdict <> 'approve'`,
      'Requests nobody answered': `select count(*) from "Request" where state = 'expired'`,
    }))
      expect(shown(title), title).toBe(String(await recount(sql)))
    expect(rows.length).toBeGreaterThan(8)
  })

  it('says who decided how often and by which rule, and both come to every decision', async () => {
    const sections = await drawn({ template: 'oversight', period: '7' })
    const votes = await recount('select count(*) from "Vote"')
    const sum = (name: string) => part(sections, name).rows.reduce((all, row) => all + Number(row['decisions']), 0)
    expect([sum('who'), sum('rules')]).toEqual([votes, votes])
    const byWho = await read.$queryRaw<{ name: string; count: number }[]>`
      select p.name, count(*)::int as count from "Vote" v join "Person" p on p.id = v."personId" group by 1 order by 1`
    expect(part(sections, 'who').rows.map(({ name, decisions }) => ({ name, count: decisions }))).toEqual(byWho)
  })

  it('goes through Article 14 and says its source', async () => {
    const { rows, words } = part(await drawn({ template: 'oversight' }), 'article_14')
    const asked = ['1', '2', '3', '4)(a', '4)(b', '4)(c', '4)(d', '4)(e', '5'].map((one) => `14(${one})`)
    expect(rows.map((row) => row['paragraph'])).toEqual(asked)
    expect(words.join(' ')).toContain('Regulation (EU) 2024/1689')
  })

  it('of a department counts that one alone', async () => {
    const of = async (department: string) =>
      part(await drawn({ template: 'oversight', period: '7', department }), 'who').rows.length
    expect([await of('product'), await of('sales')]).toEqual([2, 0])
  })
})

describe('the report on decisions', () => {
  it('has exactly the votes there are, each with its request, rule and time', async () => {
    const sections = await drawn({ template: 'decisions', period: '7' })
    const votes = await read.$queryRaw<{ request: string; who: string; verdict: string; waited: number }[]>`
      select 'CS-' || r.number as request, p.name as who, v.verdict::text, round(extract(epoch from v.at - r."askedAt"))::int as waited
      from "Vote" v join "Request" r on r.id = v."requestId" join "Person" p on p.id = v."personId" order by v.at, v.id`
    const words: Record<string, string> = {
      approve: 'Approved',
      reject: 'Rejected',
      request_changes: 'Asked for changes',
    }
    expect(part(sections, 'decisions').rows.map(({ request, who, verdict }) => ({ request, who, verdict }))).toEqual(
      votes.map(({ request, who, verdict }) => ({ request, who, verdict: words[verdict] })),
    )
    for (const row of part(sections, 'decisions').rows) expect(String(row['rule']).length).toBeGreaterThan(3)
    const waits = part(sections, 'waits').rows.reduce((all, row) => all + Number(row['now']), 0)
    const decisions = part(sections, 'counts').rows[0]!['now']
    expect([waits, decisions]).toEqual([votes.length, votes.length])
  })

  it('of a time in which nothing was has nothing, and of one to come there is none', async () => {
    const { rows } = part(await drawn({ template: 'decisions', period: '2025-12' }), 'decisions')
    expect(rows).toEqual([])
    const next = new Date(Date.now() + 62 * 86_400_000).toISOString().slice(0, 7)
    expect(await drawReport(lee, { template: 'decisions', period: next })).toMatchObject({ reason: 'not_begun' })
  })
})

describe('the report on access and policy', () => {
  it('names everybody with what they may do, every pod with its tools, and every change', async () => {
    const sections = await drawn({ template: 'access', period: '7' })
    expect(part(sections, 'people').rows).toContainEqual({ name: 'Ana', roles: 'Approver', groups: expect.any(String) })
    const [writer] = part(sections, 'pods').rows
    expect(writer).toMatchObject({ pod: 'WriterPod', environment: 'Production' })
    expect(part(sections, 'rights').rows).toHaveLength(Number(writer!['alone']) + Number(writer!['asks']))
    const registered = `select count(*) from "AuditEvent" where type in ('pod.registered', 'person.registered')`
    const told = part(sections, 'changes').rows.filter(({ sentence }) =>
      /is known here now|registered|pod/i.test(String(sentence)),
    )
    expect(told.length).toBeGreaterThanOrEqual(await recount(registered))
    expect(valueOf(sections, 'policy', 'SHA-256 of its text')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the report on a request', () => {
  it('has what was signed, every vote and event, and a digest that can be counted again', async () => {
    const sections = await drawn({ template: 'request', request: done })
    const request = await read.request.findUniqueOrThrow({ where: { number: done }, include: { votes: true } })
    expect(part(sections, 'votes').rows).toHaveLength(request.votes.length)
    expect(valueOf(sections, 'digest', 'The same')).toBe('Yes')
    const lines = await read.auditEvent.count({ where: { requestId: request.id } })
    expect(part(sections, 'events').rows).toHaveLength(lines)
    expect(valueOf(sections, 'proof', 'Events in the audit trail')).toBe(lines)
    expect(part(sections, 'rules').rows.length).toBeGreaterThan(2)
  })

  it('tells no secret, and says where what is kept is not what was signed', async () => {
    const call = await ask(stage.otherPod, page())
    await decide(stage.priya, call, 'reject')
    const { number } = await requestOf(call)
    // As only whoever owns the database can do it: no rule lets a secret come as far.
    await asOwner(owner, (db) =>
      db.query(`update "Request" set "closedAt" = now(), envelope = envelope || $1::jsonb where number = $2`, [
        JSON.stringify({ arguments: { content: `Sign in with ${secret}` } }),
        number,
      ]),
    )
    const sections = await drawn({ template: 'request', request: number })
    expect(contentOf(sections)).not.toContain(secret)
    expect(contentOf(sections)).toContain('Sign in with')
    expect(part(sections, 'envelope').words.join(' ')).toContain('with 1 value kept out of sight')
    expect(String(valueOf(sections, 'digest', 'The same'))).toMatch(/^No/)
    const found = part(await drawn({ template: 'request', request: done }), 'findings').rows
    expect(found).toEqual([expect.objectContaining({ what: 'an e-mail address', where: 'content' })])
  })

  it('without anything to hide is, to the letter, the text of which the digest is', async () => {
    const plain = await ask(stage.otherPod, page())
    await decide(stage.priya, plain, 'reject')
    const { number, envelope, digest } = await requestOf(plain)
    await asOwner(owner, (db) => db.query('update "Request" set "closedAt" = now() where number = $1', [number]))
    const text = String(part(await drawn({ template: 'request', request: number }), 'envelope').rows[0]!['text'])
    expect(text).toBe(canonicalJson(envelope))
    expect(sha256(text)).toBe(digest)
  })

  it('is not made while people decide, nor of what is not there', async () => {
    expect(await drawReport(lee, { template: 'request', request: open })).toMatchObject({ reason: 'still_open' })
    expect(await drawReport(lee, { template: 'request', request: 999_999 })).toMatchObject({
      reason: 'unknown_request',
    })
    expect(await drawReport(lee, { template: 'request' })).toMatchObject({ reason: 'unknown_request' })
  })
})

describe('a report that was made', () => {
  it('is kept to the letter with its digest, and stands on the record', async () => {
    const id = await made({ template: 'decisions', period: '7' })
    const report = (await reportById(lee, id))!
    const { content } = (await reportContent(lee, id))!
    expect(createHash('sha256').update(content).digest('hex')).toBe(report.digest)
    const head = { ...report, installation: 'https://countersign.example' }
    const [first, ...below] = reportAs('jsonl', head, content).split('\n')
    expect(JSON.parse(first!)).toMatchObject({ sha256OfAllBelow: report.digest, template: 'decisions', by: 'Lee' })
    expect(sha256(below.join('\n'))).toBe(report.digest)
    const [line] = await read.auditEvent.findMany({ where: { subjectId: id } })
    expect(line!.sentence).toMatch(/^Lee made a report: decisions of a period, from /)
    expect(line!.data).toMatchObject({ digest: report.digest, lines: report.lines })
    expect((await listReports(lee, undefined)).rows[0]).toMatchObject({ id, template: 'decisions' })
    // What happens afterwards is not in it.
    await decide(stage.ana, await ask(stage.writerPod, page()), 'reject')
    await count()
    expect((await reportContent(lee, id))!.content).toBe(content)
    await expect(asOwner(owner, (db) => db.query(`update "Report" set content = ''`))).rejects.toThrow()
    await expect(asOwner(owner, (db) => db.query('delete from "Report"'))).rejects.toThrow()
  })

  it('is told to another reader once their opening it stands on the record, and for a day', async () => {
    const id = await made({ template: 'access' })
    const ade = { ...lee, id: newId(), name: 'Ade', can: permissionsOf(['admin']) }
    expect(await reportById(ade, id)).toMatchObject({ id })
    expect(await reportContent(ade, id)).toBeNull()
    expect(await execute(readReport, ade, { reportId: id })).toMatchObject({ ok: true })
    expect((await reportContent(ade, id))!.sections.length).toBeGreaterThan(2)
    const [, opened] = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
    expect(opened!.sentence).toMatch(/^Ade opened a report: access and policy, from /)
    expect(await execute(readReport, ade, { reportId: 'none' })).toMatchObject({ reason: 'unknown_report' })
  })

  it('is for whoever reads the record, and nobody else', async () => {
    const id = await made({ template: 'oversight', period: '7' })
    const { ana } = stage
    await expect(drawReport(ana, { template: 'access' })).rejects.toThrow('lacks audit:read')
    await expect(listReports(ana, undefined)).rejects.toThrow('lacks audit:read')
    await expect(reportById(ana, id)).rejects.toThrow('lacks audit:read')
    await expect(reportContent(ana, id)).rejects.toThrow('lacks audit:read')
    expect(await execute(makeReport, ana, { template: 'access' })).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(readReport, ana, { reportId: id })).toMatchObject({ reason: 'missing_permission' })
  })
})
