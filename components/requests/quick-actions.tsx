'use client'

import { buttonLook, inRow, overEnd, type QuickState } from '@/components/requests/quick-look'
import type { SentDecision } from '@/components/requests/quick-sending'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { cn } from '@/components/ui/cn'
import type { RequestRow } from '@/lib/requests/schema'
import { paths } from '@/lib/core/paths'

type QuickActionsProps = {
  row: RequestRow
  state: QuickState | undefined
  /** What shows one that was sent; it is there once something was. */
  Sent: SentDecision | null
  onDecide: (verdict: 'approve' | 'reject') => void
  onTakeBack: () => void
}

/** Approve, changes, reject on the row itself, for requests of which all is on it; afterwards the way back. */
export function QuickActions({ row, state, Sent, onDecide, onTakeBack }: QuickActionsProps) {
  const name = `CS-${row.number}`
  if (state?.kind === 'sending')
    return <output className={cn(overEnd, inRow, 'text-small text-muted')}>{state.words}</output>
  if (state?.kind === 'signed' || state?.kind === 'held')
    return Sent && <Sent row={row} state={state} onTakeBack={onTakeBack} />
  return (
    <div className="relative z-1 noscript:hidden stacked:mt-2 roomy:mouse:py-1">
      <div className="flex gap-2 stacked:grid stacked:grid-cols-3">
        <Button {...buttonLook} variant="bad" kbd="R" aria-label={`Reject ${name}`} onClick={() => onDecide('reject')}>
          Reject
        </Button>
        <ButtonLink
          {...buttonLook}
          href={`${paths.request(row.number)}#field-note`}
          kbd="C"
          aria-label={`Changes to ${name}`}
          className={cn(buttonLook.className, 'snug:hidden')}
        >
          Changes
        </ButtonLink>
        <Button
          {...buttonLook}
          variant="ok-solid"
          kbd="A"
          aria-label={`Approve ${name}`}
          onClick={() => onDecide('approve')}
        >
          Approve
        </Button>
      </div>
      {state?.kind === 'failed' && (
        <p role="alert" className="max-w-72 text-small font-semibold text-bad-fg">
          {state.words}
        </p>
      )}
    </div>
  )
}
