import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { insistOnDurability } from '@/lib/db/durability'
import { listen } from '@/lib/db/listen'
import { isUnavailable } from '@/lib/db/unavailable'
import { env } from '@/lib/env'
import { newBell } from '@/lib/jobs/bell'
import { keepTime } from '@/lib/jobs/clock'
import { keepOrder } from '@/lib/jobs/order'
import { workOff } from '@/lib/jobs/queue'
import { jobs } from '@/lib/jobs/registry'
import { onStop } from '@/lib/core/child'

await insistOnDurability(env)

const stop = new AbortController()
/** A database that is away for a moment is one line; anything else is told with all that is known about it. */
function log(problem: unknown): void {
  const known = problem instanceof Error && isUnavailable(problem)
  console.error(known ? `The database does not answer: ${problem.message.trim().split('\n').at(-1)}` : problem)
}

const pool = new pg.Pool({ connectionString: withSettings(env.databaseUrl), max: 4 })
pool.on('error', log)
// graphile-worker asks for this one as well: a connection that breaks while it is in use fails its query, not the process.
pool.on('connect', (client) => client.on('error', log))
const runner = await workOff(jobs, pool, stop.signal, log)

// Clock and order sleep until something is due; what just came in may make it due sooner.
const [requestsMoved, linesWritten] = [newBell(), newBell()]
void listen(
  ({ topics }) => {
    if (topics.includes('requests')) requestsMoved.ring()
    // The order's own news is no reason to look for more.
    if (topics.join() !== 'audit') linesWritten.ring()
  },
  stop.signal,
  log,
)
void keepTime(stop.signal, requestsMoved, log)
void keepOrder(stop.signal, linesWritten, log)
console.log('worker ready')

onStop(async () => {
  stop.abort()
  requestsMoved.ring()
  linesWritten.ring()
  await runner.stop()
  await pool.end()
})
