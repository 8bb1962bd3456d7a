import 'server-only'
import { Logger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker'
import type { Pool } from 'pg'
import { doingSo } from '@/lib/core/doing'
import { tellSpan } from '@/lib/core/spans'
import { nextPart, traceIn, traceText } from '@/lib/core/trace'
import { traceOfJob, work } from '@/lib/core/work'
import type { Job } from '@/lib/core/job'
import { log } from '@/lib/core/log'
import { lookAfterWork } from '@/lib/jobs/jobs'

// A job that went well says so in what it did; a line a minute about each would hide what matters.
const quiet = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') log[level === 'error' ? 'error' : 'warn'](message)
})

/** Works off the queue and what comes round, until it is stopped. What is given up is put on the record a moment later. */
export async function workOff(
  jobs: readonly Job[],
  pool: Pool,
  stop: AbortSignal,
  report: (problem: unknown) => void,
): Promise<Runner> {
  const runner = await run({
    pgPool: pool,
    logger: quiet,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 1_000,
    taskList: Object.fromEntries(
      jobs.map((job) => [job.name, (payload, { job: { flags } }) => doJob(job, payload, traceOfJob(flags), stop)]),
    ) as TaskList,
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ name, every }) =>
        every ? [{ task: name, match: every, identifier: name, options: { ...once(name) } }] : [],
      ),
    ),
  })
  const { name: lookAfter } = lookAfterWork
  runner.events.on('job:failed', ({ job }) => {
    if (job.task_identifier === lookAfter) return
    // The queue is told after us, so it is asked a moment later.
    const runAt = new Date(Date.now() + 1_000)
    runner.addJob(lookAfter, {}, { ...once(lookAfter), runAt }).catch(report)
  })
  for (const { name, atStart } of jobs) if (atStart) await runner.addJob(name, {}, once(name))
  return runner
}

/** Works off one job. Its lines, and the work that follows from it, belong to the chain of calls that it followed from. */
async function doJob(job: Job, payload: unknown, queuedIn: string | null, stop: AbortSignal): Promise<void> {
  const of = traceIn(queuedIn)
  const [trace, startedAt] = [nextPart(of), Date.now()]
  // What comes round by itself has a number for its lines, and begins no chain for what follows.
  const what = { job: job.name, trace: trace.id, ...(of && { traceparent: traceText(trace) }) }
  const over = (failed: boolean) =>
    of && tellSpan({ name: job.name, is: 'queued', trace, of, startedAt, endedAt: Date.now(), facts: {}, failed })
  try {
    await doingSo(what, () => job.run(payload, stop))
    over(false)
  } catch (error) {
    over(true)
    throw error
  }
}

/** By its key a job that has not come to its turn is not queued again. */
function once(name: Job['name']) {
  return { jobKey: name, maxAttempts: work[name].attempts }
}
