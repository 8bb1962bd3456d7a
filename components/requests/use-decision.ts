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
import { leadOn, leadToFinding, seenEvent, unseenFindings, unseenText } from '@/components/requests/unseen'
import {
  type Draft,
  draftFields,
  forgetDraft,
  keepDraft,
  keepMark,
  useDraft,
  useMarks,
} from '@/components/requests/use-draft'
import { useFormAction } from '@/components/shell/form-action'
import { say } from '@/components/shell/spoken'
import { useShortcuts } from '@/components/shell/shortcuts'
import { type ReasonCode, reasonFits } from '@/lib/core/reasons'
import { typeNameText, unfitReasonText } from '@/lib/requests/refusals'
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
  useMarkBoxes(form, request.id, marks)
  useFocusFromAddress(form)
  useWhenSeen(() => {
    if (problem?.field !== 'change' || unseenText() || unseenFindings().length > 0) return
    // A short text is on the screen as soon as the press has led there: whoever pressed reads why nothing was sent.
    setProblem({ field: 'seen', words: readNowText })
    say('Read to its end. You can decide now.')
  })

  /** Whether this press is too early; then the field that is missing takes the focus and says why. */
  function isTooEarly(verdict: Verdict): boolean {
    const missing =
      whatIsMissing(verdict, needsReason(request.tier, request.brief), draft) ??
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

/**
 * The boxes by which values are marked belong to the form and are drawn by the server, beside the values: what is ticked is
 * remembered, also what was before the page was alive, and stands again where the boxes are drawn anew.
 */
function useMarkBoxes(form: Form, requestId: string, marks: readonly string[]): void {
  useLayoutEffect(() => {
    const hear = ({ target: box }: { target: EventTarget | null }) => {
      if (isBox(box) && box.form === form.current) keepMark(requestId, box.value, box.checked)
    }
    for (const box of boxesOf(form.current)) if (box.checked) keepMark(requestId, box.value, true)
    document.addEventListener('change', hear)
    return () => document.removeEventListener('change', hear)
  }, [form, requestId])
  useLayoutEffect(() => tick(boxesOf(form.current), marks))
}

function boxesOf(form: HTMLFormElement | null): HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter(isBox)
}

function tick(boxes: readonly HTMLInputElement[], marks: readonly string[]): void {
  for (const box of boxes) box.checked = marks.includes(box.value)
}

function isBox(control: unknown): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.name === 'fields'
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

/** What keeps a decision back, and where; `seen`: nothing does any more, but the press that was kept back is not made up for. */
type Problem = { field: 'reasonCode' | 'note' | 'typedName' | 'change' | 'seen'; words: string }

const readNowText =
  'Nothing was sent by your last press, as not all of it had been on your screen. Now it has. Press again to approve.'

/** From High upwards, and where characters can deceive, a "yes" is for what has been on the screen to its end. */
function whatIsUnseen(verdict: Verdict, { tier, brief }: RequestDetail): Problem | null {
  if (verdict !== 'approve' || !needsReason(tier, brief)) return null
  const text = unseenText()
  if (!text) return whatIsNotFound()
  const lines = leadOn(text)
  return {
    field: 'change',
    words: `${lines} of the text under “What would change” ${lines.startsWith('About') ? 'have' : 'has'} not been on your screen. Read to its end, or say after the text that you have, then approve.`,
  }
}

/** Of what was found, too, everything has been on the screen. */
function whatIsNotFound(): Problem | null {
  const count = leadToFinding()
  if (count === 0) return null
  const things = count === 1 ? '1 thing that was found has' : `${count} things that were found have`
  return { field: 'change', words: `${things} not been on your screen. Look at each, then approve.` }
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
