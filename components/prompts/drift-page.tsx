import { MatchChip } from '@/components/prompts/match-chip'
import { Who } from '@/components/prompts/who'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { Revealed } from '@/components/ui/revealed'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { driftWords } from '@/lib/prompts/drift/labels'
import type { DriftFilter, DriftRow } from '@/lib/prompts/drift/schema'

export type DriftPageProps = {
  rows: readonly DriftRow[]
  filter: DriftFilter
  notUnderstood: readonly string[]
  addresses: PageAddresses
}

/** Where pods work from a text that is not what people made live there. */
export function DriftPage({ rows, filter, notUnderstood, addresses }: DriftPageProps) {
  const { prompt } = filter
  return (
    <>
      <LiveRefresh topics={['prompts']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Prompts', href: paths.prompts() }]} here="Drift" />}
        title={prompt ? `Drift from ${prompt}` : 'Drift'}
        actions={prompt && <ButtonLink href={paths.drift()}>Show all drift</ButtonLink>}
        lead="Work by a text that is not the one people made live there. It ends when that text is approved, or the pod works from another one."
      />
      <NotUnderstood names={notUnderstood} />
      <Card>
        {rows.length > 0 ? (
          <DataTable caption="Drift" captionHidden columns={columns} rows={rows} rowKey={({ id }) => id} />
        ) : (
          <EmptyState kind="all-done" title="Nothing has drifted">
            Every pod that says what it works from works from what is live where it is.
          </EmptyState>
        )}
      </Card>
      <CursorPager showing={`Showing ${counted(rows.length, 'drift', 'drifts')}`} addresses={addresses} />
    </>
  )
}

const columns: readonly Column<DriftRow>[] = [
  {
    key: 'who',
    label: 'Pod and task',
    rowHeader: true,
    wide: true,
    cell: (drift) => (
      <span className="wrap-anywhere">
        <Who of={drift} />
        {drift.task && ','} <span className="font-normal">{driftWords(drift)}</span>
      </span>
    ),
  },
  {
    key: 'match',
    label: 'Its text',
    inline: true,
    cell: ({ match, prompt }) => <MatchChip match={match} isExact={prompt?.isExact} />,
  },
  {
    key: 'prompt',
    label: 'Prompt',
    cell: ({ prompt }) =>
      prompt ? (
        <span className="inline-block wrap-anywhere spread:min-w-[11rem]">
          <TextLink href={paths.prompt(prompt.slug, prompt.number ?? 1)}>
            <Revealed text={prompt.title} />
          </TextLink>
        </span>
      ) : (
        <span className="text-subtle">none</span>
      ),
  },
  { key: 'environment', label: 'Environment', inline: true, cell: ({ environment }) => environmentLabel(environment) },
  { key: 'since', label: 'Since', nowrap: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
]
