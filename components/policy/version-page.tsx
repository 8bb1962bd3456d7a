import { AnswerMark } from '@/components/policy/answer-mark'
import { NumberedText } from '@/components/policy/numbered-text'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { cellWords } from '@/lib/policy/labels'
import type { Cell, ChangedCell } from '@/lib/policy/matrix'
import type { Version } from '@/lib/policy/read/queries'

/** Of more changes than these the text below says all. */
const mostChanges = 100

/** One version of the policy: what it answers otherwise than the one before, and every word of it. */
export function VersionPage({ version: { version, at, reason, inForce, document, changes } }: { version: Version }) {
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Policy', href: paths.policy() },
              { label: 'History', href: paths.policyHistory() },
            ]}
            here={`Version ${version}`}
          />
        }
        title={`Policy version ${version}`}
        chips={inForce && <Chip tone="info">In force</Chip>}
        lead={
          <>
            Put into force <Time at={at} />: {reason}
          </>
        }
        actions={<CopyButton text={document} label="Copy the text" />}
      />
      {changes && (
        <Card id="changes" title={`What it answers otherwise than version ${version - 1}`} className="mb-4">
          <Changes changes={changes} />
        </Card>
      )}
      <Card id="text" title="As it was written">
        <NumberedText label="The text of the policy" text={document} className="mt-2" />
      </Card>
    </>
  )
}

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
      <span aria-hidden>{cell.origin === 'nothing' ? 'Not set' : <AnswerMark {...cell} />}</span>
    </>
  )
}

function Changes({ changes }: { changes: readonly ChangedCell[] }) {
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
