import { PromptStateChip } from '@/components/prompts/state-chip'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { TextLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { Revealed } from '@/components/ui/revealed'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environments, environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { sensitivityLabels } from '@/lib/prompts/labels'
import { promptSensitivities, type PromptRow, type PromptsFilter } from '@/lib/prompts/schema'

export type PromptsPageProps = {
  rows: readonly PromptRow[]
  filter: PromptsFilter
  notUnderstood: readonly string[]
  mayWrite: boolean
  addresses: PageAddresses
}

/** Which prompts are live where, and which wait for people. */
export function PromptsPage({ rows, filter, notUnderstood, mayWrite, addresses }: PromptsPageProps) {
  const isNarrowed = filter.sensitivity !== undefined || addresses.first !== null
  return (
    <>
      <LiveRefresh topics={['prompts', 'requests']} requests={[]} />
      <PageHeader
        title="Prompts"
        actions={mayWrite && <ButtonLink href={paths.newPrompt()}>New prompt</ButtonLink>}
        lead="The texts that pods work from. Which version is live where, only people’s signatures change."
      />
      <NotUnderstood names={notUnderstood} />
      <Segmented
        label="Which prompts"
        className="mb-3"
        items={[undefined, ...promptSensitivities].map((sensitivity) => ({
          href: paths.prompts({ sensitivity }),
          label: sensitivity ? sensitivityLabels[sensitivity] : 'All',
          current: filter.sensitivity === sensitivity,
        }))}
      />
      <Card>
        {rows.length > 0 ? (
          <DataTable caption="Prompts" captionHidden columns={columns} rows={rows} rowKey={({ slug }) => slug} />
        ) : (
          <EmptyState
            kind={isNarrowed ? 'no-results' : 'first-use'}
            title={isNarrowed ? 'No prompt matches' : 'There are no prompts yet'}
            action={isNarrowed && <ButtonLink href={paths.prompts()}>Show all prompts</ButtonLink>}
          >
            {!isNarrowed && 'Pods send theirs by POST /v2/prompts, and people write them here.'}
          </EmptyState>
        )}
      </Card>
      <CursorPager showing={`Showing ${counted(rows.length, 'prompt')}`} addresses={addresses} />
    </>
  )
}

const columns: readonly Column<PromptRow>[] = [
  {
    key: 'title',
    label: 'Prompt',
    rowHeader: true,
    wide: true,
    cell: ({ slug, title, purpose, newest, sensitivity }) => (
      <>
        <TextLink href={paths.prompt(slug, newest)}>
          <Revealed text={title} />
        </TextLink>
        <span className="block font-code text-caption font-normal wrap-anywhere text-subtle" translate="no">
          {slug}
        </span>
        {purpose && (
          <span className="line-clamp-2 text-small font-normal text-muted">
            <Revealed text={purpose} />
          </span>
        )}
        {sensitivity === 'sensitive' && <span className="block text-caption font-normal text-warn-fg">Sensitive</span>}
      </>
    ),
  },
  ...environments.map((environment): Column<PromptRow> => ({
    key: environment,
    label: environmentWords[environment],
    inline: true,
    nowrap: true,
    cell: ({ slug, live }) => {
      const there = live.find((one) => one.environment === environment)
      return there ? (
        <TextLink href={paths.prompt(slug, there.number)}>version {there.number}</TextLink>
      ) : (
        <span className="text-subtle">none</span>
      )
    },
  })),
  {
    key: 'newest',
    label: 'Newest',
    cell: ({ newest, state, waiting }) => (
      <>
        <span className="inline-flex flex-wrap items-center gap-2">
          version {newest} <PromptStateChip state={state} />
        </span>
        {waiting.map(({ request, environment, number }) => (
          <span key={request} className="block text-small">
            <TextLink href={paths.request(request)}>CS-{request}</TextLink> version {number}, {environment}
          </span>
        ))}
      </>
    ),
  },
  {
    key: 'changed',
    label: 'Written',
    nowrap: true,
    cell: ({ changedAt, changedBy }) => (
      <>
        <Time at={changedAt} mode="relative" />
        <span className="block text-caption text-subtle">
          by <Revealed text={changedBy} />
        </span>
      </>
    ),
  },
]
