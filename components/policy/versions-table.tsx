import { OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { VersionRow } from '@/lib/policy/read/schema'

const columns: readonly Column<VersionRow>[] = [
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

type VersionsTableProps = {
  rows: readonly VersionRow[]
  caption: string
  /** Begins a draft that goes back to a version; null for whoever only reads. */
  onRollBack: ChangeAction | null
}

/** The versions of the policy, one a line. */
export function VersionsTable({ rows, caption, onRollBack }: VersionsTableProps) {
  const back: Column<VersionRow> = {
    key: 'back',
    label: 'Go back',
    nowrap: true,
    cell: ({ version, inForce }) =>
      inForce || !onRollBack ? '–' : <RollBack version={version} onRollBack={onRollBack} />,
  }
  return (
    <DataTable
      caption={caption}
      columns={onRollBack ? [...columns, back] : columns}
      rows={rows}
      rowKey={({ version }) => String(version)}
    />
  )
}

/** Begins a draft that says what a version said; like any other it is replayed and signed. */
export function RollBack({ version, onRollBack }: { version: number; onRollBack: ChangeAction }) {
  return (
    <OneButton
      fields={{ version }}
      label={`Roll back to version ${version}`}
      done="A draft is ready."
      size="small"
      opens
      action={onRollBack}
    />
  )
}
