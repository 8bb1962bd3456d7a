import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Request } from '@/lib/db/generated/client'
import { outputRequests } from '@/lib/outputs/request'
import { defineRequestKind } from '@/lib/requests/kind'
import { goBack, goOn } from '@/lib/tasks/produced/commands'

/** What pods hand in, with what comes of the task that waits for it. */
export const fileRequests = defineRequestKind({
  ...outputRequests,

  async release(looking, ruling) {
    const { tx, request, now } = looking
    const released = await outputRequests.release(looking, ruling)
    return { ...released, events: [...released.events, ...(await goOn(tx, taskOf(request), now))] }
  },

  async close(tx, ended, now) {
    const closed = await outputRequests.close(tx, ended, now)
    const events: AuditEntry[] = [...closed]
    for (const { request, ending } of ended)
      // What had been replaced before it ended is nothing that its task waits for.
      if (closed.some(({ requestId }) => requestId === request.id))
        events.push(...(await goBack(tx, taskOf(request), ending, now)))
    return events
  },
})

/** The task for which something was handed in, by its name. */
function taskOf({ podId, environment, taskKey: key }: Request) {
  return { podId, environment, key: key! }
}
