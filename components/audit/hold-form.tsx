'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { TextField } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { recordRefusals } from '@/lib/record/labels'

export type HoldAction = (previous: unknown, form: FormData) => Promise<Outcome<{ id: string; lines: number }>>

/** Gives a hold its name and its reason, and sets it. */
export function HoldForm({ fields, action }: { fields: Readonly<Record<string, string>>; action: HoldAction }) {
  const [outcome, send, isSending] = useFormAction(action, 'Your hold')
  if (outcome?.ok) {
    return (
      <p className="mt-3">
        Held: {counted(outcome.value.lines, 'event')}.{' '}
        <TextLink href={`/audit/holds/${outcome.value.id}`}>See the hold</TextLink>
      </p>
    )
  }
  return (
    <Form action={send} className="mt-3 grid gap-3">
      <HiddenFields fields={fields} />
      <TextField
        name="name"
        label="Name"
        hint="Such as the case it is for."
        maxLength={80}
        autoComplete="off"
        defaultValue={typedIn(outcome, 'name')}
        error={fieldError(outcome, 'name')}
      />
      <TextAreaField
        name="reason"
        label="Why"
        hint="Who asked for it, and when it can end. It stands in the audit trail for good."
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
        maxLength={2_000}
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Holding…' : 'Hold these events'}
      </SendButton>
      <OutcomeNote outcome={outcome} done="" fields={['name', 'reason']} refusals={recordRefusals} />
    </Form>
  )
}
