import { closeAccess, refreshAccess } from '@/lib/auth/access'
import { listen } from '@/lib/db/listen'
import { env } from '@/lib/env'
import { buildGate } from '@/lib/gate/server'
import { tellWatchers } from '@/lib/gate/stream'
import { wakeCalls } from '@/lib/gate/waiting'
import { onStop } from '@/lib/supervisor/child'

const stop = new AbortController()
const gate = await buildGate(stop.signal)

let missed = 0
async function refresh(): Promise<void> {
  try {
    await refreshAccess()
    missed = 0
  } catch (error) {
    // A short outage keeps what is known; after ten seconds without the database nobody is let in.
    if (++missed > 10) closeAccess()
    if (missed === 1) gate.log.warn({ err: error }, 'credentials could not be read')
  }
}

await refresh()
const poll = setInterval(() => void refresh(), 1_000)
void listen(
  (moved) => {
    if (moved.topics.includes('access')) void refresh()
    wakeCalls(moved)
    tellWatchers(moved)
  },
  stop.signal,
  (problem) => gate.log.warn({ err: problem }, 'the connection for notifications was lost'),
)
await gate.listen({ port: env.port, host: env.host })

onStop(async () => {
  clearInterval(poll)
  stop.abort()
  await gate.close()
})
