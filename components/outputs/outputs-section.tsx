import { RevisionChip } from '@/components/outputs/revision-chip'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { TaskOutput } from '@/lib/outputs/detail/schema'

const columns: readonly Column<TaskOutput>[] = [
  {
    key: 'path',
    label: 'File',
    rowHeader: true,
    wide: true,
    cell: ({ id, path, newest: { number } }) => (
      <TextLink href={paths.output(id, { revision: number })}>
        <bdi translate="no" className="wrap-anywhere">
          {path}
        </bdi>
      </TextLink>
    ),
  },
  {
    key: 'state',
    label: 'Newest of this task',
    cell: ({ newest: { number, state } }) => (
      <>
        Revision {number} <RevisionChip state={state} />
      </>
    ),
  },
  {
    key: 'standing',
    label: 'Stands',
    cell: ({ standing }) => (standing === null ? 'Nothing' : `Revision ${standing}`),
  },
  {
    key: 'request',
    label: 'Request',
    cell: ({ newest: { request } }) =>
      request !== null && <TextLink href={paths.request(request)}>CS-{request}</TextLink>,
  },
  {
    key: 'at',
    label: 'Handed in',
    cell: ({ newest: { at } }) => <Time at={at} mode="absolute" className="whitespace-nowrap" />,
  },
]

/** What a task produced, and what of it stands. */
export function OutputsSection({ outputs }: { outputs: readonly TaskOutput[] }) {
  if (outputs.length === 0) return null
  return (
    <Card id="outputs" title="What it produced" className="mb-4">
      <DataTable
        caption="Files that this task produced"
        captionHidden
        columns={columns}
        rows={outputs}
        rowKey={({ id }) => id}
      />
    </Card>
  )
}
