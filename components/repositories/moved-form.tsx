'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'
import { decisionWords, upstreamRefusals, upstreamWords } from '@/lib/repositories/upstream/labels'
import type { BranchThere } from '@/lib/repositories/upstream/schema'

type MovedFormProps = {
  branch: BranchThere
  repositoryId: string
  /** Absent for whoever only reads. */
  onDecide: ChangeAction | null
}

/** What becomes of a branch that moved at the other server: decided by a person, with why. */
export function MovedForm({ branch, repositoryId, onDecide }: MovedFormProps) {
  if (branch.decision !== null) return <p className="mt-2 font-semibold">{upstreamWords.decided[branch.decision]}</p>
  return onDecide && <Deciding {...{ branch, repositoryId, onDecide }} />
}

function Deciding({ branch, repositoryId, onDecide }: MovedFormProps & { onDecide: ChangeAction }) {
  const [outcome, onSend] = useFormAction(onDecide)
  const { branch: name, found, seen, asked } = branch
  const put = { value: 'put_back', label: decisionWords.put_back, hint: upstreamWords.put }
  const take = asked
    ? { value: 'take_over', label: 'Agree to take it over', hint: upstreamWords.agree }
    : {
        value: 'take_over',
        label: decisionWords.take_over,
        hint: `${upstreamWords.take} ${upstreamWords.takeAsked}`,
      }
  const reason = `reason-${name.replaceAll(/[^A-Za-z0-9-]/g, '-')}`
  return (
    <Form action={onSend} className="mt-3 grid gap-2.5">
      <input type="hidden" name="repositoryId" value={repositoryId} />
      <input type="hidden" name="branch" value={name} />
      <input type="hidden" name="found" value={seen} />
      <ChoiceGroup
        name="decision"
        legend="What is to be done"
        options={found === null || asked?.isOwn ? [put] : [put, take]}
        defaultValue={typedIn(outcome, 'decision')}
        error={fieldError(outcome, 'decision')}
      />
      {found === null && <p className="text-small">{upstreamWords.takeGone}</p>}
      <TextAreaField
        id={reason}
        name="reason"
        label={upstreamWords.reason}
        rows={2}
        required
        maxLength={500}
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
      />
      <div>
        <SendButton>Decide</SendButton>
      </div>
      <OutcomeNote
        outcome={outcome}
        done={upstreamWords.done}
        fields={['decision', 'reason']}
        refusals={upstreamRefusals}
      />
    </Form>
  )
}
