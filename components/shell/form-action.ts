'use client'

import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import { useActionState, useMemo, useSyncExternalStore } from 'react'
import { sayFromBefore } from '@/components/shell/from-before'
import { noteSent } from '@/components/shell/sent'
import { gateRefusals, type Outcome, refuse } from '@/lib/core/outcome'

type Action<Value> = (previous: Outcome<Value> | null, form: FormData) => Promise<Outcome<Value>>

/**
 * A server action for a form. A lost connection and a page from before an update come back as refusals: the page stays, and
 * so does what stands on it. `what` names what is sent ("Your decision on CS-12"), for whoever tells what became of it.
 */
export function useFormAction<Value>(action: Action<Value>, what?: string, onDone?: () => void) {
  return useActionState<Outcome<Value> | null, FormData>(useSafe(action, what, onDone), null)
}

/** Before the page is alive the action itself is used, so that the form also posts without scripts. */
function useSafe<Value>(action: Action<Value>, what?: string, onDone?: () => void): Action<Value> {
  const isAlive = useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  )
  return useMemo(() => {
    if (!isAlive) return action
    return async (previous, form) => {
      const outcome = await safely(() => action(previous, form), what)
      if (outcome.ok) onDone?.()
      return outcome
    }
  }, [action, what, isAlive, onDone])
}

/** Sends something, and keeps in mind what became of it. */
export async function safely<Value>(
  send: () => Promise<Outcome<Value>>,
  what = 'What you sent',
): Promise<Outcome<Value>> {
  noteSent(what, 'under way')
  try {
    const outcome = await send()
    noteSent(what, outcome.ok ? 'saved' : 'refused')
    return outcome
  } catch (error) {
    unstable_rethrow(error)
    const code = gateRefusals.find((each) => error instanceof Error && error.message === each)
    if (code) {
      noteSent(what, 'refused')
      return refuse('forbidden', code)
    }
    if (!unstable_isUnrecognizedActionError(error)) {
      noteSent(what, 'lost')
      return refuse('conflict', 'no_answer')
    }
    noteSent(what, 'refused')
    sayFromBefore()
    return refuse('conflict', 'page_from_before')
  }
}

function noChanges(): () => void {
  return () => undefined
}
