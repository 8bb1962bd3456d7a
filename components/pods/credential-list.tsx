import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { credentialKindWords } from '@/lib/pods/labels'
import { type CredentialStanding, standingOf } from '@/lib/pods/rules'
import type { CredentialRow } from '@/lib/pods/schema'

type CredentialListProps = {
  rows: readonly CredentialRow[]
  now: Date
  caption: string
  /** What the reader may do with each. */
  actions?: (row: CredentialRow) => ReactNode
}

/** Credentials with their age and their end. */
export function CredentialList({ rows, now, caption, actions }: CredentialListProps) {
  const columns: ReadonlyArray<Column<CredentialRow>> = [
    {
      key: 'prefix',
      label: 'Credential',
      rowHeader: true,
      cell: ({ prefix, kind }) => (
        <>
          <code translate="no" className="font-code text-code">
            {prefix}…
          </code>
          <span className="block text-caption font-normal text-muted">{credentialKindWords[kind]}</span>
        </>
      ),
    },
    {
      key: 'age',
      label: 'Issued',
      nowrap: true,
      inline: true,
      cell: ({ createdAt }) => <Time at={createdAt} mode="relative" />,
    },
    {
      key: 'end',
      label: 'Ends',
      nowrap: true,
      inline: true,
      cell: (row) => <End row={row} standing={standingOf(row, now)} />,
    },
    ...(actions ? [{ key: 'actions', label: 'Change', cell: actions }] : []),
  ]
  return <DataTable caption={caption} captionHidden columns={columns} rows={rows} rowKey={({ id }) => id} compact />
}

function End({ row, standing }: { row: CredentialRow; standing: CredentialStanding }): ReactNode {
  if (standing === 'revoked')
    return (
      <>
        Revoked <Time at={row.revokedAt!} mode="relative" />
      </>
    )
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Time at={row.expiresAt} mode={standing === 'open' ? 'date' : 'relative'} />
      {standing === 'ending' && <Chip tone="warn">Ends within two weeks</Chip>}
      {standing === 'expired' && <Chip tone="neutral">Expired</Chip>}
    </span>
  )
}
