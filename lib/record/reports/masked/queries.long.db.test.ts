import { beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, must, page, release, requestOf } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import { startSession } from '@/lib/people/sessions/commands'
import { makeReport } from '@/lib/record/reports/commands'
import { drawReport, reportById, reportContent } from '@/lib/record/reports/queries'
import type { ReportWish } from '@/lib/record/reports/schema'
import { reportAs, reportFileName } from '@/lib/record/reports/written'

const issuer = 'https://id.test'
let lee: PersonActor
let done: number
/** Everything by which somebody can be told, whole, and in parts where it is long. */
const tells: string[] = []

async function known(subject: string, name: string, email: string, roles: string[]): Promise<PersonActor> {
  const input = { issuer, subject, name, email, emailVerified: true, roles, groups: ['product-owners'] }
  const { personId: id } = (await must(registerPerson as never, input)) as { personId: string }
  tells.push(id, name, email, email.split('@')[0]!, subject, ...name.split(' '))
  const can = permissionsOf(roles as never)
  return { kind: 'person', id, name, groups: ['product-owners'], can, authenticatedAt: new Date() }
}

beforeAll(async () => {
  const { writerPod } = await cast()
  // Who stands in for a person of the usual cast here has the word for a duty, which is everywhere.
  tells.push('Priya')
  const vera = await known('subject-vera-1', 'Vera Quill', 'v.quill@corp.example', ['approver'])
  const wanda = await known('subject-wanda-2', 'Wanda Quill', 'wq@corp.example', ['approver'])
  lee = await known('subject-xeno-3', 'Xeno Yarrow', 'xeno.y@corp.example', ['auditor'])
  // Her sign-in service gave her another name.
  const details = { name: 'Vera Zephyr', email: 'v.zephyr@corp.example', emailVerified: true }
  await must(startSession as never, { personId: vera.id, tokenHash: newId().repeat(2), details })
  tells.push('Zephyr', 'v.zephyr')
  const call = await ask(writerPod, {
    ...page(),
    content: 'Vera Quill,\nQuill or\tv.zephyr@corp.example and care@pottery.co.uk',
  })
  await decide({ ...vera, name: 'Vera Zephyr' }, call)
  const grant = await release(call)
  const { arguments: args } = await read.call.findUniqueOrThrow({ where: { id: call.id }, select: { arguments: true } })
  const claim = { callId: call.id, grant: grant.id, arguments: args as Record<string, unknown> }
  expect(await execute(claimCall, writerPod, claim)).toMatchObject({ ok: true })
  await execute(reportOutcome, writerPod, { callId: call.id, status: 'succeeded', summary: 'Written' })
  done = (await requestOf(call)).number
  await decide(wanda, await ask(writerPod, page()), 'reject')
  await must(sealLines as never, { everything: true })
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countTallies as never, {})) as { isAll: boolean })
})

async function made(wish: ReportWish): Promise<string[]> {
  // As a form sends it.
  const outcome = await execute(makeReport, lee, { ...wish, ...(wish.request && { request: String(wish.request) }) })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const { id } = outcome.value as { id: string }
  const [report, content] = [await reportById(lee, id), await reportContent(lee, id)]
  const head = { ...report!, installation: 'https://countersign.example' }
  return (['html', 'csv', 'jsonl', 'manifest'] as const).flatMap((as) => [
    reportFileName(head, as),
    reportAs(as, head, content!.content),
  ])
}

const isIn = (text: string) => (one: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${one.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}])`, 'iu').test(text)

const wishes: (() => ReportWish)[] = [
  () => ({ template: 'oversight', period: '7' }),
  () => ({ template: 'access', period: '7' }),
  () => ({ template: 'decisions', period: '7' }),
  () => ({ template: 'request', request: done }),
]

it.each(wishes)('in no byte of a masked report is anything that tells a person', async (wish) => {
  const files = await made({ ...wish(), people: 'masked' })
  for (const text of files) {
    expect(tells.filter(isIn(text))).toEqual([])
    expect(text).not.toMatch(/pottery\.co\.uk|corp\.example/)
  }
  expect(files.join('\n')).toMatch(/Person 1\b/)
  // Pods are called as ever, where they are spoken of.
  if (wish().template !== 'oversight') expect(files.join('\n')).toContain('WriterPod')
  // The same report with names has them, so that looking for them means something.
  expect(tells.filter(isIn((await made(wish())).join('\n'))).length).toBeGreaterThan(2)
})

it('tells people apart throughout, also two of one family, and says on the record that they are masked', async () => {
  const wish = { template: 'decisions', period: '7', people: 'masked' } as const
  const outcome = await drawReport(lee, wish)
  if (!outcome.ok) throw new Error(outcome.reason)
  const rows = outcome.sections.find(({ name }) => name === 'decisions')!.rows
  expect(new Set(rows.map(({ who }) => who)).size).toBe(2)
  for (const { who } of rows) expect(who).toMatch(/^Person \d+$/)
  const again = await drawReport(lee, wish)
  expect(again.ok && again.sections.find(({ name }) => name === 'decisions')!.rows).toEqual(rows)
  await made(wish)
  const lines = await read.auditEvent.findMany({
    where: { type: 'record.report_made' },
    orderBy: { id: 'desc' },
    take: 1,
  })
  expect(lines[0]!.sentence).toMatch(/^Xeno Yarrow made a report: decisions of a period, .*, with people masked$/)
  expect(lines[0]!.data).toMatchObject({ isMasked: true })
})

it('is for whoever reads the record, masked or not', async () => {
  const nobody = { ...lee, can: permissionsOf(['approver']) }
  await expect(drawReport(nobody, { template: 'access', people: 'masked' })).rejects.toThrow('lacks audit:read')
  expect(await execute(makeReport, systemActor as never, { template: 'access', people: 'masked' })).toMatchObject({
    ok: false,
  })
})
