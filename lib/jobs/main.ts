import { Logger, parseCronItems, run } from 'graphile-worker'
import pg from 'pg'
import { listen } from '@/lib/db/listen'
import { isUnavailable } from '@/lib/db/unavailable'
import { env } from '@/lib/env'
import { keepTime } from '@/lib/jobs/clock'
import { jobs } from '@/lib/jobs/registry'
import { onStop } from '@/lib/core/child'

const stop = new AbortController()
/** A database that is away for a moment is one line; anything else is told with all that is known about it. */
function log(problem: unknown): void {
  const known = problem instanceof Error && isUnavailable(problem)
  console.error(known ? `The database does not answer: ${problem.message.trim().split('\n').at(-1)}` : problem)
}

const pool = new pg.Pool({ connectionString: env.databaseUrl, max: 4 })
pool.on('error', log)
// graphile-worker asks for this one as well: a connection that breaks while it is in use fails its query, not the process.
pool.on('connect', (client) => client.on('error', log))
// A job that went well says so in what it did; a line a minute about each would hide what matters.
const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(message)
})
const runner = await run({
  pgPool: pool,
  logger,
  concurrency: 2,
  noHandleSignals: true,
  pollInterval: 1_000,
  taskList: Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown) => job.run(payload, stop.signal)])),
  parsedCronItems: parseCronItems(
    jobs.flatMap(({ name, every }) =>
      // By its key a job that has not come to its turn is not queued again.
      every ? [{ task: name, match: every, identifier: name, options: { jobKey: name } }] : [],
    ),
  ),
})
for (const { name, atStart } of jobs) if (atStart) await runner.addJob(name, {}, { jobKey: name })

// The clock sleeps until something is due; a request or decision that just came in may be due sooner.
let wake = () => {}
void listen(
  ({ topics }) => {
    if (topics.includes('requests')) wake()
  },
  stop.signal,
  log,
)
void keepTime(
  stop.signal,
  () =>
    new Promise((resolve) => {
      wake = resolve
    }),
  log,
)
console.log('worker ready')

onStop(async () => {
  stop.abort()
  wake()
  await runner.stop()
  await pool.end()
})
