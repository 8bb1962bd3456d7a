'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { TextAreaField } from '@/components/ui/text-area-field'
import { paths } from '@/lib/core/paths'
import { typedAt, typedIn } from '@/lib/core/outcome'
import { branchesRefusals, branchesWords } from '@/lib/repositories/branches/labels'

export type BranchesCardProps = {
  repository: string
  branches: readonly string[]
  /** What people are asked to sign about them; null where nothing waits. */
  asked: { number: number; after: string[] } | null
  /** Null for whoever cannot ask, and while something waits. */
  onAskBranches: ChangeAction | null
}

/** Which branches move by deliveries alone, and how somebody asks that others do. */
export function BranchesCard({ repository, branches, asked, onAskBranches }: BranchesCardProps) {
  return (
    <Card id="branches" title={branchesWords.title} className="mb-4">
      <p className="mt-1">
        <Names of={branches} />
      </p>
      {asked && (
        <p className="mt-2 wrap-anywhere">
          {branchesWords.asked} <Names of={asked.after} /> (
          <TextLink href={paths.request(asked.number)}>CS-{asked.number}</TextLink>)
        </p>
      )}
      <p className="mt-2 max-w-prose text-small text-subtle">{branchesWords.lead}</p>
      {onAskBranches && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {branchesWords.change}
          </summary>
          <Asking {...{ repository, branches }} onAsk={onAskBranches} />
        </details>
      )}
    </Card>
  )
}

function Names({ of: names }: { of: readonly string[] }) {
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 && ', '}
      <code translate="no" className="wrap-anywhere">
        {name}
      </code>
    </span>
  ))
}

type AskingProps = Pick<BranchesCardProps, 'repository' | 'branches'> & { onAsk: ChangeAction }

function Asking({ repository, branches, onAsk }: AskingProps) {
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
