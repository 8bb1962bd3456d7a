'use client'

import type { ReactNode } from 'react'
import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'

type Sent = ReturnType<typeof useFormAction>[0]

type ReasonFormProps = {
  onSend: ChangeAction
  /** What goes along without being shown. */
  about: Readonly<Record<string, string>>
  /** What is asked beside the reason, with what came of the last time. */
  children: (outcome: Sent) => ReactNode
  /** The names of the fields in it. */
  fields: readonly string[]
  reason: { id: string; label: string }
  send: string
  done: string
  refusals: Readonly<Record<string, string>>
}

/** What somebody asks for or decides about a repository, with why. */
export function ReasonForm({ onSend, about, children, fields, reason, send, done, refusals }: ReasonFormProps) {
  const [outcome, onSubmit] = useFormAction(onSend)
  return (
    <Form action={onSubmit} className="mt-3 grid max-w-prose gap-3">
      {Object.entries(about).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children(outcome)}
      <TextAreaField
        id={reason.id}
        name="reason"
        label={reason.label}
        rows={2}
        required
        maxLength={500}
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
      />
      <div>
        <SendButton>{send}</SendButton>
      </div>
      <OutcomeNote outcome={outcome} done={done} fields={[...fields, 'reason']} refusals={refusals} />
    </Form>
  )
}
