import { PromptStateChip } from '@/components/prompts/state-chip'
import { ChoiceField } from '@/components/shell/choice-field'
import { LiveRefresh } from '@/components/shell/live'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { TextLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { Revealed } from '@/components/ui/revealed'
import { SelectField } from '@/components/ui/select-field'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted, manyWords } from '@/lib/core/count'
import { environmentLabel, environments, environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { type Board, promptsCountedUpTo, type PromptsFilter } from '@/lib/prompts/board/schema'
import { driftedWords } from '@/lib/prompts/drift/labels'
import type { Drifted } from '@/lib/prompts/drift/schema'
import { promptStateLabels, sensitivityLabels } from '@/lib/prompts/labels'
import { type PromptRow, promptStates } from '@/lib/prompts/schema'
import { labelled } from '@/lib/core/choices'

export type PromptsPageProps = {
  rows: readonly PromptRow[]
  filter: PromptsFilter
  board: Board
  /** How much pods work from texts that belong to no prompt. */
  driftedFromNone: Drifted
  notUnderstood: readonly string[]
  mayWrite: boolean
  addresses: PageAddresses
}

/** Which prompts are live where, and which wait for people. */
export function PromptsPage({
  rows,
  filter,
  board,
  driftedFromNone,
  notUnderstood,
  mayWrite,
  addresses,
}: PromptsPageProps) {
  const { cursor: _page, ...narrowed } = filter
  const inForce = promptFilters(filter)
  return (
    <>
      <LiveRefresh
        topics={['prompts', 'requests']}
        requests={rows.flatMap(({ waiting }) => waiting.map(({ requestId }) => requestId))}
      />
      <PageHeader
        title="Prompts"
        actions={mayWrite && <ButtonLink href={paths.newPrompt()}>New prompt</ButtonLink>}
        lead="The texts that pods work from. Which version is live where, only people’s signatures change."
      />
      <ListFilter
        action={paths.prompts()}
        values={narrowed}
        label="Search prompts"
        kept={['state']}
        inViews={['state']}
        inForce={inForce}
        notUnderstood={notUnderstood}
        clearHref={paths.prompts()}
        beside={
          <Segmented
            label="Where the newest version stands"
            items={[undefined, ...promptStates].map((state) => ({
              href: paths.prompts({ ...narrowed, state }),
              label: state ? promptStateLabels[state] : 'All',
              count: manyWords(board.counts[state ?? 'all'], promptsCountedUpTo),
              current: filter.state === state,
            }))}
          />
        }
      >
        <SelectField
          name="sensitivity"
          label="Sensitivity"
          empty="Any sensitivity"
          options={labelled(sensitivityLabels)}
          defaultValue={filter.sensitivity}
        />
        <ChoiceField name="owner" label="Answers for it" empty="Anybody" choices={board.owners} chosen={filter.owner} />
      </ListFilter>
      <DriftedFromNone drifted={driftedFromNone} />
      <Card>
        {rows.length > 0 ? (
          <DataTable caption="Prompts" captionHidden columns={columns} rows={rows} rowKey={({ slug }) => slug} />
        ) : (
          <Nothing isNarrowed={inForce.length > 0 || addresses.first !== null} />
        )}
      </Card>
      <CursorPager showing={`Showing ${counted(rows.length, 'prompt')}`} addresses={addresses} />
    </>
  )
}

function DriftedFromNone({ drifted }: { drifted: Drifted }) {
  const words = driftedWords(drifted)
  return (
    words.length > 0 && (
      <Notice tone="warn" className="mb-4">
        {words.join('; ')}, and belongs to no prompt here: <TextLink href={paths.drift()}>see all drift</TextLink>.
      </Notice>
    )
  )
}

/** The filters in words, each with its name in the address. */
export function promptFilters({ q, state, sensitivity, owner }: PromptsFilter): InForce[] {
  return inForceOf({
    q: q && `“${q}”`,
    state: state && promptStateLabels[state],
    sensitivity: sensitivity && sensitivityLabels[sensitivity],
    owner: owner && `${owner} answers for it`,
  })
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState
      kind="no-results"
      title="No prompt matches"
      action={<ButtonLink href={paths.prompts()}>Show all prompts</ButtonLink>}
    />
  ) : (
    <EmptyState kind="first-use" title="There are no prompts yet">
      Pods send theirs by POST /v2/prompts, and people write them here.
    </EmptyState>
  )
}

const columns: readonly Column<PromptRow>[] = [
  {
    key: 'title',
    label: 'Prompt',
    rowHeader: true,
    wide: true,
    cell: ({ slug, title, purpose, newest, sensitivity, owner, drifted }) => (
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
        <span className="block text-caption font-normal text-subtle">
          {owner ? <bdi translate="no">{owner}</bdi> : 'Nobody'} answers for it
        </span>
        {sensitivity === 'sensitive' && <span className="block text-caption font-normal text-warn-fg">Sensitive</span>}
        {driftedWords(drifted).map((words) => (
          <span key={words} className="block text-small font-normal">
            <TextLink href={paths.drift({ prompt: slug })}>{words}</TextLink>
          </span>
        ))}
      </>
    ),
  },
  {
    key: 'live',
    label: 'Live',
    inline: true,
    nowrap: true,
    cell: ({ slug, live }) =>
      live.length === 0 ? (
        <span className="text-subtle">Nowhere</span>
      ) : (
        environments
          .flatMap((environment) => live.find((one) => one.environment === environment) ?? [])
          .map(({ environment, number, isBack }) => (
            <span key={environment} className="block">
              {environmentWords[environment]}: <TextLink href={paths.prompt(slug, number)}>version {number}</TextLink>
              {isBack && <span className="text-caption text-subtle">, put back</span>}
            </span>
          ))
      ),
  },
  {
    key: 'newest',
    label: 'Newest',
    cell: ({ newest, state, waiting }) => (
      <>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="whitespace-nowrap">version {newest}</span> <PromptStateChip state={state} />
        </span>
        {waiting.map(({ request, environment, number }) => (
          <span key={request} className="block text-small spread:min-w-40">
            <TextLink href={paths.request(request)}>CS-{request}</TextLink>{' '}
            <span className="whitespace-nowrap">version {number}</span> for{' '}
            {environmentLabel(environment).toLowerCase()}
          </span>
        ))}
      </>
    ),
  },
  {
    key: 'changed',
    label: 'Written',
    inline: true,
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
  {
    key: 'reviewed',
    label: 'Last review',
    inline: true,
    nowrap: true,
    cell: ({ reviewedAt }) => (reviewedAt ? <Time at={reviewedAt} mode="relative" /> : 'Never'),
  },
]
