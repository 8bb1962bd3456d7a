import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { takeLease } from '@/lib/db/lease'
import { judgeCalls } from '@/lib/policy/replay/jobs'
import { judgesOf } from '@/lib/policy/replay/queries'
import { usualMost } from '@/lib/policy/replay/usual'
import { endShadow, noteShadow } from '@/lib/policy/shadow/commands'
import { type RunningShadow, runningShadows } from '@/lib/policy/shadow/queries'

/**
 * Judges, once an hour, the calls since each run began by the draft that runs beside the policy, and ends those whose time
 * is over. Calls themselves are answered without looking at any draft.
 */
export const runBeside = defineJob({
  name: 'policy.run_beside',
  every: '23 * * * *',
  async run(_payload, stop) {
    for (const shadow of await runningShadows(systemActor)) if (!stop.aborted) await lookAt(shadow, stop)
  },
})

async function lookAt(shadow: RunningShadow, stop: AbortSignal): Promise<void> {
  const lease = await takeLease(`shadow ${shadow.id}`)
  if (!lease) return
  try {
    const { id, number, from, mustEnd } = shadow
    const isStillThat = mustEnd === null || mustEnd === 'time_over'
    const judges = isStillThat ? await judgesOf(systemActor, shadow) : null
    if (judges) {
      const until = shadow.now < shadow.until ? shadow.now : shadow.until
      const window = { digest: shadow.digest, baseVersion: shadow.baseVersion, from, until, most: usualMost }
      const goesOn = async () => !stop.aborted && !lease.lost.aborted
      const result = await judgeCalls(judges, window, undefined, goesOn)
      if (!result) return
      await execute(noteShadow, systemActor, { id, result })
    }
    if (mustEnd) await execute(endShadow, systemActor, { number, because: mustEnd })
  } finally {
    await lease.release()
  }
}
