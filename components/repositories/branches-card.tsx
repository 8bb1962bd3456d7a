import type { ChangeAction } from '@/components/people/outcome-note'
import { LinesForm } from '@/components/repositories/lines-form'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import { askedWords } from '@/lib/repositories/asked/labels'
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
          {branchesWords.asked} (<TextLink href={paths.request(asked.number)}>CS-{asked.number}</TextLink>
          ): <Names of={asked.after} />
        </p>
      )}
      <p className="mt-2 max-w-prose text-small text-subtle">{branchesWords.lead}</p>
      {onAskBranches && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {branchesWords.change}
          </summary>
          <LinesForm
            name="branches"
            lines={branches}
            words={{ ...askedWords, field: branchesWords.field, hint: branchesWords.hint }}
            refusals={branchesRefusals}
            isRequired
            repository={repository}
            onAsk={onAskBranches}
          />
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
