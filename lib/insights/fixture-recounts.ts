import { expect } from 'vitest'
import { setRoles } from '@/lib/access/people/commands'
import type { MeasureName } from '@/lib/audit/measures'
import { ask, type cast, decide, elapse, grantOf, must, page, requestOf, rewrite, settle } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { type PodActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { decideRequest } from '@/lib/requests/commands'
import { shownFor } from '@/lib/findings/queries'
import { completeTask, startTask, stopTask } from '@/lib/tasks/commands'

// Support for tests: what boards count, counted by other means, and things that seldom happen.

// One signature of several decides nothing yet: of each request's, those up to the last that it needs.
export const decisive = `(select v.*, r.tier from (select *, row_number() over (partition by "requestId", verdict order by at) as nth from "Vote") v
  join "Request" r on r.id = v."requestId" where v.verdict <> 'approve'
    or v.nth >= coalesce((select sum(d.count) from "RequestDuty" d where d."requestId" = r.id), 1)) v`
const decisions = (that = 'true') => `select count(*) from ${decisive} where ${that}`
const hasDiffered = `verdict::text = any('{reject,request_changes}')`
// Somebody else had signed, whose signature nobody had taken away by then.
const isSecond = `(select count(distinct o."personId") from "Vote" o where o."requestId" = v."requestId" and o.verdict = 'approve'
  and o.at < v.at and coalesce(o."endedAt", 'infinity') > v.at and o."personId" <> v."personId") > 0`

/** Each measure counted a second time, from tables other than those of tallies and by other means. */
export const recounts: Record<MeasureName, string> = {
  calls: `select count(*) from "Call"`,
  calls_without_rule: `select count(*) from "AuditEvent" e join "Call" c on c.id = e."callId"
    where e.type in ('call.allowed', 'call.asked', 'call.denied') and (e.data -> 'rule') = 'null'::jsonb`,
  calls_denied: `select count(*) from "Call" where decision = 'deny'`,
  acts_heavy: `select count(*) from "Call" where "grantUsedAt" is not null and tier::text = any('{high,critical}')`,
  acts_unsigned: `select count(*) from "Call"
    where "grantUsedAt" is not null and tier::text = any('{high,critical}') and "requestId" is null`,
  acts_reported: `select count(*) from "Call" where "outcomeAt" is not null or "unreportedAt" is not null`,
  acts_failed: `select count(*) from "Call" where outcome = 'failed' or "unreportedAt" is not null`,
  decisions: decisions(),
  approvals: decisions(`verdict = 'approve'`),
  changes_asked: `select count(*) from "Vote" where verdict = 'request_changes'`,
  rejections: `select count(*) from "Vote" where verdict = 'reject'`,
  refusals: `select count(*) from "Vote" where verdict <> 'approve'`,
  expiries: `select count(*) from "Request" where state = 'expired'`,
  ends: `select (${decisions()}) + (select count(*) from "Request" where state = 'expired')`,
  decisions_heavy: decisions(`tier >= 'high'`),
  decisions_hurried: decisions(`tier >= 'high' and extract(epoch from at) - extract(epoch from "firstVisibleAt") < 8`),
  decisions_routine: decisions(`tier < 'elevated'`),
  decisions_elevated: decisions(`tier >= 'elevated' and tier < 'high'`),
  decisions_high: decisions(`tier >= 'high' and tier < 'critical'`),
  decisions_critical: decisions(`tier > 'high'`),
  refusals_routine: decisions(`tier < 'elevated' and ${hasDiffered}`),
  refusals_elevated: decisions(`tier::text = 'elevated' and ${hasDiffered}`),
  refusals_high: decisions(`tier::text = 'high' and ${hasDiffered}`),
  refusals_critical: decisions(`tier > 'high' and ${hasDiffered}`),
  decisions_looked: decisions(`tier >= 'high' and "firstVisibleAt" is not null`),
  decisions_reasoned: decisions(`tier >= 'high' and length(note) > 0`),
  second_looks: decisions(isSecond),
  second_looks_differed: decisions(`${isSecond} and ${hasDiffered}`),
  decisions_undone: `select count(*) from "Vote" where "endedBecause" = 'taken_back'`,
  // The signatures that one look at a request took away have one end.
  signatures_lost: `select count(distinct ("requestId", "endedAt")) from "Vote" where "endedBecause" <> 'taken_back'`,
  tasks_begun: `select count(*) from "Task" where "startedAt" is not null`,
  tasks_completed: `select count(*) from "Task" where "completedAt" is not null`,
  tasks_sent_back: `select count(*) from "Request" where kind = 'task_completion' and state = any('{changes_requested,rejected}')`,
  tasks_reviewed: `select count(*) from "Request" where kind = 'task_completion' and (state = any('{changes_requested,rejected}')
    or state = 'executed' and envelope ->> 'purpose' = 'checkpoint')`,
  tasks_answered: `select count(*) from "Request" where kind = 'task_completion' and state = any('{changes_requested,rejected,executed}')`,
  findings: `select count(distinct "subjectId") from "Finding"`,
  findings_let_through: `select (select count(*) from "Finding" where state = 'accepted') + (select count(*) from "FindingBypass")`,
  prompts_used: `select count(*) from "PromptUse"`,
  prompts_drifted: `select count(*) from "PromptUse" where match <> 'same_as_live'`,
}

type Stage = Awaited<ReturnType<typeof cast>>

/** Somebody signs and may not sign any more when it would be released. */
export async function loseASignature({ otherPod, priya }: Stage): Promise<void> {
  const call = await ask(otherPod, page())
  expect(await decide(priya, call)).toMatchObject({ ok: true })
  await must(setRoles as never, { personId: priya.id, roles: ['viewer'] })
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
}

/**
 * Of two tasks at which a pod stops for people, they let one go on, which its pod completes, and send the other back; and a
 * third one is completed by their signature.
 */
export async function answerTasks({ writerPod, ana }: Stage): Promise<void> {
  for (const verdict of ['approve', 'request_changes']) {
    const args = { task_id: `stops-${verdict}` }
    await carry(writerPod, 'tasks.start', startTask, args)
    await carry(writerPod, 'tasks.checkpoint', stopTask, args)
    await answer(ana, verdict)
  }
  await carry(writerPod, 'tasks.complete', completeTask, { task_id: 'stops-approve', outputs: [] })
  await carry(writerPod, 'tasks.start', startTask, { task_id: 'looked-at' })
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Task" set "needsReview" = true where key = 'looked-at'`),
  )
  await carry(writerPod, 'tasks.complete', completeTask, { task_id: 'looked-at', outputs: [] })
  await answer(ana, 'approve')
}

