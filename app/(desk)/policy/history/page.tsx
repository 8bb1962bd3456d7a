import type { Metadata } from 'next'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { VersionsTable } from '@/components/policy/versions-table'
import { LiveRefresh } from '@/components/shell/live'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { policyVersions } from '@/lib/policy/read/queries'

export const metadata: Metadata = { title: 'Policy history' }

export default async function PolicyHistory() {
  const { rows, isAll } = await policyVersions(await currentPerson())
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <PageHeader
        title="Policy history"
        lead="Every version that was ever in force, and why it was put there. None is changed or removed."
      />
      <PolicyTabs current="history" />
      <Card>
        <VersionsTable rows={rows} caption={isAll ? 'Newest first' : `The newest ${rows.length}`} />
      </Card>
    </>
  )
}
