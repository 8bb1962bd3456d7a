'use client'

import { startTransition, useState } from 'react'
import {
  type DecideAction,
  decisionOn,
  quickDecision,
  refusalWords,
  type TakeBackAction,
  takingBackOf,
} from '@/components/requests/decide'
import type { QuickState } from '@/components/requests/quick-actions'
import { secondsWords } from '@/components/requests/countdown'
import { say } from '@/components/shell/spoken'
import { outcomeOf } from '@/components/requests/words'
import { safely } from '@/components/shell/form-action'
import type { RequestRow } from '@/lib/requests/schema'

export type QuickDecisions = {
  states: Readonly<Record<string, QuickState | undefined>>
  decide: (row: RequestRow, verdict: 'approve' | 'reject') => void
  takeBack: (row: RequestRow) => void
  /** The latest decision that may still be taken back. */
  latest: RequestRow | null
}

/** Decisions made in the queue itself. One that fails comes back to its row and says so. */
export function useQuickDecisions(
  onDecide: DecideAction,
  onTakeBack: TakeBackAction,
  visibleSince: string,
): QuickDecisions {
  const [states, setStates] = useState<Record<string, QuickState | undefined>>({})
  const [latest, setLatest] = useState<RequestRow | null>(null)
  const put = (id: string, state?: QuickState) => setStates((before) => ({ ...before, [id]: state }))

  function decide(row: RequestRow, verdict: 'approve' | 'reject') {
    const current = states[row.id]
    if (current && current.kind !== 'failed') return
    put(row.id, { kind: 'sending', words: verdict === 'approve' ? 'Approving…' : 'Rejecting…' })
    startTransition(async () => {
      const outcome = await safely(
        () => onDecide(null, quickDecision(row, verdict, visibleSince)),
        decisionOn(row.number),
      )
      if (!outcome.ok) return put(row.id, { kind: 'failed', words: refusalWords(outcome, row.number) })
      const { state, effectiveAt, seconds, signatures } = outcome.value
      put(
        row.id,
        state === 'waiting'
          ? { kind: 'signed', signatures }
          : { kind: 'held', word: outcomeOf(state).word, effectiveAt, seconds },
      )
      setLatest(row)
      say(
        state === 'waiting'
          ? `You signed CS-${row.number}, ${signatures.given} of ${signatures.of}. Take back with Z until the last one.`
          : `${outcomeOf(state).word} CS-${row.number}. Take back with Z within ${secondsWords(seconds)}.`,
      )
    })
  }

  function takeBack(row: RequestRow) {
    const form = new FormData()
    form.set('requestId', row.id)
    startTransition(async () => {
      const outcome = await safely(() => onTakeBack(null, form), takingBackOf(row.number))
      if (outcome.ok) say(`Taken back. CS-${row.number} waits again.`)
      put(row.id, outcome.ok ? undefined : { kind: 'failed', words: refusalWords(outcome, row.number) })
      setLatest(null)
    })
  }

  return { states, decide, takeBack, latest }
}
