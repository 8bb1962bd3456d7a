import { CommittedLine } from '@/components/outputs/committed-line'
import { RevisionChip } from '@/components/outputs/revision-chip'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { OutputDetail, RevisionRow } from '@/lib/outputs/detail/schema'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

/** Who handed a revision in, when, and what it is. */
export function Facts({
  output: { project, shown },
  committed,
}: {
  output: OutputDetail
  committed: Committed | null
}) {
  const { pod, taskKey, task, request, size, type, digest, at, stoodAt, says } = shown
  return (
    <Card id="facts" title="Facts" className="mb-4">
      <div className="mt-3">
        <MetaList
          items={[
            { name: 'Pod', value: <bdi translate="no">{pod}</bdi> },
            {
              name: 'Task',
              value:
                task === null ? (
                  <bdi translate="no">{taskKey}</bdi>
                ) : (
                  <TextLink href={paths.task(task)}>T-{task}</TextLink>
                ),
            },
            ...(project === '' ? [] : [{ name: 'Repository', value: <bdi translate="no">{project}</bdi> }]),
            ...(request === null
              ? []
              : [{ name: 'Request', value: <TextLink href={paths.request(request)}>CS-{request}</TextLink> }]),
            { name: 'Handed in', value: <Time at={at} mode="absolute" /> },
            ...(stoodAt === null ? [] : [{ name: 'Stood since', value: <Time at={stoodAt} mode="absolute" /> }]),
            ...(committed === null ? [] : [{ name: 'Commit', value: <CommittedLine committed={committed} /> }]),
            { name: 'Kind', value: <span translate="no">{type}</span> },
            { name: 'Size', value: counted(size, 'byte') },
            ...(says.saysPersonal === null
              ? []
              : [
                  {
                    name: 'Personal data',
                    value: says.saysPersonal ? 'Its pod says there is' : 'Its pod says there is none',
                  },
                ]),
            {
              name: 'SHA-256',
              value: (
                <code translate="no" className="wrap-anywhere">
                  {digest}
                </code>
              ),
            },
            ...(says.prompt === null
              ? []
              : [
                  {
                    name: 'Prompt',
                    value: (
                      <code translate="no" className="wrap-anywhere">
                        {says.prompt}
                      </code>
                    ),
                  },
                ]),
          ]}
        />
      </div>
    </Card>
  )
}

/** All revisions of a file, and where each stands. */
export function Revisions({ output: { id, revisions, total, shown } }: { output: OutputDetail }) {
  return (
    <Card id="revisions" title={`Revisions (${total})`} remark="newest first" className="mb-4">
      <ol className="mt-2">
        {revisions.map((one) => (
          <li key={one.number} className="border-t border-line py-2.5 text-small">
            <RevisionLine row={one} id={id} isShown={one.number === shown.number} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function RevisionLine({
  row: { number, state, pod, at, losses },
  id,
  isShown,
}: {
  row: RevisionRow
  id: string
  isShown: boolean
}) {
  return (
    <>
      <span className="flex flex-wrap items-center justify-between gap-2">
        {isShown ? (
          <strong>Revision {number}</strong>
        ) : (
          <TextLink href={paths.output(id, { revision: number })}>Revision {number}</TextLink>
        )}
        <RevisionChip state={state} />
      </span>
      <span className="text-muted">
        <bdi translate="no">{pod}</bdi>, <Time at={at} mode="absolute" />
        {losses.length > 0 && ' · loses content'}
      </span>
    </>
  )
}
