'use client'

import {
  type ComponentProps,
  type RefObject,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { buttonOnScreen, type DecideAction, decisionOn } from '@/components/requests/decide'
import { leadOn, seenEvent, unseenText } from '@/components/requests/unseen'
import { type Draft, draftFields, forgetDraft, keepDraft, useDraft, useMarks } from '@/components/requests/use-draft'
import { useFormAction } from '@/components/shell/form-action'
import { say } from '@/components/shell/spoken'
import { useShortcuts } from '@/components/shell/shortcuts'
import { type ReasonCode, reasonFits } from '@/lib/core/reasons'
import { decisionRefusals, typeNameText, unfitReasonText } from '@/lib/requests/labels'
import { needsReason } from '@/lib/requests/rules'
import { typedIn, typedList } from '@/lib/core/outcome'
import type { RequestDetail, Verdict } from '@/lib/requests/schema'

export type DecisionFormProps = {
  request: RequestDetail
  /** The digest of what this reader has seen; the server refuses any other. */
  digest: string
  onDecide: DecideAction
}

type Form = RefObject<HTMLFormElement | null>

/** How the decision form behaves: what is missing first, what is sent, what came back. */
export function useDecision({ request, onDecide }: DecisionFormProps) {
  const forget = useCallback(() => forgetDraft(request.id), [request.id])
  const [outcome, submit, isPending] = useFormAction(onDecide, decisionOn(request.number), forget)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form: Form = useRef(null)
  useWrittenBefore(form, request.id)
  // A form that was refused before the page was alive brings back what stood in it.
  const draft = useDraft(request.id, (field) => typedIn(outcome, field))
  const marks = useMarks(request.id, typedList(outcome, 'fields'))
  useFocusFromAddress(form)
  useWhenSeen(() => {
    if (problem?.field !== 'change' || unseenText()) return
    setProblem(null)
    say('Read to its end. You can decide now.')
  })

  /** Whether this press is too early; then the field that is missing takes the focus and says why. */
  function isTooEarly(verdict: Verdict): boolean {
    const missing =
      whatIsMissing(verdict, needsReason(request.tier, request.brief), draft) ??
      whatIsMarked(verdict, marks) ??
      whatIsUnseen(verdict, request) ??
      missingName(verdict, request, draft.typedName)
    setProblem(missing)
    if (missing && missing.field !== 'change')
      form.current?.querySelector<HTMLElement>(`[name="${missing.field}"]`)?.focus()
    return missing !== null
  }

  useDecisionKeys(form, `CS-${request.number}`, (verdict) => !isPending && !isTooEarly(verdict))

  const onSubmit: ComponentProps<'form'>['onSubmit'] = (event) => {
    // Sent by hand, because React empties a form after its action, and a refusal must keep what was chosen.
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    if (isPending || !(submitter instanceof HTMLButtonElement) || isTooEarly(submitter.value as Verdict)) return
    const data = new FormData(event.currentTarget, submitter)
    startTransition(() => submit(data))
  }

  const refused = outcome && !outcome.ok ? outcome : null
  return { form, submit, onSubmit, isPending, draft, marks, problem, refused }
}

/**
 * What was chosen and typed before the page was alive, or put back by the browser: no event will tell of it, and the next
 * drawing would write over it. It stands in the fields still, since React leaves them alone when it takes a page over.
 */
function useWrittenBefore(form: Form, requestId: string): void {
  useLayoutEffect(() => {
    for (const field of draftFields) {
      const control = form.current?.elements.namedItem(field)
      const isField = control instanceof HTMLSelectElement || isTextField(control)
      if (isField && control.value) keepDraft(requestId, field, control.value)
    }
  }, [form, requestId])
}

function isTextField(control: unknown): control is HTMLInputElement | HTMLTextAreaElement {
  return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement
}

/** The first press of a key says what is missing, or what a second one would do. */
function useDecisionKeys(form: Form, name: string, isReady: (verdict: Verdict) => boolean): void {
  const keyFor = (keys: string, verdict: Verdict, words: string, act: string) => ({
    keys,
    words,
    confirm: () => (buttonOnScreen(form.current, verdict) && isReady(verdict) ? `${act} ${name}` : null),
    run: () => {
      const button = buttonOnScreen(form.current, verdict)
      if (button) form.current?.requestSubmit(button)
    },
  })
  useShortcuts('This request, each pressed twice', [
    keyFor('A', 'approve', 'Approve', 'approve'),
    keyFor('C', 'request_changes', 'Request changes', 'request changes to'),
    keyFor('R', 'reject', 'Reject', 'reject'),
  ])
}

/** "Request changes" in the queue leads here with the field in the address. */
function useFocusFromAddress(form: Form): void {
  useEffect(() => {
    const name = window.location.hash.slice(1)
    if (name.startsWith('field-')) form.current?.querySelector<HTMLElement>(`[id="${CSS.escape(name)}"]`)?.focus()
  }, [form])
}

/** Once the last text has been read, nothing stands there any more that asks for it. */
function useWhenSeen(onSeen: () => void): void {
  const latest = useRef(onSeen)
  useEffect(() => {
    latest.current = onSeen
  })
  useEffect(() => {
    const hear = () => latest.current()
    document.addEventListener(seenEvent, hear)
    return () => document.removeEventListener(seenEvent, hear)
  }, [])
}

type Problem = { field: 'reasonCode' | 'note' | 'typedName' | 'fields' | 'change'; words: string }

/** From High upwards, and where characters can deceive, a "yes" is for what has been on the screen to its end. */
function whatIsUnseen(verdict: Verdict, { tier, brief }: RequestDetail): Problem | null {
  const text = verdict === 'approve' && needsReason(tier, brief) ? unseenText() : null
  if (!text) return null
  const lines = leadOn(text)
  return {
    field: 'change',
    words: `${lines} of the text under “What would change” ${lines.startsWith('About') ? 'have' : 'has'} not been on your screen. Read to its end, or say after the text that you have, then approve.`,
  }
}

/** Whoever marked what should be different has not approved it, nor turned it down. */
function whatIsMarked(verdict: Verdict, marks: readonly string[]): Problem | null {
  if (marks.length === 0 || verdict === 'request_changes') return null
  return { field: 'fields', words: decisionRefusals['marked_to_change']! }
}

function missingName(verdict: Verdict, { care }: RequestDetail, typed: string): Problem | null {
  if (verdict !== 'approve' || !care || typed.trim() === care.name) return null
  return { field: 'typedName', words: typeNameText(care.name) }
}

function whatIsMissing(verdict: Verdict, isReasonNeeded: boolean, { reasonCode, note }: Draft): Problem | null {
  const reason = reasonCode as ReasonCode | ''
  if (isReasonNeeded && !reason)
    return { field: 'reasonCode', words: 'Choose a reason first, then press the button again.' }
  if (reason && !reasonFits(reason, verdict)) return { field: 'reasonCode', words: unfitReasonText(reason, verdict) }
  if (note.trim()) return null
  if (verdict === 'request_changes') return { field: 'note', words: 'Say in a sentence what should be different.' }
  return isReasonNeeded && reason === 'other' ? { field: 'note', words: 'Say in a sentence what the reason is.' } : null
}
