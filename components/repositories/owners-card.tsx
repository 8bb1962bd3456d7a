import type { ChangeAction } from '@/components/people/outcome-note'
import { LinesForm } from '@/components/repositories/lines-form'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import { askedWords } from '@/lib/repositories/asked/labels'
import { ownerLine } from '@/lib/repositories/owned/lines'
import { ownersRefusals, ownersWords } from '@/lib/repositories/owned/labels'
import { repositoryWords } from '@/lib/repositories/labels'
import type { Owner } from '@/lib/repositories/schema'

export type OwnersCardProps = {
  repository: string
  owners: readonly Owner[]
  /** What people are asked to sign about them; null where nothing waits. */
  ownersAsked: { number: number; after: readonly Owner[] } | null
  /** Null for whoever cannot ask, and while something waits. */
  onAskOwners: ChangeAction | null
}

/** Who signs at which places of a repository, and how somebody asks that others do. */
export function OwnersCard({ repository, owners, ownersAsked, onAskOwners }: OwnersCardProps) {
  if (owners.length === 0 && !ownersAsked && !onAskOwners) return null
  return (
    <Card id="owners" title={ownersWords.title} className="mb-4">
      {owners.length > 0 ? <Owners of={owners} /> : <p className="mt-1">{ownersWords.none}</p>}
      {ownersAsked && (
        <div className="mt-2">
          <p>
            {ownersWords.asked} (<TextLink href={paths.request(ownersAsked.number)}>CS-{ownersAsked.number}</TextLink>
            ):{ownersAsked.after.length === 0 && ` ${ownersWords.nobody}.`}
          </p>
          <Owners of={ownersAsked.after} />
        </div>
      )}
      <p className="mt-2 max-w-prose text-small text-subtle">{ownersWords.lead}</p>
      {onAskOwners && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {ownersWords.change}
          </summary>
          <LinesForm
            name="owners"
            lines={owners.map(ownerLine)}
            words={{ ...askedWords, field: ownersWords.field, hint: ownersWords.hint }}
            refusals={ownersRefusals}
            repository={repository}
            onAsk={onAskOwners}
          />
        </details>
      )}
    </Card>
  )
}

/** So many stand there at once. */
const mostShown = 8

function Owners({ of: owners }: { of: readonly Owner[] }) {
  const more = owners.slice(mostShown)
  return (
    <>
      <Lines of={owners.slice(0, mostShown)} />
      {more.length > 0 && (
        <details>
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {ownersWords.more(more.length)}
          </summary>
          <Lines of={more} />
        </details>
      )}
    </>
  )
}

function Lines({ of: owners }: { of: readonly Owner[] }) {
  return (
    <ul className="mt-1 grid gap-0.5">
      {owners.map((one) => (
        <li key={ownerLine(one)} className="wrap-anywhere" translate="no">
          {repositoryWords.owner(one)}
        </li>
      ))}
    </ul>
  )
}
