import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { insistOnDurability } from '@/lib/db/durability'
import { listen } from '@/lib/db/listen'
import { isUnavailable } from '@/lib/db/unavailable'
import { env } from '@/lib/env'
import { type Bell, newBell } from '@/lib/core/bell'
import { keepTime } from '@/lib/jobs/clock'
import { keepCounting } from '@/lib/jobs/counting'
import { keepIncidents } from '@/lib/jobs/faults'
import { keepDelivering } from '@/lib/jobs/deliver'
import { keepForwarding } from '@/lib/jobs/forward'
import { keepTelling } from '@/lib/jobs/notify'
import { keepOrder } from '@/lib/jobs/order'
import { workOff } from '@/lib/jobs/queue'
import { jobs } from '@/lib/jobs/registry'
import { onStop } from '@/lib/core/child'
import { log } from '@/lib/core/log'
import { endSpans, tellSpans } from '@/lib/core/spans'

const handsMayTakeMs = 6_000

await insistOnDurability(env)

await tellSpans()
const stop = new AbortController()
/** A database that is away for a moment is one line; anything else is told with all that is known about it. */
function report(problem: unknown): void {
  if (isUnavailable(problem)) log.warn({ err: problem }, 'the database does not answer')
  else log.error({ err: problem }, 'work failed')
}

const pool = new pg.Pool({ connectionString: withSettings(env.databaseUrl), max: 4 })
pool.on('error', report)
// graphile-worker asks for this one as well: a connection that breaks while it is in use fails its query, not the process.
pool.on('connect', (client) => client.on('error', report))
const runner = await workOff(jobs, pool, stop.signal, report)

// Clock and order sleep until something is due; what just came in may make it due sooner.
const [requestsMoved, linesWritten, toldMoved, sealed, asked] = [1, 2, 3, 4, 5].map(newBell) as [
  Bell,
  Bell,
  Bell,
  Bell,
  Bell,
]
void listen(
  ({ topics }) => {
    if (topics.includes('requests')) requestsMoved.ring()
    if (topics.includes('requests') || topics.includes('notices')) asked.ring()
    if (topics.includes('audit') || topics.includes('webhooks')) toldMoved.ring()
    if (topics.includes('audit') || topics.includes('sinks')) sealed.ring()
    // The order's own news is no reason to look for more.
    if (topics.join() !== 'audit') linesWritten.ring()
  },
  stop.signal,
  report,
)
void keepTime(stop.signal, requestsMoved, report)
void keepOrder(stop.signal, linesWritten, report)
void keepCounting(stop.signal, report)
void keepIncidents(stop.signal, report)
void keepDelivering(stop.signal, toldMoved, report)
void keepForwarding(stop.signal, sealed, report)
const telling = keepTelling(stop.signal, asked, report)
log.info('worker ready')

onStop(async () => {
  stop.abort()
  requestsMoved.ring()
  linesWritten.ring()
  toldMoved.ring()
  sealed.ring()
  asked.ring()
  await runner.stop()
  // What a receiver has in its hands is noted, or it would be sent once more; whoever hangs is not waited for to the end.
  await Promise.race([telling, setTimeout(handsMayTakeMs, undefined, { ref: false })])
  await endSpans()
  await pool.end()
})
