'use client'

import { startTransition, useState } from 'react'
import type { DecideAction, TakeBackAction } from '@/components/requests/decide'
import type { QuickState } from '@/components/requests/quick-look'
import type { SentDecision } from '@/components/requests/quick-sending'
import { say } from '@/components/shell/spoken'
import type { RequestRow } from '@/lib/requests/schema'

export type QuickDecisions = {
  states: Readonly<Record<string, QuickState | undefined>>
  decide: (row: RequestRow, verdict: 'approve' | 'reject') => void
  takeBack: (row: RequestRow) => void
  /** The latest decision that may still be taken back. */
  latest: RequestRow | null
  /** What shows one that was sent. */
  Sent: SentDecision | null
  /** Has all that it takes to decide at hand, for somebody who is about to. */
  prepare: () => void
}

const sending = () => import('@/components/requests/quick-sending')

/** Decisions made in the queue itself. One that fails comes back to its row and says so. */
export function useQuickDecisions(
  onDecide: DecideAction,
  onTakeBack: TakeBackAction,
  visibleSince: string,
): QuickDecisions {
  const [states, setStates] = useState<Record<string, QuickState | undefined>>({})
  const [latest, setLatest] = useState<RequestRow | null>(null)
  const [Sent, setSent] = useState<SentDecision | null>(null)
  const put = (id: string, state?: QuickState) => setStates((before) => ({ ...before, [id]: state }))

  function decide(row: RequestRow, verdict: 'approve' | 'reject') {
    const current = states[row.id]
    if (current && current.kind !== 'failed') return
    put(row.id, { kind: 'sending', words: verdict === 'approve' ? 'Approving…' : 'Rejecting…' })
    startTransition(async () => {
      const loaded = await sending().catch(() => null)
      if (!loaded) return put(row.id, { kind: 'failed', words: notLoaded(row) })
      const { state, said } = await loaded.sendQuick(onDecide, row, verdict, visibleSince)
      setSent(() => loaded.Sent)
      put(row.id, state)
      if (!said) return
      setLatest(row)
      say(said)
    })
  }

  function takeBack(row: RequestRow) {
    startTransition(async () => {
      const loaded = await sending().catch(() => null)
      if (!loaded) return put(row.id, { kind: 'failed', words: notLoaded(row) })
      const { state, said } = await loaded.takeBackQuick(onTakeBack, row)
      if (said) say(said)
      put(row.id, state)
      setLatest(null)
    })
  }

  return { states, decide, takeBack, latest, Sent, prepare: () => void sending().catch(() => null) }
}

function notLoaded({ number }: RequestRow): string {
  return `Nothing was sent about CS-${number}: a part of this page could not be loaded. Load the page again, and try once more.`
}
