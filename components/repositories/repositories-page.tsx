import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { repositoryWords } from '@/lib/repositories/labels'
import type { RepositoryView } from '@/lib/repositories/schema'

const columns: readonly Column<RepositoryView>[] = [
  {
    key: 'name',
    label: 'Repository',
    rowHeader: true,
    wide: true,
    cell: ({ name }) => (
      <TextLink href={paths.repository(name)}>
        <bdi translate="no" className="wrap-anywhere">
          {name}
        </bdi>
      </TextLink>
    ),
  },
  {
    key: 'branch',
    label: 'Delivered into',
    inline: true,
    cell: ({ defaultBranch }) => <bdi translate="no">{defaultBranch}</bdi>,
  },
  {
    key: 'state',
    label: 'Stands',
    inline: true,
    cell: ({ closedAt, takesUnsigned }) =>
      closedAt !== null ? (
        'Closed'
      ) : (
        <>
          Open
          {takesUnsigned && <span className="font-strong text-bad-fg">, {repositoryWords.takesUnsigned}</span>}
        </>
      ),
  },
  {
    key: 'moved',
    label: 'Moved last',
    nowrap: true,
    cell: ({ branches }) => {
      const [last] = branches.toSorted((one, other) => (one.movedAt < other.movedAt ? 1 : -1))
      return last ? <Time at={last.movedAt} mode="relative" /> : <span className="text-subtle">never</span>
    },
  },
]

/** Every repository that is kept here. */
export function RepositoriesPage({ rows }: { rows: readonly RepositoryView[] }) {
  return (
    <>
      <LiveRefresh topics={['deliveries']} />
      <PageHeader
        title="Repositories"
        lead="Kept here. Pods push work for a branch, and it moves to exactly what was signed."
      />
      <Card>
        {rows.length > 0 ? (
          <DataTable caption="Repositories" captionHidden columns={columns} rows={rows} rowKey={({ id }) => id} />
        ) : (
          <EmptyState kind="first-use" title="No repository is kept here yet">
            {repositoryWords.none}
          </EmptyState>
        )}
      </Card>
    </>
  )
}
