/**
 * Everything that is done unattended, in one list: how people read of it, and how often it is tried before it is given
 * up. After the nth attempt the queue waits eⁿ seconds, so three attempts take ten seconds, and eight half an hour. What
 * comes round by itself is given up before it comes round again; otherwise nobody would hear that it never succeeds.
 */
export const work = {
  'audit.make_partitions': { words: 'preparing the record for the coming months', attempts: 8 },
  'audit.seal_everything': { words: 'looking for lines of the record without a place in its order', attempts: 8 },
  'calls.forget_answers': { words: 'forgetting answers that nobody can ask for again', attempts: 8 },
  'deliveries.land': { words: 'landing signed work on its branch', attempts: 8 },
  'repositories.pack': { words: 'packing repositories that lie in many pieces', attempts: 3 },
  'outputs.commit': { words: 'committing accepted outputs', attempts: 8 },
  'imports.run': { words: 'reading repositories', attempts: 3 },
  'memory.compare': { words: 'holding memory entries against each other', attempts: 3 },
  'policy.count_usage': { words: 'counting which rights are used', attempts: 3 },
  'policy.run_beside': { words: 'judging calls by drafts that run beside the policy', attempts: 3 },
  'policy.replay': { words: 'replaying changes of policy on recorded calls', attempts: 3 },
  'jobs.look_after': { words: 'looking for background work that was given up', attempts: 3 },
} as const satisfies Record<string, { words: string; attempts: number }>

export type WorkName = keyof typeof work

/** A background job to be queued in the same transaction as the change. */
export type QueuedJob = { name: WorkName; payload: Record<string, unknown> }

/** One statement that queues any number of jobs, which come as JSON in $1. */
export const enqueueAll = `select graphile_worker.add_job("name", "payload", max_attempts => "attempts", flags => "flags")
  from json_to_recordset($1::text::json) as job("name" text, "payload" json, "attempts" int, "flags" text[])`

/** Before the chain of calls that a job follows from, among its flags, which else nobody here uses. */
const traceFlag = 'traceparent:'

/** Jobs in the form that the statement takes them. */
export function jobsAsJson(jobs: readonly (QueuedJob & { trace?: string | undefined })[]): string {
  return JSON.stringify(
    jobs.map(({ name, payload, trace }) => ({
      name,
      payload,
      attempts: work[name].attempts,
      flags: trace === undefined ? null : [traceFlag + trace],
    })),
  )
}

/** The chain of calls that a job follows from, by its flags. */
export function traceOfJob(flags: Readonly<Record<string, true>> | null): string | null {
  const flag = Object.keys(flags ?? {}).find((one) => one.startsWith(traceFlag))
  return flag === undefined ? null : flag.slice(traceFlag.length)
}

/** How people read of work, by the name under which the queue knows it. */
export function workWords(name: string): string {
  return Object.hasOwn(work, name) ? work[name as WorkName].words : name
}
