'use client'

import { Sentence } from '@/components/signs/sentence'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { secondsWords, useSecondsUntil } from '@/components/requests/countdown'
import { refusalWords, type TakeBackAction, takingBackOf } from '@/components/requests/decide'
import { outcomeOf, namesIn } from '@/components/requests/words'
import { listWords } from '@/components/requests/page-words'
import { useFormAction } from '@/components/shell/form-action'
import { useShortcuts } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { SolidTick, UndoLoop } from '@/components/ui/shapes'
import type { RequestDetail } from '@/lib/requests/schema'
import { missingWords, signedWords } from '@/lib/requests/standing'

export type TakeBackBarProps = { request: RequestDetail; onTakeBack: TakeBackAction }

/** Right after a decision: what was decided, when whoever asked is told, and the way back until then. */
export function TakeBackBar({ request, onTakeBack }: TakeBackBarProps) {
  const [outcome, submit, isPending] = useFormAction(onTakeBack, takingBackOf(request.number))
  const left = useSecondsUntil(request.effectiveAt, request.takeBackSeconds)
  const form = useRef<HTMLFormElement>(null)
  const isSignature = request.state === 'waiting'
  useRefreshWhen(left === 0 && !isSignature)
  useShortcuts('Your decision', [
    { keys: 'Z', words: 'Take the decision back', run: () => form.current?.requestSubmit() },
  ])
  return (
    <form ref={form} action={submit} className="grid gap-3">
      <input type="hidden" name="requestId" value={request.id} />
      <HeldWords request={request} left={left} />
      {isSignature && <NextWords request={request} />}
      {(left > 0 || isSignature) && (
        <Button type="submit" kbd="Z" wide icon={<UndoLoop />} aria-disabled={isPending || undefined}>
          {isPending ? 'Taking back…' : isSignature ? 'Take your signature back' : 'Take back'}
        </Button>
      )}
      {outcome && !outcome.ok && (
        <p role="alert" className="text-small font-semibold text-bad-fg">
          {refusalWords(outcome, request.number)}
        </p>
      )}
    </form>
  )
}

/** Takes the focus, because the button that was pressed is gone. */
function HeldWords({ request, left }: { request: RequestDetail; left: number }) {
  const heading = useRef<HTMLParagraphElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { word } = outcomeOf(request.state)
  const told = left === 0 ? 'is being told now.' : `is told in ${secondsWords(left)}.`
  return (
    <p ref={heading} tabIndex={-1} className="flex items-start gap-2 font-strong outline-none!">
      <SolidTick className="mt-0.5 size-4 text-ok-fg" />
      <span role="timer" aria-live="off">
        <Sentence
          text={request.state === 'waiting' ? `${signedWords(request)}.` : `${word}. ${request.askedBy} ${told}`}
          names={namesIn(request)}
        />
      </span>
    </p>
  )
}

/** After one signature of several: who is waited for, and that nothing has happened yet. */
function NextWords({ request }: { request: RequestDetail }) {
  const { canDecide, askedBy } = request
  return (
    <p className="text-muted">
      <Sentence
        text={`For an approval ${missingWords(request)}${canDecide.length > 0 ? `: ${listWords(canDecide)} can.` : '; at the moment nobody can.'} Until then nothing happens, ${askedBy} is told nothing, and you can take your signature back.`}
        names={[...namesIn(request), ...canDecide]}
      />
    </p>
  )
}

/** The stream usually says so first; without it the page still finds out. */
function useRefreshWhen(isOver: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (isOver) router.refresh()
  }, [isOver, router])
}
