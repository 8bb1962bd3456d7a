'use client'

import { Sentence } from '@/components/signs/sentence'
import { CareFields } from '@/components/requests/care-fields'
import { DecisionBar, DecisionButtons } from '@/components/requests/decision-buttons'
import { decisionFormId, refusalWords } from '@/components/requests/decide'
import { secondsWords } from '@/components/requests/countdown'
import { useFirstVisible } from '@/components/requests/first-visible'
import { MarkedValues } from '@/components/requests/marked-values'
import { SeenLine } from '@/components/requests/seen-line'
import { type DraftField, keepDraft } from '@/components/requests/use-draft'
import { type DecisionFormProps, useDecision } from '@/components/requests/use-decision'
import { readerOf, reasonGroups, takeBackWords } from '@/components/requests/page-words'
import { controlLook, Field } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { OutwardArrow } from '@/components/ui/shapes'
import { isDeceptive, needsReason } from '@/lib/requests/rules'

/** The three buttons, and what they ask for first. It posts without scripts too. */
export function DecisionForm(props: DecisionFormProps) {
  const { request, digest } = props
  const { form, submit, onSubmit, isPending, draft, marks, problem, refused } = useDecision(props)
  const keep = (field: DraftField) => (text: string) => keepDraft(request.id, field, text)
  const errorAt = (field: 'reasonCode' | 'note' | 'typedName') =>
    problem?.field === field ? problem.words : refused?.fields?.[field]?.[0]
  const isReasonNeeded = needsReason(request.tier, request.brief)
  const message = problem?.words ?? (refused ? refusalWords(refused, request.number) : undefined)
  const buttons = { tier: request.tier, isPending, needsReasonFirst: isReasonNeeded && !draft.reasonCode, message }
  return (
    <form ref={form} id={decisionFormId} action={submit} onSubmit={onSubmit} aria-label="Your decision">
      {/* The first button is what Enter in a field presses, without scripts too: nothing. */}
      <button type="submit" disabled hidden aria-label="None" />
      <input type="hidden" name="requestId" value={request.id} />
      <input type="hidden" name="digest" value={digest} />
      <input type="hidden" name="from" value="page" />
      {request.findingsDigest && <input type="hidden" name="findings" value={request.findingsDigest} />}
      <input type="hidden" name="firstVisibleAt" value={useFirstVisible()} />
      <ReasonField
        value={draft.reasonCode}
        onChange={keep('reasonCode')}
        isNeeded={isReasonNeeded}
        why={isDeceptive(request.brief) ? 'because characters here can deceive' : `for ${request.tier} risk`}
        error={errorAt('reasonCode')}
      />
      <TextAreaField
        name="note"
        label="Add a note"
        remark={`(sent to ${readerOf[request.askedByKind]})`}
        maxLength={2000}
        value={draft.note}
        onChange={(event) => keep('note')(event.target.value)}
        error={errorAt('note')}
        className="mt-3"
      />
      <MarkedValues change={request.change} marks={marks} />
      {request.care && (
        <CareFields
          number={request.number}
          name={request.care.name}
          typed={draft.typedName}
          onType={keep('typedName')}
          error={errorAt('typedName')}
          signInAgain={request.care.signInAgain || refused?.reason === 'sign_in_again'}
        />
      )}
      {problem?.field === 'change' && (
        <p role="alert" className="mt-3 rounded-control bg-warn-bg px-3 py-2 text-small font-semibold text-warn-fg">
          {problem.words}
        </p>
      )}
      {problem?.field === 'seen' && (
        <p className="mt-3 rounded-control bg-info-bg px-3 py-2 text-small font-semibold text-info-fg">
          {problem.words}
        </p>
      )}
      {refused && (
        <p role="alert" className="mt-3 rounded-control bg-bad-bg px-3 py-2 text-small font-semibold text-bad-fg">
          {refusalWords(refused, request.number)}
        </p>
      )}
      {request.leavesTo.length > 0 && (
        <p className="mt-3 flex items-start gap-2 text-small text-warn-fg">
          <OutwardArrow className="mt-0.5 size-4.5 flex-none" />
          Leaves the organisation: what goes to {request.leavesTo.join(', ')} stays there, whatever is undone later.
        </p>
      )}
      {isReasonNeeded && request.findings.length > 0 && <SeenLine />}
      <DecisionButtons {...buttons} />
      <p className="mt-3 text-caption text-subtle">
        <Sentence text={takeBackWords(request, secondsWords(request.takeBackSeconds))} names={[request.askedBy]} />
      </p>
      <DecisionBar {...buttons} />
    </form>
  )
}

type ReasonFieldProps = {
  value: string
  onChange: (code: string) => void
  isNeeded: boolean
  why: string
  error?: string | undefined
}

function ReasonField({ value, onChange, isNeeded, why, error }: ReasonFieldProps) {
  return (
    <Field
      name="reasonCode"
      label="Reason"
      remark={isNeeded ? `(required ${why})` : '(optional)'}
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
