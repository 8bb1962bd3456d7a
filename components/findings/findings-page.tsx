import { findingFilters, FindingsFilter, type FindingsFilterProps } from '@/components/findings/findings-filter'
import { FindingsTable } from '@/components/findings/findings-table'
import { ChangedPill } from '@/components/shell/changed-pill'
import { listTitle } from '@/components/signs/titles'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { manyWords, rangeWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { findingStateLabels } from '@/lib/findings/labels'
import { type FindingCounts, type FindingRow, findingViews } from '@/lib/findings/schema'

export type FindingsPageProps = FindingsFilterProps & {
  rows: readonly FindingRow[]
  /** How many there are in each state, with the other filters that are in force. */
  counts: FindingCounts
  /** How many stand on the pages before this one. */
  before: number
  addresses: PageAddresses
  /** Whether the reader keeps the lists of names and phrases. */
  canList: boolean
}

/** The heading of the list, and the beginning of its title. */
export function findingsTitle({ filter, counts }: Pick<FindingsPageProps, 'filter' | 'counts'>): string {
  const words = [findingStateLabels[filter.state ?? 'open'].toLowerCase(), ...wordsOf(filter)]
  const list = { name: 'Findings', one: 'finding', many: 'findings' }
  return listTitle(list, { count: counts[filter.state ?? 'open'], total: null }, words)
}

const wordsOf = (filter: FindingsPageProps['filter']) => findingFilters(filter).map(({ words }) => words)

/** What Countersign found in what pods and people write: secrets, personal data, text that hides or speaks to a model. */
export function FindingsPage(props: FindingsPageProps) {
  const { rows, counts, before, filter, choices, notUnderstood, addresses } = props
  const { cursor: _page, state = 'open', ...rest } = filter
  const views = findingViews.map((name) => ({
    label: findingStateLabels[name],
    href: paths.findings({ ...rest, state: name === 'open' ? undefined : name }),
    count: counts[name] > 10_000 ? manyWords(counts[name]) : counts[name],
    current: state === name,
  }))
  const isFirstUse = wordsOf(filter).length === 0 && findingViews.every((name) => counts[name] === 0)
  return (
    <>
      <PageHeader
        title={findingsTitle(props)}
        actions={props.canList && <ButtonLink href={paths.listedWords()}>Names and phrases</ButtonLink>}
        lead="What Countersign found in calls, prompts, memory, outputs and repositories. Their values stand nowhere but in those texts themselves."
      />
      {!isFirstUse && (
        <FindingsFilter {...{ filter, choices, notUnderstood }} beside={<Segmented label="State" items={views} />} />
      )}
      <ChangedPill topics={['findings']} words="Findings have changed" />
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        {rows.length > 0 ? (
          <FindingsTable rows={rows} />
        ) : (
          <FindingsEmpty isFirstUse={isFirstUse} filter={filter} first={addresses.first} />
        )}
      </div>
      <CursorPager
        showing={rangeWords({ before, total: counts[state] }, rows.length, 'finding')}
        addresses={addresses}
      />
    </>
  )
}

const emptyWords = {
  open: 'No finding is open',
  bypassed: 'No finding is let through now',
  accepted: 'No finding was accepted',
  false_alarm: 'No finding was called a false alarm',
  fixed: 'No finding was fixed',
} as const

type EmptyProps = { isFirstUse: boolean; first: string | null } & Pick<FindingsPageProps, 'filter'>

function FindingsEmpty({ isFirstUse, filter, first }: EmptyProps) {
  if (first !== null) {
    const action = <ButtonLink href={first}>Go to the first page</ButtonLink>
    return <EmptyState kind="no-results" title="There are no more findings" action={action} />
  }
  if (isFirstUse)
    return (
      <EmptyState kind="first-use" title="Nothing was found yet">
        Countersign looks for keys and passwords, personal data, hidden characters and words that speak to a model in
        each call, each version of a prompt and each repository that is imported. What it finds is listed here for
        people to say what it is.
      </EmptyState>
    )
  const words = wordsOf(filter)
  if (words.length > 0)
    return (
      <EmptyState
        kind="no-results"
        title={`No findings match ${words.join(', ')}`}
        action={<ButtonLink href={paths.findings({ state: filter.state })}>Clear all filters</ButtonLink>}
      />
    )
  return (filter.state ?? 'open') === 'open' ? (
    <EmptyState kind="all-done" title={emptyWords.open}>
      Of everything that was found somebody has said what it is.
    </EmptyState>
  ) : (
    <EmptyState
      kind="no-results"
      title={emptyWords[filter.state ?? 'open']}
      action={<ButtonLink href={paths.findings()}>Show open findings</ButtonLink>}
    />
  )
}
