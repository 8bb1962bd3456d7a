import type { Route } from 'next'
import { BranchFacts } from '@/components/imports/branch-facts'
import { SameQuestion, type SameActions } from '@/components/imports/same-question'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { noBranchYet } from '@/lib/imports/labels'
import { ownBranches } from '@/lib/imports/views/own'
import type { BranchRow, SourceRow } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'

type SourceCardProps = {
  source: SourceRow
  /** Null for people who may not. */
  actions: SameActions | null
  /** Where its prompts are listed. */
  prompts: Route
}

/** A repository as it was read last, branch by branch. */
export function SourceCard({ source, actions, prompts }: SourceCardProps) {
  const { id, name, location, branches } = source
  const { own, others } = ownBranches(branches)
  return (
    <Card
      id={`source-${id}`}
      title={<Breakable text={name} />}
      remark={branches.length === 1 ? '1 branch' : `${branches.length.toLocaleString('en')} branches`}
      aside={
        <span className="flex flex-wrap gap-x-4">
          <TextLink href={paths.tasks({ source: name })}>Its tasks</TextLink>
          <TextLink href={prompts}>Its prompts</TextLink>
          <TextLink href={paths.memory({ source: name })}>Its memory</TextLink>
          {actions && <TextLink href={paths.forget({ sourceId: id })}>Forget it …</TextLink>}
        </span>
      }
      className="mb-4"
    >
      <SameQuestion source={source} actions={actions} />
      <p className="mb-3 text-caption text-subtle">
        <Breakable text={location} />
      </p>
      {branches.length === 0 && <p className="mt-2 text-muted">{noBranchYet}</p>}
      {own.map((branch) => (
        <BranchFacts key={branch.name} branch={branch} forgetHref={actions && forgetOf(id, branch)} />
      ))}
      {others.length > 0 && (
        <details className="border-t border-line pt-3">
          <summary className="link min-h-6">
            {others.length === 1 ? '1 more branch' : `${others.length.toLocaleString('en')} more branches`}, which are
            gone, hold nothing of their own, or were changed longer ago
          </summary>
          {others.map((branch) => (
            <BranchFacts key={branch.name} branch={branch} forgetHref={actions && forgetOf(id, branch)} />
          ))}
        </details>
      )}
    </Card>
  )
}

function forgetOf(sourceId: string, { name: branch }: BranchRow) {
  return paths.forget({ sourceId, branch })
}
