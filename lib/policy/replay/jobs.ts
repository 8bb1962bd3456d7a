import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { log } from '@/lib/core/log'
import { takeLease } from '@/lib/db/lease'
import { isUnavailable } from '@/lib/db/unavailable'
import { beginReplay, failReplay, finishReplay, noteReplay } from '@/lib/policy/replay/commands'
import {
  countCalls,
  countedBefore,
  nextCalls,
  type Judges,
  judgesOf,
  replayById,
  replayState,
  sharedGrounds,
  waitingReplays,
  type Window,
} from '@/lib/policy/replay/queries'
import { recordedOf, type SharedGrounds, type StoredCall, withCount } from '@/lib/policy/replay/recorded'
import { type Recorded, Replay } from '@/lib/policy/replay/replay'
import type { ReplayResult } from '@/lib/policy/replay/schema'

/** Carries out what waits, and what was left by a process that died; what another process holds is left to it. */
export const replayPolicies = defineJob({
  name: 'policy.replay',
  every: '* * * * *',
  atStart: true,
  async run(_payload, stop) {
    for (const id of await waitingReplays(systemActor)) if (!stop.aborted) await runReplay(id, { stop })
  },
})

/** So many calls are read and judged before anybody else in this process has a turn. */
const sliceSize = 2_000
/** Pages that watch are told this often. */
const noteEveryMs = 500
/** So many shared facts are remembered; an installation has some hundred of them. */
const groundsRemembered = 10_000

type Options = { stop?: AbortSignal; slice?: number; afterSlice?: (judged: number) => unknown }

/**
 * Carries a replay out from its beginning to its end. Nothing of it is kept on the way: one that is cut short begins again,
 * so there is no half result. Returns false when another process does so already.
 */
export async function runReplay(id: string, options: Options = {}): Promise<boolean> {
  const lease = await takeLease(`replay ${id}`)
  if (!lease) return false
  try {
    const stop = AbortSignal.any([lease.lost, ...(options.stop ? [options.stop] : [])])
    await carryOut(id, { ...options, stop })
  } catch (error) {
    // Without the database nothing can be said; the next minute finds the replay as it is.
    if (error instanceof Error && isUnavailable(error)) log.warn('a replay lost the database; it begins again')
    else {
      log.error({ err: error }, 'a change of policy could not be replayed')
      await execute(failReplay, systemActor, { id, why: 'fault' })
    }
  } finally {
    await lease.release()
  }
  return true
}

async function carryOut(id: string, options: Options & { stop: AbortSignal }): Promise<void> {
  const replay = await replayById(systemActor, id)
  if (replay.state !== 'waiting') return
  const judges = await judgesOf(systemActor, replay)
  // The draft was edited: what would be found out is about a text that nobody has before them.
  if (!judges) return void (await execute(failReplay, systemActor, { id, why: 'edited' }))
  const total = await countCalls(systemActor, replay)
  const begun = await execute(beginReplay, systemActor, { id, total })
  if (!begun.ok || begun.value === null) return
  let notedAt = performance.now()
  const result = await judgeCalls(judges, replay, options.slice, async (judged) => {
    if (options.stop.aborted || (await replayState(systemActor, id)) !== 'waiting') return false
    if (performance.now() - notedAt > noteEveryMs) {
      await execute(noteReplay, systemActor, { id, judged, total: Math.max(total, judged) })
      notedAt = performance.now()
    }
    await options.afterSlice?.(judged)
    return true
  })
  if (result) await execute(finishReplay, systemActor, { id, result })
}

/**
 * Judges the calls of a window by both policies, newest first, in slices. After each slice `goesOn` is asked; when it says
 * no there is no result.
 */
export async function judgeCalls(
  judges: Judges,
  { digest, baseVersion, ...window }: Window & Pick<ReplayResult, 'digest' | 'baseVersion'>,
  slice = sliceSize,
  goesOn: (judged: number) => Promise<boolean>,
): Promise<ReplayResult | null> {
  const { from, until, most } = window
  const gathered = new Replay(judges.before, judges.after)
  const reader = new Reader(judges)
  let judged = 0
  let last: string | null = null
  while (judged < most) {
    const wanted = Math.min(slice, most - judged)
    const calls = await nextCalls(systemActor, window, last, wanted)
    for (const call of await reader.recorded(calls)) gathered.take(call)
    judged += calls.length
    last = calls.at(-1)?.id ?? last
    if (calls.length < wanted) break
    if (!(await goesOn(judged))) return null
  }
  const isCut = judged >= most && (await nextCalls(systemActor, window, last, 1)).length > 0
  const told = { from: from.toISOString(), until: until.toISOString(), most }
  return gathered.result({ digest, baseVersion, window: told, pods: judges.pods, isCut })
}

/** Puts questions together again from stored calls and the facts they share, of which it remembers some. */
class Reader {
  private readonly grounds = new Map<string, SharedGrounds>()

  constructor(private readonly judges: Judges) {}

  async recorded(calls: readonly StoredCall[]): Promise<Recorded[]> {
    await this.learn(calls.flatMap(({ groundsId }) => groundsId ?? []))
    const { before, after, tools } = this.judges
    const looked = calls.map((call) => recordedOf(call, this.grounds, tools))
    if (!before.countsCalls && !after.countsCalls) return looked.map(({ call }) => call)
    const counts = await countedBefore(
      systemActor,
      calls.filter((_, at) => !looked[at]!.isCounted),
    )
    return looked.map(({ call }) => {
      const count = counts.get(call.id)
      return count === undefined ? call : withCount(call, count)
    })
  }

  private async learn(ids: readonly string[]): Promise<void> {
    if (this.grounds.size > groundsRemembered) this.grounds.clear()
    const unknown = [...new Set(ids)].filter((id) => !this.grounds.has(id))
    if (unknown.length === 0) return
    for (const [id, grounds] of await sharedGrounds(systemActor, unknown)) this.grounds.set(id, grounds)
  }
}
