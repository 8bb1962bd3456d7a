import { useEffect } from 'react'
import { Name } from '@/components/signs/sentence'
import { say } from '@/components/shell/spoken'
import { safely } from '@/components/shell/form-action'
import { secondsWords, useSecondsUntil } from '@/components/requests/countdown'
import {
  type DecideAction,
  decisionOn,
  quickDecision,
  refusalWords,
  type TakeBackAction,
  takingBackOf,
} from '@/components/requests/decide'
import { buttonLook, inRow, overEnd, type QuickState, type SentState } from '@/components/requests/quick-look'
import { outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { paths } from '@/lib/core/paths'
import type { RequestRow } from '@/lib/requests/schema'

// What a list needs once somebody decides on one of its lines. It is loaded then, and not with every list.

/** What became of something that was sent, and what is said aloud where it was saved. */
export type Answered = { state: QuickState | undefined; said?: string }

/** Sends a decision that was made at the request's line. */
export async function sendQuick(
  onDecide: DecideAction,
  row: RequestRow,
  verdict: 'approve' | 'reject',
  visibleSince: string,
): Promise<Answered> {
  const outcome = await safely(() => onDecide(null, quickDecision(row, verdict, visibleSince)), decisionOn(row.number))
  if (!outcome.ok) return { state: { kind: 'failed', words: refusalWords(outcome, row.number) } }
  const { state, effectiveAt, seconds, signatures } = outcome.value
  if (state === 'waiting') {
    const said = `You signed CS-${row.number}, ${signatures.given} of ${signatures.of}. Take back with Z until the last one.`
    return { state: { kind: 'signed', signatures }, said }
  }
  const { word } = outcomeOf(state)
  const said = `${word} CS-${row.number}. Take back with Z within ${secondsWords(seconds)}.`
  return { state: { kind: 'held', word, effectiveAt, seconds }, said }
}

/** Takes such a decision back. */
export async function takeBackQuick(onTakeBack: TakeBackAction, row: RequestRow): Promise<Answered> {
  const form = new FormData()
  form.set('requestId', row.id)
  const outcome = await safely(() => onTakeBack(null, form), takingBackOf(row.number))
  if (!outcome.ok) return { state: { kind: 'failed', words: refusalWords(outcome, row.number) } }
  return { state: undefined, said: `Taken back. CS-${row.number} waits again.` }
}

type SentProps = { row: RequestRow; state: SentState; onTakeBack: () => void }

/** A decision that was sent, and the way back. */
export function Sent({ row, state, onTakeBack }: SentProps) {
  return state.kind === 'signed' ? (
    <SignedFirst row={row} {...state.signatures} onTakeBack={onTakeBack} />
  ) : (
    <Held row={row} state={state} onTakeBack={onTakeBack} />
  )
}
export type SentDecision = typeof Sent

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

type HeldProps = { row: RequestRow; state: Extract<SentState, { kind: 'held' }>; onTakeBack: () => void }

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
