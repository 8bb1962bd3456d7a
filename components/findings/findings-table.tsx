import { weights } from '@/components/findings/finding-list'
import { Sentence } from '@/components/signs/sentence'
import { AppLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { type Column, DataTable } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { severityLabels } from '@/lib/findings/labels'
import type { FindingRow } from '@/lib/findings/schema'

/** What was found, each as a line that leads to it. */
export function FindingsTable({ rows }: { rows: readonly FindingRow[] }) {
  return (
    <DataTable
      caption="What weighs most stands first, and of that the newest."
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

const columns: readonly Column<FindingRow>[] = [
  {
    key: 'what',
    label: 'Found',
    rowHeader: true,
    wide: true,
    cell: ({ id, what, title, field, masked }) => (
      <div className="min-w-0">
        <AppLink href={paths.finding(id)} className="row-link font-strong text-ink">
          {what[0]!.toUpperCase() + what.slice(1)}
        </AppLink>{' '}
        <code translate="no" className="font-code text-code font-normal wrap-anywhere text-muted">
          <Revealed text={masked} />
        </code>
        <p className="mt-0.5 text-small font-normal wrap-anywhere text-muted spread:line-clamp-2 stacked:line-clamp-3">
          <Sentence text={title} />, in <bdi translate="no">{field}</bdi>
        </p>
      </div>
    ),
  },
  { key: 'severity', label: 'Weight', inline: true, nowrap: true, cell: ({ severity }) => <Weight of={severity} /> },
  {
    key: 'pod',
    label: 'Whose',
    inline: true,
    cell: ({ pod, repository }) => {
      const whose = pod ?? repository
      return whose === null ? <span className="text-subtle">a person’s</span> : <Revealed text={whose} />
    },
  },
  {
    key: 'environment',
    label: 'Where',
    inline: true,
    nowrap: true,
    cell: ({ environment, repository }) =>
      environment === null ? (
        <span className="text-subtle">{repository === null ? 'everywhere' : 'a repository'}</span>
      ) : (
        environmentLabel(environment)
      ),
  },
  { key: 'at', label: 'Found at', inline: true, cell: ({ at }) => <TimeStack at={at} /> },
]

function Weight({ of }: { of: FindingRow['severity'] }) {
  const { Shape, ink } = weights[of]
  return (
    <span className="inline-flex items-center gap-1.5">
      <Shape className={`size-4 ${ink}`} />
      {severityLabels[of]}
    </span>
  )
}
