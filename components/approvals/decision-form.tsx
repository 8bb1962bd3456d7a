'use client'

import { type ComponentProps, startTransition, useActionState, useEffect, useRef, useState } from 'react'
import { DecisionBar, DecisionButtons } from '@/components/approvals/decision-buttons'
import { type DecideAction, refusalWords } from '@/components/approvals/decide'
import { secondsWords } from '@/components/approvals/countdown'
import { useFirstVisible } from '@/components/approvals/first-visible'
import { useSafeAction } from '@/components/approvals/safe-action'
import { reasonGroups } from '@/components/approvals/words'
import { useShortcuts } from '@/components/shell/shortcuts'
import { controlLook, Field, TextAreaField } from '@/components/ui/field'
import { needsReason } from '@/lib/approvals/rules'
import type { RequestDetail, Verdict } from '@/lib/approvals/schema'

export type DecisionFormProps = {
  request: RequestDetail
  /** The digest of what this reader has seen; the server refuses any other. */
  digest: string
  note: string
  onNote: (note: string) => void
  onDecide: DecideAction
}

type Problem = { field: 'reasonCode' | 'note'; words: string }

/** The three buttons, and what they ask for first. It posts without scripts too. */
export function DecisionForm({ request, digest, note, onNote, onDecide }: DecisionFormProps) {
  const [outcome, submit, isPending] = useActionState(
    useSafeAction(onDecide, () => onNote('')),
    null,
  )
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const firstVisibleAt = useFirstVisible()
  useFocusFromAddress(form)
  const isReasonNeeded = needsReason(request.tier)

  /** Whether this press is too early; then the field that is missing takes the focus and says why. */
  function isTooEarly(verdict: Verdict): boolean {
    const missing = whatIsMissing(verdict, isReasonNeeded, reason, note)
    setProblem(missing)
    if (missing) form.current?.querySelector<HTMLElement>(`[name="${missing.field}"]`)?.focus()
    return missing !== null
  }

  const onSubmit: ComponentProps<'form'>['onSubmit'] = (event) => {
    // Sent by hand, because React empties a form after its action, and a refusal must keep what was chosen.
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    if (isPending || !(submitter instanceof HTMLButtonElement) || isTooEarly(submitter.value as Verdict)) return
    const data = new FormData(event.currentTarget, submitter)
    startTransition(() => submit(data))
  }

  function press(verdict: Verdict) {
    const buttons =
      form.current?.querySelectorAll<HTMLButtonElement>(`button[name="verdict"][value="${verdict}"]`) ?? []
    const visible = [...buttons].find((button) => button.offsetParent !== null) ?? buttons[0]
    if (visible) form.current?.requestSubmit(visible)
  }
  useShortcuts('This request', [
    { keys: 'A', words: 'Approve', run: () => press('approve') },
    { keys: 'C', words: 'Request changes', run: () => press('request_changes') },
    { keys: 'R', words: 'Reject', run: () => press('reject') },
  ])

  const refused = outcome && !outcome.ok ? outcome : null
  const buttons = { tier: request.tier, isPending, needsReasonFirst: isReasonNeeded && !reason }
  return (
    <form ref={form} action={submit} onSubmit={onSubmit} aria-label="Your decision">
      <input type="hidden" name="requestId" value={request.id} />
      <input type="hidden" name="digest" value={digest} />
      <input type="hidden" name="firstVisibleAt" value={firstVisibleAt} />
      <ReasonField
        value={reason}
        onChange={setReason}
        isNeeded={isReasonNeeded}
        tierWords={request.tier}
        error={problem?.field === 'reasonCode' ? problem.words : refused?.fields?.['reasonCode']?.[0]}
      />
      <TextAreaField
        name="note"
        label="Add a note"
        remark="(sent to the pod)"
        maxLength={2000}
        value={note}
        onChange={(event) => onNote(event.target.value)}
        error={problem?.field === 'note' ? problem.words : refused?.fields?.['note']?.[0]}
        className="mt-3"
      />
      {refused && (
        <p role="alert" className="mt-3 rounded-control bg-bad-bg px-3 py-2 text-small font-semibold text-bad-fg">
          {refusalWords(refused, request.number)}
        </p>
      )}
      <DecisionButtons {...buttons} />
      <p className="mt-3 text-caption text-subtle">
        Your decision can be taken back for {secondsWords(request.takeBackSeconds)} before {request.podName} is told.
      </p>
      <DecisionBar {...buttons} />
    </form>
  )
}

/** "Request changes" in the queue leads here with the field in the address. */
function useFocusFromAddress(form: { readonly current: HTMLFormElement | null }): void {
  useEffect(() => {
    const name = window.location.hash.slice(1)
    if (name.startsWith('field-')) form.current?.querySelector<HTMLElement>(`[id="${CSS.escape(name)}"]`)?.focus()
  }, [form])
}

function whatIsMissing(verdict: Verdict, isReasonNeeded: boolean, reason: string, note: string): Problem | null {
  if (isReasonNeeded && !reason)
    return { field: 'reasonCode', words: 'Choose a reason first, then press the button again.' }
  const isNoteNeeded = verdict === 'request_changes' || (isReasonNeeded && reason === 'other')
  if (!isNoteNeeded || note.trim()) return null
  return {
    field: 'note',
    words:
      verdict === 'request_changes'
        ? 'Say in a sentence what should be different.'
        : 'Say in a sentence what the reason is.',
  }
}

type ReasonFieldProps = {
  value: string
  onChange: (code: string) => void
  isNeeded: boolean
  tierWords: string
  error?: string | undefined
}

function ReasonField({ value, onChange, isNeeded, tierWords, error }: ReasonFieldProps) {
  return (
    <Field
      name="reasonCode"
      label="Reason"
      remark={isNeeded ? `(required for ${tierWords} risk)` : '(optional)'}
      error={error}
      control={(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-required={isNeeded}
          className={`${controlLook} min-h-10`}
        >
          <option value="">Choose a reason</option>
          {reasonGroups.map(({ title, options }) => (
            <optgroup key={title} label={title}>
              {options.map(({ value: code, label }) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    />
  )
}
