import { beforeAll, expect, it } from 'vitest'
import { cast, pod } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { findingDetail, findingsOf } from '@/lib/findings/queries'
import { group, report } from '@/lib/incidents/fixture'
import { reportError } from '@/lib/incidents/reported/commands'
import { causesPerDay, reportsPerMinute } from '@/lib/incidents/schema'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'

it('keeps what a pod says, looked through, and tells nothing of it on the record but its name for it', async () => {
  const { id } = await report(stage.writerPod, {
    code: 'push_refused',
    message: `Refused with ${key}`,
    detail: 'remote: not a fast-forward',
    tool: 'outputs.commit_and_log',
    task: 'returns-page',
    attempt: 3,
    handled: 'gave_up',
  })
  const [line] = await read.auditEvent.findMany({
    where: { subjectKind: 'error', subjectId: id, type: 'error.reported' },
  })
  expect(line).toMatchObject({
    sentence: 'WriterPod reported an error it calls “push_refused” with outputs.commit_and_log, and gave up',
    taskKey: 'returns-page',
    toolKey: 'outputs.commit_and_log',
    environment: 'prod',
    podId: stage.writerPod.id,
  })
  const all = await read.auditEvent.findMany({ where: { subjectId: id } })
  expect(all.map(({ type }) => type).toSorted()).toEqual(['error.reported', 'finding.found'])
  expect(JSON.stringify(all, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
    key,
  )

  const [finding] = await findingsOf(stage.ana, { kind: 'error_report', id, version: 0 })
  expect(finding).toMatchObject({ kind: 'secret.github_token', field: 'message', masked: 'ghp_••••', state: 'open' })
  expect(await findingDetail(stage.owner, finding!.id)).toMatchObject({ isOwn: true, href: null })
  await group()
  const { number } = await read.incident.findFirstOrThrow({ where: { kind: 'reported' } })
  expect(await findingDetail(stage.ana, finding!.id)).toMatchObject({
    title: 'An error that WriterPod reported',
    href: `/incidents/INC-${number}`,
    isOwn: false,
  })
})

it.each<[string, object, string]>([
  ['without a message', { message: ' ' }, 'message'],
  ['with a tool that is not there', { message: 'x', tool: 'no.such_tool' }, 'tool'],
  ['with a name that is none', { message: 'x', code: 'two words' }, 'code'],
  ['with a key for a name', { message: 'x', code: key }, 'code'],
  ['that is longer than anybody reads', { message: 'x'.repeat(2_001) }, 'message'],
  ['that was handled in a way of its own', { message: 'x', handled: 'prayed' }, 'handled'],
])('refuses a report %s in a sentence', async (_what, error, field) => {
  const outcome = await execute(reportError, stage.otherPod, error)
  expect(outcome).toMatchObject({
    ok: false,
    kind: 'invalid',
    fields: { [field]: [expect.stringMatching(/^[A-Z].+/)] },
  })
})

it('is for pods alone', async () => {
  expect(await execute(reportError, stage.ana, { message: 'x' })).toMatchObject({ ok: false, kind: 'forbidden' })
})

it('takes no more in a minute than somebody could read, each account by itself', async () => {
  for (let sent = 0; sent < reportsPerMinute; sent++)
    await report(stage.otherPod, { message: `Nothing came, try ${sent}` })
  expect(await execute(reportError, stage.otherPod, { message: 'x' })).toMatchObject({
    ok: false,
    kind: 'too_many',
    reason: 'too_many_errors',
  })
  expect(await execute(reportError, stage.writerPod, { message: 'x' })).toMatchObject({ ok: true })
})

it('is never changed, whoever tries', async () => {
  await expect(
    asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(`update "ErrorReport" set message = 'Nothing'`)),
  ).rejects.toThrow('the record only grows')
})

it('tells so many different errors of an account apart, and the others as one', async () => {
  const noisy = await pod('noisy', 'WriterPod', 'product', null)
  for (let at = 0; at < causesPerDay + 3; at++) await report(noisy, { code: `made_up_${at}`, message: 'Over and over' })
  await report(noisy, { code: 'made_up_1', message: 'Over and over' })
  await group()
  const made = await read.incident.findMany({ where: { kind: 'reported', title: { contains: 'made_up' } } })
  expect(made).toHaveLength(causesPerDay)
  const [many, ...more] = await read.incident.findMany({ where: { title: { startsWith: 'Many different errors at' } } })
  expect(more).toEqual([])
  expect(many).toMatchObject({ podId: noisy.id, toolKey: null })
  expect(await read.incidentCourse.findUniqueOrThrow({ where: { incidentId: many!.id } })).toMatchObject({ count: 3 })
})
