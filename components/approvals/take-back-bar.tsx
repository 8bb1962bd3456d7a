'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect, useRef } from 'react'
import { secondsWords, useSecondsUntil } from '@/components/approvals/countdown'
import { refusalWords, type TakeBackAction } from '@/components/approvals/decide'
import { useSafeAction } from '@/components/approvals/safe-action'
import { useShortcuts } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { SolidTick, UndoLoop } from '@/components/ui/shapes'

export type TakeBackBarProps = {
  requestId: string
  number: number
  /** "Approved", "Rejected", "Sent back". */
  word: string
  podName: string
  effectiveAt: string | null
  seconds: number
  onTakeBack: TakeBackAction
}

/** Right after a decision: what was decided, when the pod is told, and the way back until then. */
export function TakeBackBar(props: TakeBackBarProps) {
  const { requestId, number, word, podName, effectiveAt, seconds, onTakeBack } = props
  const [outcome, submit, isPending] = useActionState(useSafeAction(onTakeBack), null)
  const left = useSecondsUntil(effectiveAt, seconds)
  const form = useRef<HTMLFormElement>(null)
  const heading = useRef<HTMLParagraphElement>(null)
  const router = useRouter()
  useEffect(() => heading.current?.focus(), [])

  const isOver = left === 0
  // The stream usually says so first; without it the page still finds out.
  useEffect(() => {
    if (isOver) router.refresh()
  }, [isOver, router])
  useShortcuts('Your decision', [
    { keys: 'Z', words: 'Take the decision back', run: () => form.current?.requestSubmit() },
  ])

  return (
    <form ref={form} action={submit} className="grid gap-3">
      <input type="hidden" name="requestId" value={requestId} />
      <p ref={heading} tabIndex={-1} className="flex items-start gap-2 font-strong outline-none!">
        <SolidTick className="mt-0.5 text-ok-fg" />
        <span role="timer" aria-live="off">
          {word}. {isOver ? `${podName} is being told now.` : `${podName} is told in ${secondsWords(left)}.`}
        </span>
      </p>
      {!isOver && (
        <Button
          type="submit"
          kbd="Z"
          wide
          icon={<UndoLoop />}
          aria-disabled={isPending || undefined}
          className="justify-between"
        >
          {isPending ? 'Taking back…' : 'Take back'}
        </Button>
      )}
      {outcome && !outcome.ok && (
        <p role="alert" className="text-small font-semibold text-bad-fg">
          {refusalWords(outcome, number)}
        </p>
      )}
    </form>
  )
}
