import { MemoryFilter, type MemoryFilterProps, memoryFilters } from '@/components/memory/memory-filter'
import { MemoryList, type MemorySorts } from '@/components/memory/memory-list'
import { ChangedPill } from '@/components/shell/changed-pill'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { listTitle } from '@/components/signs/titles'
import { memoryStateLabels } from '@/lib/memory/labels'
import { type MemoryCounts, type MemoryRow, memoryState } from '@/lib/memory/schema'
import { leastPlace, rangeWords, viewCount } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

export type MemoryPageProps = MemoryFilterProps & {
  rows: readonly MemoryRow[]
  /** How many entries there are in each state, with the other filters that are in force. */
  counts: MemoryCounts
  /** How many stand on the pages before this one. */
  before: number
  sorts: MemorySorts
  addresses: PageAddresses
  /** How many there are at all. */
  total: number
  canImport: boolean
  /** Whether the reader may write an entry. */
  mayWrite: boolean
}

const inMemory = { name: 'Memory', one: 'entry', many: 'entries', where: 'in memory' }

/** The heading of the list, and the beginning of its title. */
export function memoryTitle({ filter, counts, total }: Pick<MemoryPageProps, 'filter' | 'counts' | 'total'>): string {
  const words = memoryFilters(filter).map((one) => one.words)
  const { isLeast, upTo } = counts
  const count = isLeast && filter.state ? null : counts[filter.state ?? 'all']
  return listTitle(inMemory, { count, total, isLeast, upTo }, words)
}

/** What the pods believe, where it came from, and what is odd about it. */
export function MemoryPage(props: MemoryPageProps) {
  const { rows, before, sorts, counts, filter, choices, notUnderstood, addresses, canImport, mayWrite } = props
  const { cursor: _page, state, ...rest } = filter
  const words = memoryFilters(filter).map((one) => one.words)
  const isFirstUse = counts.all === 0 && words.length === 0
  const { isLeast, upTo } = counts
  const shown = (count: number) => viewCount(count, counts)
  // Where many hold a word, nobody counts what is in which view.
  const views = [
    { label: 'All', href: paths.memory(rest), count: shown(counts.all), current: state === undefined },
    ...memoryState.options.map((name) => ({
      label: memoryStateLabels[name],
      href: paths.memory({ ...rest, state: name }),
      ...(!isLeast && { count: shown(counts[name]) }),
      current: state === name,
    })),
  ]
  const place = isLeast
    ? leastPlace(before, rows.length, addresses.next !== null, state ? 0 : counts.all)
    : { before, total: counts[state ?? 'all'], upTo }
  return (
    <>
      <PageHeader
        title={memoryTitle(props)}
        lead="Notes and indexed files that pods read before they act, with where each one came from."
        actions={mayWrite && <ButtonLink href={paths.newMemory()}>New entry</ButtonLink>}
      />
      {!isFirstUse && (
        <MemoryFilter {...{ filter, choices, notUnderstood }} beside={<Segmented label="State" items={views} />} />
      )}
      <ChangedPill topics={['memory']} words="Memory has changed" />
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        {rows.length > 0 ? (
          <MemoryList rows={rows} sorts={sorts} search={filter.q} />
        ) : (
          <MemoryEmpty words={words} isFirstUse={isFirstUse} first={addresses.first} canImport={canImport} />
        )}
      </div>
      <CursorPager showing={rangeWords(place, rows.length, 'entry', 'entries')} addresses={addresses} />
    </>
  )
}

type EmptyProps = { words: readonly string[]; isFirstUse: boolean; canImport: boolean; first: string | null }

function MemoryEmpty({ words, isFirstUse, canImport, first }: EmptyProps) {
  if (first !== null) {
    const action = <ButtonLink href={first}>Go to the first page</ButtonLink>
    return <EmptyState kind="no-results" title="There are no more entries" action={action} />
  }
  if (isFirstUse) {
    return (
      <EmptyState
        kind="first-use"
        title="Nothing is in memory yet"
        action={canImport && <ButtonLink href={paths.imports()}>Import a repository</ButtonLink>}
      >
        Memory is what pods look up before they work: short notes about files and decisions. It fills when the history
        of a delivery repository is imported.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      kind="no-results"
      title={`No entries match ${words.join(', ')}`}
      action={<ButtonLink href={paths.memory()}>Clear all filters</ButtonLink>}
    />
  )
}
