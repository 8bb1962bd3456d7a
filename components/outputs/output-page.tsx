import { FindingList } from '@/components/findings/finding-list'
import { PreviewOf } from '@/components/outputs/preview'
import { Facts, Revisions } from '@/components/outputs/output-facts'
import { RevisionChip } from '@/components/outputs/revision-chip'
import { WrittenText } from '@/components/requests/changes/document-text'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Segmented } from '@/components/ui/link-row'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { OutputDetail } from '@/lib/outputs/detail/schema'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

export const outputViews = ['preview', 'raw'] as const
export type OutputView = (typeof outputViews)[number]

type OutputPageProps = { output: OutputDetail; committed: Committed | null; view: OutputView }

/** A file that pods produce: one of its revisions, what stands, and all the others. */
export function OutputPage({ output, committed, view }: OutputPageProps) {
  const { id, path, environment, standing, shown } = output
  const name = path.split('/').at(-1)!
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Tasks', href: paths.tasks() },
              ...(shown.task === null ? [] : [{ label: `T-${shown.task}`, href: paths.task(shown.task) }]),
            ]}
            here={name}
          />
        }
        title={<Breakable text={path} />}
        chips={
          <>
            <RevisionChip state={shown.state} />
            <Chip>Revision {shown.number}</Chip>
            <Chip>{environmentLabel(environment)}</Chip>
          </>
        }
      />
      <Standing output={output} />
      <div className="grid items-start gap-x-7 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="min-w-0">
          <Card
            id="content"
            title={`Revision ${shown.number}`}
            remark={shown.number === standing ? 'this stands' : undefined}
            aside={
              <Segmented
                label="How it is shown"
                items={outputViews.map((one) => ({
                  label: one === 'preview' ? 'Preview' : 'Raw',
                  href: paths.output(id, { revision: shown.number, view: one === 'preview' ? null : one }),
                  current: one === view,
                }))}
              />
            }
            className="mb-4"
          >
            <div className="mt-3">
              {view === 'preview' ? (
                <PreviewOf preview={shown.preview} name={name} />
              ) : (
                <Raw shown={shown} name={name} />
              )}
            </div>
          </Card>
          {shown.findings.length > 0 && (
            <Card id="found" title={`Found in revision ${shown.number}`} className="mb-4">
              <FindingList findings={shown.findings} placeOf={() => '#content'} />
            </Card>
          )}
          <Told shown={shown} />
        </div>
        <aside aria-label="Facts" className="min-w-0">
          <Facts output={output} committed={committed} />
          <Revisions output={output} />
        </aside>
      </div>
    </>
  )
}

function Standing({ output: { id, standing, shown } }: Pick<OutputPageProps, 'output'>) {
  const other = standing !== null && standing !== shown.number
  const where = other ? (
    <TextLink href={paths.output(id, { revision: standing })}>Revision {standing} stands.</TextLink>
  ) : standing === null ? (
    'Nothing stands at this path.'
  ) : null
  return (
    <>
      {shown.losses.length > 0 && (
        <Notice tone="warn" className="mb-4" title="It loses content of what stood when it was handed in">
          <ul className="list-disc pl-5">
            {shown.losses.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Notice>
      )}
      {shown.state === 'pending' && (
        <Notice tone="info" className="mb-4" title={`Revision ${shown.number} waits for people`}>
          {where}{' '}
          {shown.request !== null && <TextLink href={paths.request(shown.request)}>CS-{shown.request}</TextLink>}
        </Notice>
      )}
      {(shown.state === 'rejected' || shown.state === 'superseded') && (
        <Notice tone="info" className="mb-4" title={`Revision ${shown.number} does not stand`}>
          {where}
        </Notice>
      )}
    </>
  )
}

type Shown = OutputDetail['shown']

function Raw({ shown: { raw, size, type }, name }: { shown: Shown; name: string }) {
  if (!raw)
    return (
      <p className="text-small">
        It is no text: {counted(size, 'byte')} of {type}. A pod reads them by GET /v2/outputs.
      </p>
    )
  return (
    <>
      <WrittenText label={`Text of ${name}`} text={raw.text} />
      {raw.isCut && <p className="mt-2 text-small text-muted">It is longer: this is the beginning of it.</p>}
    </>
  )
}

function Told({ shown: { says, pod } }: { shown: Shown }) {
  const parts = [
    ['What was changed and why', says.message],
    ['How its pod came to it', says.reasoning],
    ['What is to be remembered', says.memoryDelta],
    ['What the next pod should know', says.handoff],
  ] as const
  const missing = parts.flatMap(([title, text]) => (text === null ? [title.toLowerCase()] : []))
  return (
    <Card id="told" title="What its pod told with it" className="mb-4">
      {parts.map(
        ([title, text]) =>
          text !== null && (
            <div key={title} className="mt-3">
              <h3 className="text-small font-semibold">{title}</h3>
              <SaidByPod who={pod}>
                <LongText text={text} />
              </SaidByPod>
            </div>
          ),
      )}
      {missing.length > 0 && <p className="mt-3 text-small text-muted">It did not tell: {missing.join(', ')}.</p>}
    </Card>
  )
}
