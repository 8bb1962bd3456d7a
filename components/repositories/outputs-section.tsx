import type { ChangeAction } from '@/components/people/outcome-note'
import { OutputsForm } from '@/components/repositories/outputs-form'
import { Card, MetaList } from '@/components/ui/card'
import { environmentLabel } from '@/lib/core/environment'
import { takenWords } from '@/lib/repositories/outputs/labels'
import type { PodOption, TakenOutputs } from '@/lib/repositories/outputs/schema'

export type OutputsSectionProps = {
  repository: string
  branches: readonly string[]
  taken: TakenOutputs | null
  /** What somebody who may say whose outputs are taken chooses from; null for everybody else. */
  choosing: { pods: readonly PodOption[]; onTake: ChangeAction } | null
}

/** So many pods are named; a form has all of them. */
const mostNamed = 12

/** Whose accepted outputs a repository takes. */
export function OutputsSection({ repository, branches, taken, choosing }: OutputsSectionProps) {
  const more = (taken?.pods.length ?? 0) - mostNamed
  return (
    <Card id="outputs" title={takenWords.title} className="mb-4">
      {taken ? (
        <div className="mt-2">
          <MetaList
            items={[
              {
                name: 'From',
                value: (
                  <>
                    {taken.pods.slice(0, mostNamed).map(({ slug, name }, at) => (
                      <span key={slug}>
                        {at > 0 && ', '}
                        <bdi translate="no">{name === slug ? name : `${name} (${slug})`}</bdi>
                      </span>
                    ))}
                    {more > 0 && ` and ${more} more`}
                  </>
                ),
              },
              { name: 'In', value: environmentLabel(taken.environment) },
              { name: 'To', value: <bdi translate="no">{taken.branch}</bdi> },
            ]}
          />
        </div>
      ) : (
        <p className="mt-2 text-muted">{takenWords.none}</p>
      )}
      <p className="mt-2 max-w-prose text-small text-subtle">{takenWords.lead}</p>
      {choosing && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {taken ? 'Change whose outputs are committed here' : 'Have outputs of pods committed here'}
          </summary>
          {choosing.pods.length === 0 ? (
            <p className="mt-2">{takenWords.noPods}</p>
          ) : (
            <OutputsForm {...{ repository, branches, taken }} pods={choosing.pods} onTake={choosing.onTake} />
          )}
        </details>
      )}
    </Card>
  )
}
