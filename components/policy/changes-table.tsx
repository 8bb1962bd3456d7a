import { ChangeChip } from '@/components/policy/change-chip'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { type Column, DataTable } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { changeName } from '@/lib/policy/drafts/labels'
import type { ChangeRow } from '@/lib/policy/drafts/schema'

const columns: ReadonlyArray<Column<ChangeRow>> = [
  {
    key: 'state',
    label: 'State',
    nowrap: true,
    cell: ({ state }) => <ChangeChip state={state} />,
  },
  {
    key: 'change',
    label: 'Change',
    rowHeader: true,
    wide: true,
    cell: ({ number, reason, edits, base, isBehind }) => (
      <>
        <AppLink href={paths.policyChange(number)} className="row-link text-ink">
          {changeName(number)}
          {reason && `: ${reason}`}
        </AppLink>
        <p className="text-small text-muted">
          {counted(edits, 'edit')} of version {base}
          {isBehind && ', which is in force no longer'}
        </p>
      </>
    ),
  },
  {
    key: 'led',
    label: 'Led to',
    nowrap: true,
    cell: ({ request, version, state }) =>
      version !== null ? (
        <TextLink href={paths.policyVersion(version)}>Version {version}</TextLink>
      ) : request !== null && state === 'proposed' ? (
        <TextLink href={paths.request(request)}>CS-{request}</TextLink>
      ) : (
        '–'
      ),
  },
  { key: 'author', label: 'By', cell: ({ author }) => <bdi translate="no">{author}</bdi> },
  { key: 'at', label: 'Last edited', nowrap: true, cell: ({ updatedAt }) => <TimeStack at={updatedAt} /> },
]

/** Changes of policy, one a line. */
export function ChangesTable({ rows }: { rows: readonly ChangeRow[] }) {
  return <DataTable caption="Newest first" columns={columns} rows={rows} rowKey={({ number }) => String(number)} />
}
