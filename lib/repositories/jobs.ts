import 'server-only'
import { defineJob } from '@/lib/core/job'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import { takeLease } from '@/lib/db/lease'
import { env } from '@/lib/env'
import { keptFolder, turnAt } from '@/lib/git/kept'
import { isPushedTo, isScattered, packUp } from '@/lib/git/packs'

/** Packs the repositories that lie in many pieces, one after the other and never while something is pushed to them. */
export const packRepositories = defineJob({
  name: 'repositories.pack',
  every: '*/10 * * * *',
  async run(_payload, told) {
    const lease = await takeLease('repositories.pack')
    // Somebody is at it.
    if (!lease) return
    const stop = AbortSignal.any([told, lease.lost])
    const failed: unknown[] = []
    try {
      for (const { id } of await read.repository.findMany({ select: { id: true }, orderBy: { id: 'asc' } })) {
        if (stop.aborted) return
        await packOne(id, stop).catch((error: unknown) => {
          if (stop.aborted) return
          log.error({ err: error, repository: id }, 'a kept repository cannot be packed')
          failed.push(error)
        })
      }
    } finally {
      await lease.release()
    }
    if (failed.length > 0) throw failed[0]
  },
})

/** Where something is pushed, it is left to the next time. */
async function packOne(id: string, stop: AbortSignal): Promise<void> {
  const folder = keptFolder(env.stateFolder, id)
  if (!isScattered(folder)) return
  const turn = await takeLease(turnAt(id))
  if (!turn) return
  try {
    if (!isPushedTo(folder)) await packUp(folder, AbortSignal.any([stop, turn.lost]))
  } finally {
    await turn.release()
  }
}
