'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedAt, typedIn } from '@/lib/core/outcome'
import { branchesRefusals, branchesWords } from '@/lib/repositories/branches/labels'

type BranchesFormProps = { repository: string; branches: readonly string[]; onAsk: ChangeAction }

/** Asks that other branches move by deliveries alone. */
export function BranchesForm({ repository, branches, onAsk }: BranchesFormProps) {
  const [outcome, onSend] = useFormAction(onAsk)
  return (
    <Form action={onSend} className="mt-3 grid max-w-prose gap-3">
      <input type="hidden" name="repository" value={repository} />
      <TextAreaField
        id="branches-names"
        name="branches"
        label={branchesWords.field}
        hint={branchesWords.hint}
        rows={4}
        required
        defaultValue={typedAt(outcome, 'branches') ?? branches.join('\n')}
        error={fieldError(outcome, 'branches')}
      />
      <TextAreaField
        id="branches-reason"
        name="reason"
        label={branchesWords.reason}
        rows={2}
        required
        maxLength={500}
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
      />
      <div>
        <SendButton>{branchesWords.ask}</SendButton>
      </div>
      <OutcomeNote
        outcome={outcome}
        done={branchesWords.done}
        fields={['branches', 'reason']}
        refusals={branchesRefusals}
      />
    </Form>
  )
}
