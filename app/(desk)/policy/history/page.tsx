import type { Metadata } from 'next'
import { VersionsTable } from '@/components/policy/versions-table'
import { LiveRefresh } from '@/components/shell/live'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { policyVersions } from '@/lib/policy/read/queries'

export const metadata: Metadata = { title: 'Policy history' }

export default async function PolicyHistory() {
  const { rows, isAll } = await policyVersions(await currentPerson())
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Policy', href: paths.policy() }]} here="History" />}
        title="Policy history"
        lead="Every version that was ever in force, and why it was put there. None is changed or removed."
      />
      <Card>
        <VersionsTable rows={rows} caption={isAll ? 'Newest first' : `The newest ${rows.length}`} />
      </Card>
    </>
  )
}
