import { CommittedLine } from '@/components/outputs/committed-line'
import { RevisionChip } from '@/components/outputs/revision-chip'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { TaskOutput } from '@/lib/outputs/detail/schema'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

/** So many revisions of a file are named in its line; its own page has all of them. */
const mostNamed = 4

type OutputsSectionProps = { outputs: readonly TaskOutput[]; number: number; committed: readonly Committed[] }
type Row = TaskOutput & Pick<OutputsSectionProps, 'committed'>

const columns: readonly Column<Row>[] = [
  {
    key: 'path',
    label: 'File',
    rowHeader: true,
    wide: true,
    cell: ({ id, path }) => (
      <TextLink href={paths.output(id)}>
        <bdi translate="no" className="wrap-anywhere">
          {path}
        </bdi>
      </TextLink>
    ),
  },
  { key: 'revisions', label: 'Revisions of this task', cell: (output) => <Named output={output} /> },
  {
    key: 'standing',
    label: 'Stands',
    cell: ({ standing }) => (
      <span className="whitespace-nowrap">{standing === null ? 'Nothing' : `Revision ${standing}`}</span>
    ),
  },
  {
    key: 'at',
    label: 'Handed in',
    cell: ({ revisions: [newest] }) => <Time at={newest!.at} mode="absolute" className="whitespace-nowrap" />,
  },
]

/** What a task produced, in which revisions, and what of it stands. */
export function OutputsSection({ outputs, number, committed }: OutputsSectionProps) {
  if (outputs.length === 0) return null
  return (
    <Card
      id="outputs"
      title="What it produced"
      aside={<TextLink href={`${paths.task(number, { tab: 'history' })}#changelog`}>Changelog by topic</TextLink>}
      className="mb-4"
    >
      <DataTable
        caption="Files that this task produced"
        captionHidden
        columns={columns}
        rows={outputs.map((output) => ({ ...output, committed }))}
        rowKey={({ id }) => id}
      />
    </Card>
  )
}

function Named({ output: { id, revisions, committed } }: { output: Row }) {
  const ofRevision = (number: number) => committed.find((one) => one.output === id && one.number === number)
  const more = revisions.length - mostNamed
  return (
    <ul className="grid gap-1 spread:min-w-72">
      {revisions.slice(0, mostNamed).map(({ number, state, request }) => (
        <li key={number} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <TextLink href={paths.output(id, { revision: number })}>Revision {number}</TextLink>
          <RevisionChip state={state} />
          {request !== null && <TextLink href={paths.request(request)}>CS-{request}</TextLink>}
          <OwnCommit committed={ofRevision(number)} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <TextLink href={paths.output(id)}>and {more} before them</TextLink>
        </li>
      )}
    </ul>
  )
}

function OwnCommit({ committed }: { committed: Committed | undefined }) {
  if (!committed) return null
  return (
    <span className="basis-full text-small text-muted">
      <CommittedLine committed={committed} />
    </span>
  )
}
