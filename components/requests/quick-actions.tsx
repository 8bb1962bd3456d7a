'use client'

import { Name } from '@/components/signs/sentence'
import { useEffect } from 'react'
import { say } from '@/components/shell/spoken'
import { secondsWords, useSecondsUntil } from '@/components/requests/countdown'
import { AppLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { cn } from '@/components/ui/cn'
import type { RequestRow } from '@/lib/requests/schema'
import { paths } from '@/lib/core/paths'

export type QuickState =
  | { kind: 'sending'; words: string }
  | { kind: 'signed'; signatures: { given: number; of: number } }
  | { kind: 'held'; word: string; effectiveAt: string | null; seconds: number }
  | { kind: 'failed'; words: string }

type QuickActionsProps = {
  row: RequestRow
  state: QuickState | undefined
  onDecide: (verdict: 'approve' | 'reject') => void
  onTakeBack: () => void
}

/** Approve, changes, reject on the row itself, for requests of which all is on it; afterwards the way back. */
export function QuickActions({ row, state, onDecide, onTakeBack }: QuickActionsProps) {
  const name = `CS-${row.number}`
  if (state?.kind === 'sending')
    return <output className={cn(overEnd, inRow, 'text-small text-muted')}>{state.words}</output>
  if (state?.kind === 'signed') return <SignedFirst row={row} {...state.signatures} onTakeBack={onTakeBack} />
  if (state?.kind === 'held') return <Held row={row} state={state} onTakeBack={onTakeBack} />
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

/**
 * Over the end of the row's last line, so that no row is higher for it and nothing covers the sentence that is signed; on a
 * card and under a finger, below its words.
 */
const overEnd =
  'relative z-1 stacked:mt-2 touch:p-2 spread:mouse:absolute spread:mouse:right-0 spread:mouse:bottom-0 spread:mouse:min-h-7 spread:mouse:bg-accent-soft spread:mouse:px-3'

const inRow = 'flex flex-wrap items-center gap-x-3 gap-y-1'

const buttonLook = {
  size: 'small',
  spread: false,
  className: 'stacked:min-h-11 spread:mouse:py-0 snug:mouse:min-h-6 roomy:mouse:min-h-7',
} as const

type SignedProps = { row: RequestRow; given: number; of: number; onTakeBack: () => void }

/** One signature of several: nobody is told anything, and it can be taken back until the last one. */
function SignedFirst({ row, given, of, onTakeBack }: SignedProps) {
  // Meanwhile the others may have signed, or said no; then the line itself says where it stands.
  if (row.state !== 'waiting') return null
  return (
    <div className={cn(overEnd, inRow)}>
      <p className="text-small">
        <strong>
          Signed ({given} of {of}).
        </strong>{' '}
        <Name of={row.askedBy} /> is told nothing before the others have signed.
      </p>
      <Button {...buttonLook} kbd="Z" aria-label={`Take back CS-${row.number}`} onClick={onTakeBack}>
        Take back
      </Button>
    </div>
  )
}

type HeldProps = { row: RequestRow; state: Extract<QuickState, { kind: 'held' }>; onTakeBack: () => void }

function Held({ row, state, onTakeBack }: HeldProps) {
  const counted = useSecondsUntil(state.effectiveAt, state.seconds)
  // The line may know of it before the countdown does.
  const left = ['waiting', 'approved', 'rejected'].includes(row.state) ? counted : 0
  useEffect(() => {
    if (left === 0) say(`CS-${row.number}: ${row.askedBy} is told. It can no longer be taken back.`)
  }, [left, row.number, row.askedBy])
  if (left === 0) {
    return (
      <p className={cn(overEnd, 'block content-center text-small text-muted')}>
        {state.word}. It can no longer be taken back.{' '}
        <AppLink href={paths.request(row.number)} className="link">
          See what happened
        </AppLink>
      </p>
    )
  }
  return (
    <div className={cn(overEnd, inRow)}>
      <p className="text-small">
        <strong>{state.word}.</strong> <Name of={row.askedBy} /> is told in {secondsWords(left)}.
      </p>
      <Button {...buttonLook} kbd="Z" aria-label={`Take back CS-${row.number}`} onClick={onTakeBack}>
        Take back
      </Button>
    </div>
  )
}
