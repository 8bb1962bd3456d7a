import type { WorkName } from '@/lib/core/work'

/**
 * Work done without anyone waiting for it. A command or a batch queues it with `jobs: [{ name, payload }]`, or `every`
 * makes it a schedule. How often it is tried says lib/core/work.ts; an error that is thrown is the next try's reason.
 */
export type Job = {
  name: WorkName
  /** A crontab line in UTC, for work that comes round. */
  every?: string
  /** Whether a worker does it as soon as it starts, too. */
  atStart?: boolean
  /** `stop` is aborted when the worker is told to end: within seconds the work must be done or handed on. */
  run(payload: unknown, stop: AbortSignal): Promise<void>
}

export function defineJob(job: Job): Job {
  return job
}
