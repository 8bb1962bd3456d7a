import { MatchChip } from '@/components/prompts/match-chip'
import { Who } from '@/components/prompts/who'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { workedWords } from '@/lib/prompts/work/labels'
import type { Worked, WorkRow } from '@/lib/prompts/work/schema'

export type WorkPageProps = {
  of: { slug: string; number: number }
  rows: readonly WorkRow[]
  worked: Worked
  notUnderstood: readonly string[]
  addresses: PageAddresses
}

/** Everything that worked from a version of a prompt. */
export function WorkPage({ of: { slug, number }, rows, worked, notUnderstood, addresses }: WorkPageProps) {
  const words = workedWords(worked)
  return (
    <>
      <LiveRefresh topics={['prompts']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Prompts', href: paths.prompts() },
              { label: `${slug}, version ${number}`, href: paths.prompt(slug, number) },
            ]}
            here="Who used it"
          />
        }
        title={`Who used ${slug}, version ${number}`}
        lead="The tasks, and pods without a task, that worked from this very text, filled in or not, as pods say. What came close to it and was another text is drift."
      />
      <NotUnderstood names={notUnderstood} />
      <Card>
        {rows.length > 0 ? (
          <DataTable caption="Who used it" captionHidden columns={columns} rows={rows} rowKey={({ id }) => id} />
        ) : (
          <EmptyState kind="first-use" title="Nobody has used it">
            No pod has said that it works from this version.
          </EmptyState>
        )}
      </Card>
      <CursorPager showing={words ? `Showing ${rows.length} of ${words}` : 'Nothing to show'} addresses={addresses} />
    </>
  )
}

const columns: readonly Column<WorkRow>[] = [
  {
    key: 'who',
    label: 'Pod and task',
    rowHeader: true,
    wide: true,
    cell: (row) => (
      <span className="wrap-anywhere">
        <Who of={row} />
      </span>
    ),
  },
  {
    key: 'match',
    label: 'What it was then',
    inline: true,
    cell: ({ match, isFilled }) => (
      <>
        <MatchChip match={match} isExact />
        {isFilled && ' filled in'}
      </>
    ),
  },
  { key: 'environment', label: 'Environment', inline: true, cell: ({ environment }) => environmentLabel(environment) },
  { key: 'at', label: 'Last said', nowrap: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
]
