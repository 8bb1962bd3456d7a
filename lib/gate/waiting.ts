import 'server-only'
import { credentialStands } from '@/lib/auth/access'
import { callOf } from '@/lib/calls/own/queries'
import { isAnswered } from '@/lib/calls/rules'
import type { CallRead } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type Outcome, refuse } from '@/lib/core/outcome'
import type { Moved } from '@/lib/db/moved'

type Waiter = { credentialId: string; wake(): void }
const waiters = new Map<string, Set<Waiter>>()

/** Wakes the pods whose calls moved. */
export function wakeCalls({ topics, calls }: Moved): void {
  if (calls === 'many') {
    if (topics.includes('calls') || topics.includes('requests')) for (const id of waiters.keys()) wake(id)
    return
  }
  for (const id of calls) wake(id)
}

/** Wakes whoever waits with a credential that opens nothing any more, so that they hear of it at once. */
export function wakeRevoked(): void {
  for (const set of waiters.values())
    for (const { credentialId, wake: wakeOne } of set) if (!credentialStands(credentialId)) wakeOne()
}

function wake(callId: string): void {
  for (const { wake: wakeOne } of waiters.get(callId) ?? []) wakeOne()
}

/** The call as soon as it has an answer, or as it stands when the time is over or the pod has gone. */
export async function answerOf(
  actor: PodActor,
  callId: string,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Outcome<CallRead>> {
  const deadline = Date.now() + waitSeconds * 1000
  for (;;) {
    // The waiter stands before the look, so that a change between the two is not missed.
    const moved = untilMoved(callId, actor.credentialId)
    const view = credentialStands(actor.credentialId) ? await callOf(actor, callId) : 'closed'
    const leftMs = deadline - Date.now()
    if (!view || view === 'closed' || isAnswered(view.state) || leftMs <= 0 || signal.aborted) {
      moved.forget()
      if (view === 'closed') return refuse('unauthenticated', 'credential_revoked')
      return view ? { ok: true, value: view } : refuse('not_found', 'unknown_call')
    }
    await moved.within(leftMs, signal)
  }
}

function untilMoved(callId: string, credentialId: string) {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  const waiter: Waiter = { credentialId, wake: () => resolve() }
  const set = waiters.get(callId) ?? new Set()
  waiters.set(callId, set.add(waiter))
  const forget = () => {
    set.delete(waiter)
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
