'use client'

import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { fieldError } from '@/components/people/outcome-note'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'

type ReasonFormProps = {
  number: number
  /** Why, as far as it was said before. */
  reason: string
  label: string
  id: string
  /** What is asked for. */
  ask: string
  variant: 'primary' | 'bad'
  done: string
  action: ChangeAction
}

/** What takes a draft on its way, with a reason in one's own words. */
export function ReasonForm({ number, reason, label, id, ask, variant, done, action }: ReasonFormProps) {
  const [outcome, send] = useFormAction(action, 'The change')
  const error = fieldError(outcome, 'reason')
  return (
    <Form action={send} className="grid gap-2">
      <input type="hidden" name="number" value={number} />
      <TextAreaField
        id={id}
        name="reason"
        label={ask}
        hint="Whoever signs reads this as your own words."
        defaultValue={typedIn(outcome, 'reason') || reason}
        error={error}
        maxLength={1000}
        required
      />
      <SendButton variant={variant} className="justify-self-start">
        {label}
      </SendButton>
      {!error && <ChangeNote outcome={outcome} done={done} className="text-small" />}
    </Form>
  )
}

type ProposeFormsProps = {
  number: number
  reason: string
  /** What has to be done before it can be proposed; null when nothing is. */
  first: string | null
  /** Whether it lets nothing happen that is not let happen now. */
  isTightening: boolean
  actions: Record<'propose' | 'tighten', ChangeAction>
}

/** Proposing a draft, once it can be; and, where it only tightens, putting it into force at once. */
export function ProposeForms({ number, reason, first, isTightening, actions }: ProposeFormsProps) {
  return (
    <>
      {first ? (
        <p className="font-semibold">{first}</p>
      ) : (
        <ReasonForm
          id="propose-reason"
          ask="Why"
          label="Propose it"
          variant="primary"
          done="Proposed."
          {...{ number, reason, action: actions.propose }}
        />
      )}
      {isTightening && (
        <details className="mt-4">
          <summary className="min-h-6 text-small">It only tightens: apply at once, in an emergency</summary>
          <p className="my-2 text-small text-muted">
            It lets nothing happen that is not let happen now, so it may decide at once. Every page says so until a
            second person has looked at it.
          </p>
          <ReasonForm
            id="tighten-reason"
            ask="What is so urgent"
            label="Apply at once"
            variant="bad"
            done="In force."
            {...{ number, reason, action: actions.tighten }}
          />
        </details>
      )}
    </>
  )
}
