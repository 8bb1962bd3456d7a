import type { ReactNode } from 'react'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { credentialKindWords } from '@/lib/pods/labels'
import { type CredentialStanding, standingOf } from '@/lib/pods/rules'
import type { AccountRow, CredentialRow } from '@/lib/pods/schema'

type IdentitiesProps = {
  accounts: readonly AccountRow[]
  now: Date
}

/** The identity a pod has in each environment, and how old the credentials are that open it. */
export function Identities({ accounts, now }: IdentitiesProps) {
  return (
    <Card id="identities" title="Which identities does it use?">
      {accounts.length === 0 && <p className="mt-2 text-muted">None yet, so it can call nothing.</p>}
      {accounts.map((account) => (
        <Account key={account.environment} account={account} now={now} />
      ))}
    </Card>
  )
}

function Account({ account, now }: { account: AccountRow; now: Date }) {
  const { environment, clientId, lastCall, credentials } = account
  const ended = (row: CredentialRow) => ['revoked', 'expired'].includes(standingOf(row, now))
  const [old, open] = [credentials.filter(ended), credentials.filter((row) => !ended(row))]
  return (
    <section
      aria-label={`Identity in ${environment}`}
      className="mt-4 border-t border-line pt-3 first-of-type:border-0"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <EnvironmentChip environment={environment} />
        <code translate="no" className="font-code text-code wrap-anywhere">
          {clientId}
        </code>
        <span className="text-small text-muted">
          {lastCall ? (
            <>
              called last <Time at={lastCall} mode="relative" />
            </>
          ) : (
            'no call among its newest'
          )}
        </span>
      </div>
      {open.length === 0 && <p className="mt-2 text-warn-fg">No credential opens this identity, so it cannot call.</p>}
      {open.length > 0 && <Credentials rows={open} now={now} caption="Credentials that open it" />}
      {old.length > 0 && (
        <details className="mt-2">
          <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
            Ended ({old.length})
          </summary>
          <Credentials rows={old} now={now} caption="Credentials that ended" />
        </details>
      )}
    </section>
  )
}

function Credentials({ rows, now, caption }: { rows: readonly CredentialRow[]; now: Date; caption: string }) {
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
    { key: 'age', label: 'Issued', nowrap: true, cell: ({ createdAt }) => <Time at={createdAt} mode="relative" /> },
    { key: 'end', label: 'Ends', nowrap: true, cell: (row) => <End row={row} standing={standingOf(row, now)} /> },
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
      <Time at={row.expiresAt} mode={standing === 'expired' ? 'relative' : 'date'} />
      {standing === 'ending' && <Chip tone="warn">Ends within two weeks</Chip>}
      {standing === 'expired' && <Chip tone="neutral">Expired</Chip>}
    </span>
  )
}
