import { AnswerMark } from '@/components/policy/answer-mark'
import { type Column, DataTable } from '@/components/ui/table'
import { environmentLabel } from '@/lib/core/environment'
import { counted } from '@/lib/core/count'
import { cellWords } from '@/lib/policy/labels'
import type { Cell, ChangedCell } from '@/lib/policy/matrix'

/** Of more changes than these the text says all. */
const mostChanges = 100

const columns: ReadonlyArray<Column<ChangedCell>> = [
  {
    key: 'what',
    label: 'Role and tool',
    rowHeader: true,
    wide: true,
    cell: ({ role, tool }) => (
      <>
        <bdi translate="no">{role}</bdi>: {tool.title}
      </>
    ),
  },
  { key: 'where', label: 'Where', nowrap: true, cell: ({ environment }) => environmentLabel(environment) },
  { key: 'before', label: 'Before', nowrap: true, cell: ({ before }) => <Answer cell={before} /> },
  { key: 'after', label: 'After', nowrap: true, cell: ({ after }) => <Answer cell={after} /> },
]

function Answer({ cell }: { cell: Cell }) {
  return (
    <>
      <span className="sr-only">{cellWords(cell)}</span>
      {/* Where an answer comes from is told in the matrix, which says what its letters mean. */}
      <span aria-hidden>{cell.origin === 'nothing' ? 'Not set' : <AnswerMark {...cell} origin="own" />}</span>
    </>
  )
}

/** The answers that one policy gives otherwise than another, before and after. */
export function ChangedCells({ changes }: { changes: readonly ChangedCell[] }) {
  if (changes.length === 0)
    return <p className="mt-1 text-muted">No role may do more or less with any tool that there is today.</p>
  const shown = changes.slice(0, mostChanges)
  const caption =
    shown.length < changes.length
      ? `The first ${shown.length} of ${changes.length}`
      : counted(changes.length, 'answer', 'answers')
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={shown}
      rowKey={({ environment, role, tool }) => `${environment} ${role} ${tool.key}`}
    />
  )
}
