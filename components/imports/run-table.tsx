import { Reason } from '@/components/imports/reason'
import { ImportChip } from '@/components/imports/state-chip'
import { AppLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { type Column, DataTable } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import { TimeStack } from '@/components/ui/time'
import { countsSentence } from '@/lib/imports/labels'
import type { ImportRow, importSorts } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'

const columns: readonly Column<ImportRow>[] = [
  {
    key: 'import',
    nowrap: true,
    label: 'Import',
    rowHeader: true,
    cell: ({ id, number, name }) => (
      <AppLink
        href={paths.importRun(id)}
        className="font-strong text-ink no-underline hover:underline stacked:underline"
      >
        Import {number}: <Breakable text={name} />
      </AppLink>
    ),
  },
  { key: 'state', label: 'State', cell: ({ state }) => <ImportChip state={state} /> },
  { key: 'result', label: 'Result', wide: true, cell: (run) => <Result run={run} /> },
  { key: 'who', label: 'Asked by', nowrap: true, cell: ({ askedBy }) => <Breakable text={askedBy} /> },
  { key: 'when', label: 'When', cell: ({ requestedAt }) => <TimeStack at={requestedAt} /> },
]

/** Where past imports are ordered by each of their columns. */
export type RunSorts = Record<(typeof importSorts)[number], SortLink>

type RunTableProps = { caption: string; rows: readonly ImportRow[]; sorts: RunSorts }

/** Imports that have ended. */
export function RunTable({ caption, rows, sorts }: RunTableProps) {
  const sorted = columns.map((column) => ({ ...column, sort: sorts[column.key as keyof RunSorts] }))
  return <DataTable caption={caption} columns={sorted} rows={rows} rowKey={({ id }) => id} />
}

/** What came of an import, in words. */
export function Result({ run: { id, state, counts, problemCount, failure } }: { run: ImportRow }) {
  if (state === 'queued' || state === 'running') return <>Not finished yet</>
  if (state !== 'done') return <Reason text={sentence(failure ?? 'Nobody knows why.')} />
  return (
    <>
      {countsSentence(counts)}{' '}
      {problemCount > 0 && (
        <AppLink href={paths.importRun(id, { tab: 'problems' })} className="link">
          {problemCount === 1
            ? '1 thing could not be read as it stands'
            : `${problemCount.toLocaleString('en')} things could not be read as they stand`}
        </AppLink>
      )}
    </>
  )
}

function sentence(text: string): string {
  const words = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(words) || words.includes('\n') ? words : `${words}.`
}
