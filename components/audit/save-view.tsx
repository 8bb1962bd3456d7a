'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { CheckField, TextField } from '@/components/ui/field'
import { typedIn } from '@/lib/core/outcome'
import { recordRefusals } from '@/lib/record/labels'

/** Keeps the view that is shown under a name. */
export function SaveView({ fields, action }: { fields: Readonly<Record<string, string>>; action: ChangeAction }) {
  const [outcome, send, isSending] = useFormAction(action, 'Your view')
  return (
    <details className="min-w-0">
      <summary className="inline-flex min-h-8 cursor-pointer items-center underline underline-offset-3">
        Save this view
      </summary>
      <Form action={send} className="mt-1 grid max-w-md gap-3 rounded-card border border-line bg-surface p-4">
        <HiddenFields fields={fields} />
        <TextField
          name="name"
          label="Name of the view"
          maxLength={60}
          autoComplete="off"
          defaultValue={typedIn(outcome, 'name')}
          error={fieldError(outcome, 'name')}
        />
        <CheckField
          name="shared"
          label="Share it"
          hint="Everybody who reads the audit trail sees the name. Of the events each sees what they may."
          defaultChecked={typedIn(outcome, 'shared') === 'on'}
        />
        <SendButton size="small" className="justify-self-start">
          {isSending ? 'Saving…' : 'Save'}
        </SendButton>
        <OutcomeNote outcome={outcome} done="Saved." fields={['name']} refusals={recordRefusals} />
      </Form>
    </details>
  )
}
