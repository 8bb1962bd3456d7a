'use client'

import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { ErrorSummary } from '@/components/ui/error-summary'
import { fieldId } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { memoryRefusals } from '@/lib/memory/written/labels'

export type KeepAction = (previous: unknown, form: FormData) => Promise<Outcome<object>>

type KeepFormProps = {
  /** Which of the forms of the page it is. */
  act: string
  /** What it is about. */
  fields: Readonly<Record<string, string>>
  onKeep: KeepAction
  send: string
  sending: string
  variant?: 'bad' | 'default'
}

/** Takes an entry from pods, or gives it back to them, at once and with a reason. */
export function KeepForm({ act, fields, onKeep, send, sending, variant = 'default' }: KeepFormProps) {
  const [outcome, keep, isSending] = useFormAction(onKeep)
  const { errors, at } = problemsOf(outcome, memoryRefusals, ['reason'], `${act}-`)
  return (
    <Form action={keep} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was changed" errors={errors} refused={outcome} />}
      <HiddenFields fields={fields} />
      <TextAreaField
        id={fieldId(`${act}-reason`)}
        name="reason"
        label="Why"
        defaultValue={typedIn(outcome, 'reason')}
        error={at.reason}
        maxLength={500}
        rows={2}
        required
      />
      <SendButton variant={variant} className="justify-self-start">
        {isSending ? sending : send}
      </SendButton>
    </Form>
  )
}
