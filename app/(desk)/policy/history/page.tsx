import type { Metadata } from 'next'
import { z } from 'zod'
import { rollBack } from '@/app/(desk)/policy/actions'
import { ComparedVersions, CompareVersions } from '@/components/policy/compare-versions'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { VersionsTable } from '@/components/policy/versions-table'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { compareVersions } from '@/lib/policy/past/queries'
import { policyVersions } from '@/lib/policy/read/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

const version = z.coerce.number().int().min(1).max(999_999_999)
const address = z.object({ from: version.optional(), to: version.optional() })

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { from, to } = (await readSearch(address, searchParams)).found
  return { title: from && to ? `Policy versions ${from} and ${to}` : 'Policy history' }
}

export default async function PolicyHistory({ searchParams }: Props) {
  const [person, { found, notUnderstood }] = await Promise.all([currentPerson(), readSearch(address, searchParams)])
  const { from, to } = found
  const [{ rows, isAll }, comparison] = await Promise.all([
    policyVersions(person),
    from && to ? compareVersions(person, from, to) : null,
  ])
  const unknown = from && to && !comparison ? ['from', 'to'] : []
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <PageHeader
        title="Policy history"
        lead="Every version that was ever in force, and why it was put there. None is changed or removed."
      />
      <PolicyTabs current="history" />
      <NotUnderstood names={[...notUnderstood, ...unknown]} />
      {rows.length > 1 && <CompareVersions rows={rows} from={from} to={to} />}
      {comparison && <ComparedVersions comparison={comparison} />}
      <Card>
        <VersionsTable
          rows={rows}
          caption={isAll ? 'Newest first' : `The newest ${rows.length}`}
          onRollBack={person.can.has('policy:change') ? rollBack : null}
        />
      </Card>
    </>
  )
}
