/** Work done without anyone waiting for it. A command queues it with `jobs: [{ name, payload }]`, or `every` makes it a schedule. */
export type Job = {
  name: string
  /** A crontab line in UTC, for work that comes round. */
  every?: string
  run(payload: unknown): Promise<void>
}

export function defineJob(job: Job): Job {
  return job
}
