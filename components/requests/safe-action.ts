'use client'

import { unstable_rethrow } from 'next/navigation'
import { useMemo, useSyncExternalStore } from 'react'
import { notSent } from '@/components/requests/decide'
import type { Outcome } from '@/lib/core/outcome'

type Action<Value> = (previous: Outcome<Value> | null, form: FormData) => Promise<Outcome<Value>>

/**
 * The same action, except that a lost connection comes back as a refusal: the page stays, and so does the note on it.
 * Before the page is alive the action itself is used, so that the form also posts without scripts.
 */
export function useSafeAction<Value>(action: Action<Value>, onDone?: (value: Value) => void): Action<Value> {
  const isAlive = useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  )
  return useMemo(() => {
    if (!isAlive) return action
    return async (previous, form) => {
      try {
        const outcome = await action(previous, form)
        if (outcome.ok) onDone?.(outcome.value)
        return outcome
      } catch (error) {
        unstable_rethrow(error)
        return notSent
      }
    }
  }, [action, isAlive, onDone])
}

function noChanges(): () => void {
  return () => undefined
}
