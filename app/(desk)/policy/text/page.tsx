import type { Metadata } from 'next'
import { z } from 'zod'
import { NumberedText } from '@/components/policy/numbered-text'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { currentPerson } from '@/lib/auth/actor'
import { policyText } from '@/lib/policy/read/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Policy as text' }

const address = z.object({ line: z.coerce.number().int().positive().optional() })

export default async function PolicyText({ searchParams }: { searchParams: SearchParams }) {
  const [person, { found, notUnderstood }] = await Promise.all([currentPerson(), readSearch(address, searchParams)])
  const written = await policyText(person)
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <PageHeader
        title="Policy as text"
        lead={
          written && (
            <>
              Version {written.version}, in force since <Time at={written.at} mode="date" />, as it was written. The
              matrix shows what follows from it.
            </>
          )
        }
        actions={written && <CopyButton text={written.document} label="Copy the text" />}
      />
      <PolicyTabs current="text" />
      <NotUnderstood names={notUnderstood} />
      {written ? (
        <NumberedText label="The text of the policy" text={written.document} marked={found.line} />
      ) : (
        <EmptyState kind="first-use" title="No policy is in force">
          Everything is denied until one is.
        </EmptyState>
      )}
    </>
  )
}
