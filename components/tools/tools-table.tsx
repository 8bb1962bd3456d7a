import { EffectWords, StateChip } from '@/components/tools/marks'
import { TextLink } from '@/components/ui/app-link'
import { type Column, DataTable } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import type { ToolRow, toolSorts } from '@/lib/catalogue/schema'
import { paths } from '@/lib/core/paths'

export type ToolSorts = Record<(typeof toolSorts)[number], SortLink>

const columns: ReadonlyArray<Column<ToolRow>> = [
  {
    key: 'title',
    label: 'Tool',
    rowHeader: true,
    cell: ({ key, title }) => (
      <>
        <TextLink href={paths.tool(key)} className="font-strong">
          {title}
        </TextLink>
        <code translate="no" className="block font-code text-code text-subtle wrap-anywhere spread:min-w-52">
          {key}
        </code>
      </>
    ),
  },
  {
    key: 'effect',
    label: 'At worst',
    nowrap: true,
    inline: true,
    cell: (row) => (
      <>
        <EffectWords tool={row} />
        {row.personalData && <span className="block text-small text-muted">Handles personal data</span>}
      </>
    ),
  },
  { key: 'undo', label: 'Can be undone', inline: true, cell: ({ reversible }) => (reversible ? 'Yes' : 'No') },
  { key: 'use', label: 'Who may use it', cell: Uses },
  { key: 'owner', label: 'Owner', inline: true, cell: ({ owner }) => owner ?? 'Nobody' },
  {
    key: 'state',
    label: 'State',
    inline: true,
    cell: ({ state, lacks, waits }) => (
      <>
        <StateChip state={state} />
        {waits && <span className="mt-0.5 block text-small text-muted">A new form waits for a look</span>}
        {state !== 'live' && lacks.length > 0 && (
          <span className="mt-0.5 block text-small text-muted">Lacks {lacks.length} of what it needs to go live</span>
        )}
      </>
    ),
  },
]

const fewNames = 3

function Uses({ state, allow, ask }: ToolRow) {
  if (state !== 'live') return <span className="text-muted">Nobody while it is not live</span>
  if (allow.length + ask.length === 0) return <span className="text-muted">No role</span>
  return (
    <>
      {allow.length > 0 && <span className="spread:block">Allowed: {names(allow)}</span>}
      {ask.length > 0 && <span className={allow.length > 0 ? 'block' : 'spread:block'}>By asking: {names(ask)}</span>}
    </>
  )
}

function names(all: readonly string[]) {
  const shown = all.length <= fewNames + 1 ? all : all.slice(0, fewNames)
  return (
    <>
      <bdi translate="no">{shown.join(', ')}</bdi>
      {shown.length < all.length && ` and ${all.length - shown.length} more`}
    </>
  )
}

/** The tools of the catalogue, one a line. */
export function ToolsTable({ rows, sorts }: { rows: readonly ToolRow[]; sorts: ToolSorts }) {
  return (
    <DataTable
      caption="Tools"
      captionHidden
      columns={columns.map((column) => ({ ...column, sort: sorts[column.key as keyof ToolSorts] }))}
      rows={rows}
      rowKey={({ key }) => key}
    />
  )
}
