import { ChangedCells } from '@/components/policy/changed-cells'
import { LineDifference } from '@/components/difference/line-difference'
import { AddressForm } from '@/components/shell/address-form'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SelectField } from '@/components/ui/select-field'
import { paths } from '@/lib/core/paths'
import type { Comparison } from '@/lib/policy/past/queries'
import type { VersionRow } from '@/lib/policy/read/schema'

type CompareVersionsProps = { rows: readonly VersionRow[]; from?: number | undefined; to?: number | undefined }

/** Which two versions are held against each other; a plain form whose fields are its page's address. */
export function CompareVersions({ rows, from, to }: CompareVersionsProps) {
  const options = rows.map(({ version, inForce }) => ({
    value: String(version),
    label: `Version ${version}${inForce ? ' (in force)' : ''}`,
  }))
  return (
    <AddressForm shown={`${from} ${to}`} action={paths.policyHistory()} className="mb-4 flex flex-wrap items-end gap-3">
      <SelectField
        name="from"
        label="Compare"
        options={options}
        defaultValue={String(from ?? rows[1]?.version ?? '')}
        className="min-w-40"
      />
      <SelectField
        name="to"
        label="with"
        options={options}
        defaultValue={String(to ?? rows[0]?.version ?? '')}
        className="min-w-40"
      />
      <Button type="submit">Show</Button>
    </AddressForm>
  )
}

/** What one version answers and says otherwise than another. */
export function ComparedVersions({ comparison: { from, to, before, after, changes } }: { comparison: Comparison }) {
  return (
    <Card id="compared" title={`What version ${to} changes in version ${from}`} className="mb-4">
      {changes ? (
        <ChangedCells changes={changes} />
      ) : (
        <p className="mt-1 text-muted">One of them cannot be read any more.</p>
      )}
      <details className="mt-3">
        <summary className="min-h-6">Line by line</summary>
        <LineDifference before={before} after={after} />
      </details>
    </Card>
  )
}
