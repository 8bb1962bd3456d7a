import 'server-only'
import { callOf } from '@/lib/calls/own/queries'
import { isAnswered } from '@/lib/calls/rules'
import type { CallRead } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { Moved } from '@/lib/db/moved'

const waiters = new Map<string, Set<() => void>>()

/** Wakes the pods whose calls moved. */
export function wakeCalls({ topics, calls }: Moved): void {
  if (calls === 'many') {
    if (topics.includes('calls') || topics.includes('requests')) for (const id of waiters.keys()) wake(id)
    return
  }
  for (const id of calls) wake(id)
}

function wake(callId: string): void {
  for (const resolve of waiters.get(callId) ?? []) resolve()
}

/** The call as soon as it has an answer, or as it stands when the time is over or the pod has gone. */
export async function answerOf(
  actor: PodActor,
  callId: string,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<CallRead | null> {
  const deadline = Date.now() + waitSeconds * 1000
  for (;;) {
    // The waiter stands before the look, so that a change between the two is not missed.
    const moved = untilMoved(callId)
    const view = await callOf(actor, callId)
    const leftMs = deadline - Date.now()
    if (!view || isAnswered(view.state) || leftMs <= 0 || signal.aborted) {
      moved.forget()
      return view
    }
    await moved.within(leftMs, signal)
  }
}

function untilMoved(callId: string) {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  const set = waiters.get(callId) ?? new Set()
  waiters.set(callId, set.add(resolve))
  const forget = () => {
    set.delete(resolve)
    if (set.size === 0) waiters.delete(callId)
  }
  return {
    forget,
    async within(ms: number, signal: AbortSignal): Promise<void> {
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', resolve, { once: true })
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', resolve)
      forget()
    },
  }
}
