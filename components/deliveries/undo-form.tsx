'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'
import { undoRefusals, undoWords } from '@/lib/deliveries/words'

/** Has it prepared that a delivery is undone; people sign that like any other. */
export function UndoForm({ delivery, undo }: { delivery: string; undo: ChangeAction }) {
  const [outcome, onUndo] = useFormAction(undo)
  return (
    <>
      <Form action={onUndo} className="mt-3 grid gap-2.5">
        <input type="hidden" name="delivery" value={delivery} />
        <TextAreaField
          id="undo-reason"
          name="reason"
          label="Why it should be undone"
          rows={2}
          required
          defaultValue={typedIn(outcome, 'reason')}
          error={fieldError(outcome, 'reason')}
        />
        <div>
          <SendButton>Ask to undo it</SendButton>
        </div>
      </Form>
      <OutcomeNote outcome={outcome} done={undoWords.asked} fields={['reason']} refusals={undoRefusals} />
    </>
  )
}
