'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { TextAreaField } from '@/components/ui/text-area-field'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { recordRefusals } from '@/lib/record/labels'
import type { Reviewed } from '@/lib/record/reviews/schema'

export type ReviewAction = (previous: unknown, form: FormData) => Promise<Outcome<Reviewed>>

/** Counts the events first; what is signed then is what stands here. */
export function ReviewForm({ fields, action }: { fields: Readonly<Record<string, string>>; action: ReviewAction }) {
  const [outcome, send, isSending] = useFormAction(action, 'Your review')
  const made = outcome?.ok ? outcome.value : null
  if (made?.signedAs) {
    return (
      <p className="mt-3">
        Signed: {counted(made.count, 'event')}.{' '}
        <TextLink href={`/audit/reviews/${made.signedAs}`}>See the review</TextLink>
      </p>
    )
  }
  return (
    <Form action={send} className="mt-3 grid gap-3">
      <HiddenFields fields={fields} />
      {made && (
        <p>
          <input type="hidden" name="digest" value={made.digest} />
          You sign {counted(made.count, 'event')} with the SHA-256{' '}
          <code translate="no" className="text-small break-all">
            {made.digest}
          </code>
        </p>
      )}
      <TextAreaField
        name="remarks"
        label="Remarks"
        hint="What you looked at, and what you noticed. They stand in the audit trail for good."
        defaultValue={typedIn(outcome, 'remarks')}
        error={fieldError(outcome, 'remarks')}
        maxLength={2_000}
      />
      <SendButton variant="primary" className="justify-self-start">
        {made ? (isSending ? 'Signing…' : 'Sign as reviewed') : isSending ? 'Counting…' : 'Count the events'}
      </SendButton>
      <OutcomeNote
        outcome={outcome}
        done={made ? `${counted(made.count, 'event')} counted.` : ''}
        fields={['remarks']}
        refusals={recordRefusals}
      />
    </Form>
  )
}
