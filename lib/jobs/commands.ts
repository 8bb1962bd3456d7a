import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { acknowledgement } from '@/lib/jobs/schema'

type Failed = { jobId: string; name: string; attempts: number }
type Change = 'job.gave_up' | 'job.settled' | 'job.acknowledged'

/**
 * Puts on the record what the queue has given up since the last look, and what it no longer holds. The queue itself is
 * asked, so nothing is lost with a worker that died on its last attempt; what fails again while it stands as given up is
 * no news.
 */
export const lookAfterJobs = defineCommand({
  name: 'jobs.look_after',
  permission: 'system:sweep',
  input: z.strictObject({}),

  async run({ tx, now }) {
    // Of two workers that look at once, the second finds what the first one noted.
    await tx.$queryRaw`select pg_advisory_xact_lock('"GivenUpJob"'::regclass::oid::int, 0)::text`
    const settled = await tx.$queryRaw<Failed[]>`
      update "GivenUpJob" g set "closedAt" = ${now}
      where "closedAt" is null and not exists (select from graphile_worker.jobs j where j.id::text = g."jobId")
      returning "jobId", "name", "attempts"`
    const failed = await tx.$queryRaw<(Failed & { queueMark: string })[]>`
      select j.id::text as "jobId", j.task_identifier as "name", j.attempts::int as "attempts",
        j.run_at::text as "queueMark"
      from graphile_worker.jobs j where j.attempts >= j.max_attempts and j.locked_at is null
        and not exists (select from "GivenUpJob" g where g."jobId" = j.id::text
          and (g."closedAt" is null or g."queueMark" = j.run_at))
      order by j.id`
    for (const { jobId, name, attempts, queueMark } of failed)
      await tx.$executeRaw`insert into "GivenUpJob" ("id", "jobId", "name", "attempts", "queueMark")
        values (${newId()}, ${jobId}, ${name}, ${attempts}, ${queueMark}::timestamptz)`
    const [first, ...others] = [...linesOf('job.settled', settled), ...linesOf('job.gave_up', failed)]
    return { ok: true, value: { failed: failed.length }, events: first ? [first, ...others] : 'unchanged' }
  },
})

/** Takes the notice away from whoever has seen it, up to the last failure that was shown. What failed stays failed. */
export const acknowledgeJobs = defineCommand({
  name: 'jobs.acknowledge',
  permission: 'jobs:manage',
  input: acknowledgement,

  async run({ tx, now, input: { upTo } }) {
    const seen = await tx.$queryRaw<Failed[]>`
      update "GivenUpJob" set "closedAt" = ${now} where "closedAt" is null and "id" <= ${upTo}
      returning "jobId", "name", "attempts"`
    const [first, ...others] = linesOf('job.acknowledged', seen)
    return first ? { ok: true, value: null, events: [first, ...others] } : refuse('conflict', 'nothing_failed')
  },
})

function linesOf(type: Change, jobs: readonly Failed[]): AuditEntry[] {
  return jobs.map(({ jobId, name, attempts }) => ({
    type,
    subject: { kind: 'job', id: jobId },
    data: { name, attempts },
  }))
}
