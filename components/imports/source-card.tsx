import { BranchFacts } from '@/components/imports/branch-facts'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { noBranchYet } from '@/lib/imports/labels'
import type { SourceRow } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'

/** A repository as it was read last, branch by branch. */
export function SourceCard({ source }: { source: SourceRow }) {
  const { id, name, location, branches } = source
  return (
    <Card
      id={`source-${id}`}
      title={name}
      remark={branches.length === 1 ? '1 branch' : `${branches.length} branches`}
      aside={
        <span className="flex flex-wrap gap-x-4">
          <TextLink href={paths.tasks({ source: name })}>Its tasks</TextLink>
          <TextLink href={paths.memory({ source: name })}>Its memory</TextLink>
        </span>
      }
      className="mb-4"
    >
      <p className="mb-3 text-caption break-all text-subtle">{location}</p>
      {branches.length === 0 ? (
        <p className="mt-2 text-muted">{noBranchYet}</p>
      ) : (
        branches.map((branch) => <BranchFacts key={branch.name} branch={branch} />)
      )}
    </Card>
  )
}
