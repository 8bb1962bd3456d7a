import { StateChip } from '@/components/memory/state-chip'
import { AppLink } from '@/components/ui/app-link'
import { PodName, Source } from '@/components/signs/found-name'
import { Chip } from '@/components/ui/chip'
import { Marked } from '@/components/ui/marked'
import { WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { memoryFlagLabel } from '@/lib/memory/labels'
import type { MemoryRow } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'

/** What the pods keep in memory, the entry that changed last first. Words that were searched for are marked. */
export function MemoryList({ rows, search }: { rows: readonly MemoryRow[]; search: string | undefined }) {
  const words = (search ?? '').split(/\s+/)
  const columns: readonly Column<MemoryRow>[] = [
    {
      key: 'entry',
      label: 'Entry',
      rowHeader: true,
      wide: true,
      cell: (entry) => <Name entry={entry} words={words} />,
    },
    { key: 'state', label: 'State', cell: ({ state }) => <StateChip state={state} /> },
    { key: 'pod', label: 'Pod', cell: ({ podOwner }) => <PodName name={podOwner} /> },
    { key: 'where', label: 'Where', cell: (entry) => <Where entry={entry} /> },
    { key: 'changed', label: 'Changed', cell: ({ updatedAt }) => <TimeStack at={updatedAt} /> },
  ]
  return (
    <DataTable
      caption="Changed last first. Descriptions are the pods’ own words, not checked."
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

function Name({ entry, words }: { entry: MemoryRow; words: readonly string[] }) {
  const { id, path, description, fileType, flags, versionCount } = entry
  return (
    <div className="min-w-0">
      <AppLink
        href={paths.memoryEntry(id)}
        className="font-strong text-ink no-underline hover:underline max-md:underline"
      >
        <Marked text={path} words={words} isName />
      </AppLink>
      <p className="mt-0.5 line-clamp-3 text-small wrap-anywhere text-muted">
        {description ? <Marked text={description} words={words} /> : 'No description'}
      </p>
      <p className="mt-0.5 text-caption text-subtle">
        {[fileType, versionCount === 1 ? '1 version' : `${versionCount} versions`].filter(Boolean).join(' · ')}
      </p>
      {flags.map((flag) => (
        <Chip key={flag} tone="warn" icon={<WarningTriangle />} className="mt-1 mr-1.5">
          {memoryFlagLabel(flag)}
        </Chip>
      ))}
    </div>
  )
}

function Where({ entry: { source } }: { entry: MemoryRow }) {
  return source ? <Source {...source} /> : <span className="whitespace-nowrap">Here, live</span>
}
