'use client'

import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Cross } from '@/components/ui/shapes'
import { recordRefusals } from '@/lib/record/labels'

/** Takes a saved view away; the events stay. */
export function RemoveView({ view, action }: { view: { id: string; name: string }; action: ChangeAction }) {
  const [outcome, send] = useFormAction(action, 'Taking a view away')
  return (
    <Form action={send} className="inline-flex items-center gap-1.5">
      <input type="hidden" name="viewId" value={view.id} />
      <SendButton size="small" variant="ghost" aria-label={`Remove the view “${view.name}”`}>
        <Cross />
      </SendButton>
      {outcome && !outcome.ok && <OutcomeNote outcome={outcome} done="" refusals={recordRefusals} />}
    </Form>
  )
}
