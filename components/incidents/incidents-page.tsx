import { incidentFilters, IncidentsFilter, type IncidentsFilterProps } from '@/components/incidents/incidents-filter'
import { StateChip, Weight } from '@/components/incidents/incident-marks'
import { NextWord } from '@/components/incidents/next-word'
import { ChangedPill } from '@/components/shell/changed-pill'
import { Sentence } from '@/components/signs/sentence'
import { listTitle } from '@/components/signs/titles'
import { AppLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { type Column, DataTable } from '@/components/ui/table'
import { Time, TimeStack } from '@/components/ui/time'
import { counted, manyWords, rangeWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { incidentKindWords, incidentViewWords } from '@/lib/incidents/labels'
import { type IncidentCounts, type IncidentRow, incidentsCountedUpTo, incidentViews } from '@/lib/incidents/schema'

export type IncidentsPageProps = IncidentsFilterProps & {
  rows: readonly IncidentRow[]
  /** How many there are in each view, with the other filters that are in force. */
  counts: IncidentCounts
  /** How many stand on the pages before this one. */
  before: number
  addresses: PageAddresses
}

/** The heading of the list, and the beginning of its title. */
export function incidentsTitle({ filter, counts }: Pick<IncidentsPageProps, 'filter' | 'counts'>): string {
  const view = filter.state ?? 'open'
  const words = [incidentViewWords[view].toLowerCase(), ...wordsOf(filter)]
  const list = { name: 'Incidents', one: 'incident', many: 'incidents' }
  return listTitle(list, { count: counts[view], total: null, upTo: incidentsCountedUpTo(filter) }, words)
}

const wordsOf = (filter: IncidentsPageProps['filter']) => incidentFilters(filter).map(({ words }) => words)

/** Whether anything is broken or unsafe now: what goes wrong, each cause once, what weighs most first. */
export function IncidentsPage(props: IncidentsPageProps) {
  const { rows, counts, before, filter, choices, notUnderstood, addresses } = props
  const { cursor: _page, state = 'open', ...rest } = filter
  const upTo = incidentsCountedUpTo(filter)
  const views = incidentViews.map((name) => ({
    label: incidentViewWords[name],
    href: paths.incidents({ ...rest, state: name === 'open' ? undefined : name }),
    count: manyWords(counts[name], upTo),
    current: state === name,
  }))
  return (
    <>
      <PageHeader
        title={incidentsTitle(props)}
        lead="What goes wrong, once for each cause: errors that pods report, calls that fail, work that gave up, branches that moved without a signature, and what monitors and alerts see."
      />
      <IncidentsFilter {...{ filter, choices, notUnderstood }} beside={<Segmented label="State" items={views} />} />
      <ChangedPill topics={['incidents']} words="Incidents have changed" />
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        {rows.length > 0 ? (
          <DataTable
            caption="What weighs most stands first, and of that what began last."
            columns={columns}
            rows={rows}
            rowKey={({ number }) => String(number)}
          />
        ) : (
          <NoIncidents filter={filter} counts={counts} first={addresses.first} />
        )}
      </div>
      <CursorPager
        showing={rangeWords({ before, total: counts[state], upTo }, rows.length, 'incident')}
        addresses={addresses}
      />
    </>
  )
}

const columns: readonly Column<IncidentRow>[] = [
  {
    key: 'title',
    label: 'Incident',
    rowHeader: true,
    wide: true,
    cell: ({ number, title, kind, owner, silencedUntil, nextWordAt }) => (
      <div className="min-w-0">
        <AppLink href={paths.incident(number)} className="row-link font-strong wrap-anywhere text-ink">
          INC-{number} <Sentence text={title} />
        </AppLink>
        <p className="mt-0.5 text-small font-normal wrap-anywhere text-muted">
          {incidentKindWords[kind]}
          {owner !== null && (
            <>
              {' '}
              · <bdi translate="no">{owner}</bdi> has it
            </>
          )}
          {silencedUntil !== null && (
            <>
              {' '}
              · silenced until <Time at={silencedUntil} mode="absolute" />
            </>
          )}
          {nextWordAt !== null && (
            <>
              {' '}
              · <NextWord at={nextWordAt} />
            </>
          )}
        </p>
      </div>
    ),
  },
  { key: 'severity', label: 'Weight', inline: true, nowrap: true, cell: ({ severity }) => <Weight of={severity} /> },
  { key: 'state', label: 'State', inline: true, nowrap: true, cell: (row) => <StateChip of={row} /> },
  {
    key: 'count',
    label: 'How often',
    inline: true,
    nowrap: true,
    cell: ({ count, pods }) => (
      <>
        {counted(count, 'time')}
        {pods > 0 && <span className="text-muted">, {counted(pods, 'pod')}</span>}
      </>
    ),
  },
  { key: 'at', label: 'Last', inline: true, cell: ({ lastAt }) => <TimeStack at={lastAt} /> },
]

const emptyWords = {
  open: 'Nothing is open',
  acknowledged: 'Nothing is being looked at',
  resolved: 'Nothing was resolved yet',
  all: 'Nothing went wrong yet',
} as const

type EmptyProps = Pick<IncidentsPageProps, 'filter' | 'counts'> & { first: string | null }

function NoIncidents({ filter, counts, first }: EmptyProps) {
  const view = filter.state ?? 'open'
  if (first !== null) {
    const action = <ButtonLink href={first}>Go to the first page</ButtonLink>
    return <EmptyState kind="no-results" title="There are no more incidents" action={action} />
  }
  const words = wordsOf(filter)
  if (words.length > 0)
    return (
      <EmptyState
        kind="no-results"
        title={`No incidents match ${words.join(', ')}`}
        action={<ButtonLink href={paths.incidents({ state: filter.state })}>Clear all filters</ButtonLink>}
      />
    )
  if (counts.all === 0)
    return (
      <EmptyState kind="first-use" title={emptyWords.all}>
        Pods report errors here, and Countersign adds calls that fail, work that gave up, branches that moved without a
        signature, and what monitors of tools and alerts see. What has one cause is one incident, however often it
        comes.
      </EmptyState>
    )
  return (
    <EmptyState kind={view === 'open' ? 'all-done' : 'first-use'} title={emptyWords[view]}>
      {view === 'open' && counts.acknowledged > 0 && 'What somebody takes care of stands under “Taken note of”.'}
    </EmptyState>
  )
}
