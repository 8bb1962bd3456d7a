'use client'

import { type ChangeAction, fieldError } from '@/components/people/outcome-note'
import { ReasonForm } from '@/components/repositories/reason-form'
import { ChoiceGroup } from '@/components/ui/choice-group'
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
    <ReasonForm
      onSend={onDecide}
      about={{ repositoryId, branch: name, found: seen }}
      fields={['decision']}
      reason={{ id: reason, label: upstreamWords.reason }}
      send="Decide"
      done={upstreamWords.done}
      refusals={upstreamRefusals}
    >
      {(outcome) => (
        <>
          <ChoiceGroup
            name="decision"
            legend="What is to be done"
            options={found === null || asked?.isOwn ? [put] : [put, take]}
            defaultValue={typedIn(outcome, 'decision')}
            error={fieldError(outcome, 'decision')}
          />
          {found === null && <p className="text-small">{upstreamWords.takeGone}</p>}
        </>
      )}
    </ReasonForm>
  )
}
