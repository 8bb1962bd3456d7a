'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { FoldedCard } from '@/components/ui/folded-card'
import { Notice } from '@/components/ui/notice'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { atOnceRefusals, atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { undoRefusals } from '@/lib/deliveries/words'

export type OnceAction = (previous: unknown, form: FormData) => Promise<Outcome<{ number: number | null }>>

type OnceFormProps = {
  delivery: string
  /** Whether it can be undone at once; when it is, what came of the press stays here. */
  isOpen: boolean
  onUndo: OnceAction
}

const refusals = { ...undoRefusals, ...atOnceRefusals }

/** Undoes a delivery at once, before anybody else has signed that. */
export function OnceForm({ delivery, isOpen, onUndo }: OnceFormProps) {
  const [outcome, undo, isSending] = useFormAction(onUndo)
  if (outcome?.ok) {
    const { number } = outcome.value
    return (
      <Notice tone="ok" live="status" className="mt-4">
        {atOnceWords.done} {number !== null && <TextLink href={paths.request(number)}>CS-{number}</TextLink>}
      </Notice>
    )
  }
  if (!isOpen) return null
  return (
    <FoldedCard title={atOnceWords.open} className="mt-4">
      <p className="mt-2 text-subtle">{atOnceWords.lead}</p>
      <Form action={undo} className="mt-3 grid gap-2.5">
        <input type="hidden" name="delivery" value={delivery} />
        <TextAreaField
          id="undo-now-reason"
          name="reason"
          label={atOnceWords.field}
          rows={2}
          maxLength={1000}
          required
          defaultValue={typedIn(outcome, 'reason')}
          error={fieldError(outcome, 'reason')}
        />
        <SendButton variant="bad" className="justify-self-start">
          {isSending ? atOnceWords.sending : atOnceWords.send}
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="" fields={['reason']} refusals={refusals} />
    </FoldedCard>
  )
}