const tiers = ['routine', 'elevated', 'high', 'critical'] as const

/** Of each weight two requests that two must sign: the second signs one of them, and says no to the other. */
export async function lookTwice({ otherPod, ana, priya }: Stage): Promise<void> {
  for (const tier of tiers)
    for (const verdict of ['approve', 'reject']) {
      const call = await ask(otherPod, page())
      const { id } = await requestOf(call)
      await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
        owner.query(`update "RequestDuty" set count = 2 where "requestId" = $1`, [id]),
      )
      expect(await decide(ana, call)).toMatchObject({ ok: true, value: { state: 'waiting' } })
      expect(await answerAfter(40, priya, await requestOf(call), verdict)).toMatchObject({ ok: true })
      await rewrite(id, `tier = '${tier}'`)
    }
}

async function answer(by: Stage['ana'], verdict: string): Promise<void> {
  const request = await read.request.findFirstOrThrow({ where: { kind: 'task_completion', state: 'waiting' } })
  expect(await answerAfter(null, by, request, verdict)).toMatchObject({ ok: true })
  await elapse(request.id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [request.id] })).toMatchObject({ ok: true })
}

/** A decision in own words by somebody who had the request on the screen for so many seconds; null where no page said so. */
async function answerAfter(
  seconds: number | null,
  by: Stage['ana'],
  request: Awaited<ReturnType<typeof requestOf>>,
  verdict: string,
) {
  const { id: requestId, digest } = request
  const words = { reasonCode: verdict === 'approve' ? 'checked' : 'wording', note: 'Looked at it', from: 'page' }
  const firstVisibleAt = seconds === null ? undefined : new Date(Date.now() - seconds * 1000).toISOString()
  const findings = await shownFor(read, request)
  return await execute(decideRequest, by, { requestId, digest, findings, verdict, ...words, firstVisibleAt })
}

async function carry(
  pod: PodActor,
  tool: string,
  step: typeof startTask | typeof stopTask | typeof completeTask,
  args: object,
) {
  const input = { tool, arguments: { ...args }, idempotencyKey: newId() }
  const made = await submitCall(pod, input)
  if (!made.ok) throw new Error(JSON.stringify(made))
  const grant = (await grantOf(made.value)).id
  const done = await execute(step as typeof startTask, pod, {
    callId: made.value.id,
    grant,
    arguments: input.arguments,
  })
  expect(done).toMatchObject({ ok: true })
}
