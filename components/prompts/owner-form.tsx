'use client'

import { problemsOf } from '@/components/shell/problems'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ErrorSummary } from '@/components/ui/error-summary'
import { type Choice, fieldId } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { promptRefusals } from '@/lib/prompts/labels'

type HandOverAction = (previous: unknown, form: FormData) => Promise<Outcome<{ slug: string }>>

/** To whom it can be handed over, and how. */
export type HandOver = { people: readonly Choice[]; onHandOver: HandOverAction }

type OwnerFormProps = HandOver & { slug: string }

/** Has somebody else answer for a prompt. */
export function OwnerForm({ slug, people, onHandOver }: OwnerFormProps) {
  const [outcome, handOver, isSending] = useFormAction(onHandOver)
  const { errors, at } = problemsOf(outcome, promptRefusals, ['ownerId', 'reason'], 'owner.')
  return (
    <Form action={handOver} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nobody else answers for it yet" errors={errors} refused={outcome} />}
      <input type="hidden" name="slug" value={slug} />
      <SelectField
        id={fieldId('owner.ownerId')}
        name="ownerId"
        label="Who answers for it"
        empty="Choose a person"
        options={people}
        defaultValue={typedIn(outcome, 'ownerId')}
        error={at.ownerId}
        required
      />
      <TextAreaField
        id={fieldId('owner.reason')}
        name="reason"
        label="Why"
        defaultValue={typedIn(outcome, 'reason')}
        error={at.reason}
        maxLength={1000}
        rows={2}
        required
      />
      <SendButton className="justify-self-start">{isSending ? 'Handing over …' : 'Hand it over'}</SendButton>
      <p className="text-caption text-subtle">Whoever answers for a prompt signs no version of it.</p>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          It is handed over.
        </Notice>
      )}
    </Form>
  )
}
