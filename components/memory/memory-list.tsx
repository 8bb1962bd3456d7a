import { Fragment } from 'react'
import { StateChip } from '@/components/memory/state-chip'
import { AppLink } from '@/components/ui/app-link'
import { PodName, Source } from '@/components/signs/found-name'
import { Remark } from '@/components/ui/chip'
import { Marked } from '@/components/ui/marked'
import { WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import { TimeStack } from '@/components/ui/time'
import { searchWords, spellings } from '@/lib/core/search-words'
import { memoryFlagLabel } from '@/lib/memory/labels'
import type { MemoryRow, memorySorts } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'

/** Where the list is ordered by each of its columns. */
export type MemorySorts = Record<(typeof memorySorts)[number], SortLink>

type MemoryListProps = { rows: readonly MemoryRow[]; sorts: MemorySorts; search: string | undefined }

/** What the pods keep in memory, each entry once. Words that were searched for are marked. */
export function MemoryList({ rows, sorts, search }: MemoryListProps) {
  const words = searchWords(search).flatMap(spellings)
  const columns: readonly Column<MemoryRow>[] = [
    {
      key: 'path',
      label: 'Entry',
      rowHeader: true,
      wide: true,
      cell: (entry) => <Name entry={entry} words={words} />,
    },
    { key: 'state', label: 'State', inline: true, cell: ({ state }) => <StateChip state={state} /> },
    { key: 'pod', label: 'Pod', inline: true, cell: ({ podOwner }) => <PodName name={podOwner} /> },
    { key: 'where', label: 'Where', inline: true, cell: (entry) => <Where entry={entry} /> },
    { key: 'changed', label: 'Changed', inline: true, cell: ({ updatedAt }) => <TimeStack at={updatedAt} /> },
  ]
  return (
    <DataTable
      caption="An entry that is on several branches is one line. Descriptions are the pods’ own words, not checked."
      columns={columns.map((column) => ({ ...column, sort: sorts[column.key as keyof MemorySorts] }))}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

function Name({ entry, words }: { entry: MemoryRow; words: readonly string[] }) {
  const { id, path, description, flags, versionCount } = entry
  return (
    <div className="min-w-0">
      <AppLink href={paths.memoryEntry(id)} className="row-link font-strong text-ink">
        <Marked text={path} words={words} isName />
      </AppLink>
      {flags.map((flag) => (
        <Fragment key={flag}>
          {' · '}
          <Remark icon={<WarningTriangle />}>{memoryFlagLabel(flag)}</Remark>
        </Fragment>
      ))}
      <p className="mt-0.5 text-small wrap-anywhere text-muted spread:line-clamp-1 stacked:line-clamp-3">
        {versionCount > 1 && `${versionCount} versions · `}
        {description ? <Marked text={description} words={words} /> : 'No description'}
      </p>
    </div>
  )
}

function Where({ entry: { source } }: { entry: MemoryRow }) {
  return source ? <Source {...source} /> : <span className="whitespace-nowrap">Here, live</span>
}
