'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'
import { undoRefusals, undoWords } from '@/lib/deliveries/words'

type UndoFormProps = {
  /** What is undone: a delivery, or a movement. */
  about: Readonly<Partial<Record<'delivery' | 'movement', string>>>
  /** Whether it can be asked for; while it waits to be signed, what came of the press stays here. */
  isOpen: boolean
  undo: ChangeAction
}

/** Has it prepared that something is undone; people sign that like any other delivery. */
export function UndoForm({ about, isOpen, undo }: UndoFormProps) {
  const [outcome, onUndo] = useFormAction(undo)
  return (
    <>
      {isOpen ? (
        <Form action={onUndo} className="mt-3 grid max-w-prose gap-2.5">
          {Object.entries(about).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
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
      ) : (
        !outcome?.ok && <p className="mt-3">{undoWords.waits}</p>
      )}
      <OutcomeNote outcome={outcome} done={undoWords.asked} fields={['reason']} refusals={undoRefusals} />
    </>
  )
}
