import type { Metadata } from 'next'
import { start } from '@/app/(desk)/policy/actions'
import { OneButton } from '@/components/policy/change-forms'
import { ChangesTable } from '@/components/policy/changes-table'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { addressTitle } from '@/components/signs/titles'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { counted } from '@/lib/core/count'
import { paths, pathWith } from '@/lib/core/paths'
import { changeStateLabels } from '@/lib/policy/drafts/labels'
import { listChanges } from '@/lib/policy/drafts/queries'
import { changesAddress, changeState } from '@/lib/policy/drafts/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { state, cursor } = (await readSearch(changesAddress, searchParams)).found
  return { title: addressTitle('Changes of policy', state && changeStateLabels[state], cursor && 'a later page') }
}

export default async function PolicyChanges({ searchParams }: Props) {
  const [person, { found, notUnderstood }] = await Promise.all([
    currentPerson(),
    readSearch(changesAddress, searchParams),
  ])
  const { rows, ...beside } = await listChanges(person, found)
  const mayChange = person.can.has('policy:change')
  const states = mayChange ? changeState.options : (['proposed', 'in_force'] as const)
  return (
    <>
      <LiveRefresh topics={['changes', 'policy']} />
      <PageHeader
        title="Changes of policy"
        lead="A change begins as a draft that only its author sees. It comes into force when it was replayed on recorded calls and a second person has signed it."
        actions={
          mayChange && (
            <OneButton fields={{}} label="Start a draft" done="Begun." action={start} variant="primary" opens />
          )
        }
      />
      <PolicyTabs current="changes" />
      <Segmented
        label="State"
        className="mb-3"
        items={[undefined, ...states].map((state) => ({
          label: state ? changeStateLabels[state] : 'All',
          href: paths.policyChanges({ state }),
          current: found.state === state,
        }))}
      />
      <NotUnderstood names={notUnderstood} />
      <Card>
        {rows.length > 0 ? (
          <ChangesTable rows={rows} />
        ) : (
          <EmptyState kind={found.state ? 'no-results' : 'first-use'} title="No change of policy here">
            {mayChange ? 'Change a cell of the matrix, and a draft begins.' : 'What admins propose stands here.'}
          </EmptyState>
        )}
      </Card>
      <CursorPager
        showing={`Showing ${counted(rows.length, 'change')}`}
        addresses={pageAddresses(
          (cursor) => pathWith('/policy/changes', { state: found.state, cursor }),
          found.cursor,
          beside,
        )}
        first="Newest"
        next="Older"
      />
    </>
  )
}
