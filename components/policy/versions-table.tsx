import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { VersionRow } from '@/lib/policy/schema'

const columns: ReadonlyArray<Column<VersionRow>> = [
  {
    key: 'version',
    label: 'Version',
    rowHeader: true,
    nowrap: true,
    cell: ({ version, inForce }) => (
      <span className="inline-flex items-center gap-2">
        <TextLink href={paths.policyVersion(version)}>Version {version}</TextLink>
        {inForce && <Chip tone="info">In force</Chip>}
      </span>
    ),
  },
  { key: 'reason', label: 'Why', wide: true, cell: ({ reason }) => reason },
  { key: 'at', label: 'Put into force', nowrap: true, cell: ({ at }) => <Time at={at} /> },
]

/** The versions of the policy, one a line. */
export function VersionsTable({ rows, caption }: { rows: readonly VersionRow[]; caption: string }) {
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ version }) => String(version)} />
}
