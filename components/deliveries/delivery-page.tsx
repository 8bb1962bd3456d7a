import { AskedBy, DeliveryLinks } from '@/components/deliveries/delivery-links'
import { FileLine } from '@/components/deliveries/file-line'
import { FilesFilterLine } from '@/components/deliveries/files-filter-line'
import { LookNotice } from '@/components/deliveries/look-notice'
import { OnceForm, type OnceAction } from '@/components/deliveries/once-form'
import { OpenedFile } from '@/components/deliveries/opened-file'
import { OpenedLine } from '@/components/deliveries/opened-line'
import { OpenedMark } from '@/components/deliveries/opened-mark'
import { UndoForm } from '@/components/deliveries/undo-form'
import type { ChangeAction } from '@/components/people/outcome-note'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { takenWords } from '@/lib/deliveries/github/others/labels'
import { movedWords } from '@/lib/deliveries/moved/labels'
import { narrowed } from '@/lib/deliveries/narrowed'
import type { DeliveryDetail, FilesFilter } from '@/lib/deliveries/schema'
import type { UndoOffer } from '@/lib/deliveries/undo/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { deliveryStateLabels, noFilesWords, undoWords } from '@/lib/deliveries/words'

type DeliveryPageProps = {
  delivery: DeliveryDetail
  /** Which of the files are listed. */
  filter: FilesFilter
  /** Which file the list begins with. */
  from: number
  undo: ChangeAction
  undoNow: OnceAction
}

/** So many files are listed at once; fewer beside one that is opened. */
const mostListed = 40
const mostBeside = 10
/** With more files than this they can be narrowed. */
const mostAtAGlance = 12

/** The files of a delivery, one of them as it changes. */
export function DeliveryPage({ delivery, filter, from, undo: onUndo, undoNow }: DeliveryPageProps) {
  const { id, repository, branch, number, revision, state, podName, links, askedBy, isAtOnce, held, look } = delivery
  const { files, isThere, opened, undo, pull } = delivery
  const at = opened ? files.findIndex(({ path }) => path === opened.path) : -1
  const wanted = opened ? files : narrowed(files, filter)
  const start = opened ? Math.max(0, at - mostBeside / 2) : Math.min(from, Math.max(1, wanted.length)) - 1
  const listed = wanted.slice(start, start + (opened ? mostBeside : mostListed))
  const [before, after] = at < 0 ? [undefined, undefined] : [files[at - 1], files[at + 1]]
  return (
    <>
      <LiveRefresh topics={['deliveries', 'requests']} requests={look ? [look.requestId] : []} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Repositories', href: paths.repositories() },
              { label: repository, href: paths.repository(repository) },
              ...(number === null ? [] : [{ label: `CS-${number}`, href: paths.request(number) }]),
            ]}
            here={opened ? opened.path.split('/').at(-1) : 'Files'}
          />
        }
        title={`Delivery of ${podName} to ${branch}${revision === 1 ? '' : `, revision ${revision}`}`}
        actions={number !== null && <ButtonLink href={paths.request(number)}>CS-{number}</ButtonLink>}
        lead={`${deliveryStateLabels[state]}. ${counted(files.length, 'file')}, what weighs most first.`}
      />
      {held && (
        <Notice tone="warn" title="It waits to land" className="mb-4">
          {held}
        </Notice>
      )}
      {pull && (
        <p className="mb-4">
          At GitHub it is{' '}
          <a className="link" href={pull.href} rel="noreferrer">
            pull request {pull.number}
          </a>
          , whose check says what becomes of it here.
        </p>
      )}
      <DeliveryLinks links={links} />
      {delivery.undoesMove !== null && (
        <p className="mb-4">
          <TextLink href={paths.movement(delivery.undoesMove)}>{movedWords.undoes}</TextLink>
        </p>
      )}
      {askedBy && (
        <p className="mb-4">
          {askedWordsOf(delivery)} <AskedBy who={askedBy} isAtOnce={isAtOnce} />
        </p>
      )}
      {look && <LookNotice look={look} />}
      {opened && (
        <OpenedFile file={opened} mark={<OpenedMark path={opened.path} />}>
          <p className="mt-3 flex flex-wrap gap-2">
            {before && <ButtonLink href={paths.delivery(id, { file: before.path })}>File before</ButtonLink>}
            {after && <ButtonLink href={paths.delivery(id, { file: after.path })}>Next file</ButtonLink>}
          </p>
        </OpenedFile>
      )}
      <Card id="files" title="Files">
        <OpenedLine key={opened?.path} delivery={id} total={files.length} />
        {files.length === 0 ? (
          <EmptyState kind="no-results" title={isThere ? noFilesWords.same : noFilesWords.unread} />
        ) : (
          <>
            {files.length > mostAtAGlance && (
              <FilesFilterLine delivery={id} files={files} filter={opened ? {} : filter} />
            )}
            {listed.length === 0 && (
              <EmptyState kind="no-results" title="None of the files is what was asked for">
                <TextLink href={paths.delivery(id)}>All {files.length} files</TextLink>
              </EmptyState>
            )}
            <div className="mt-3 grid gap-2">
              {listed.map((file) => (
                <FileLine key={file.path} file={file} href={paths.delivery(id, { file: file.path })} isOpen={false} />
              ))}
            </div>
            {listed.length > 0 && listed.length < wanted.length && (
              <More
                id={id}
                filter={opened ? {} : filter}
                start={start}
                end={start + listed.length}
                total={wanted.length}
              />
            )}
          </>
        )}
      </Card>
      {undo && <Undo id={id} offer={undo} onUndo={onUndo} />}
      <OnceForm delivery={id} isOpen={undo?.notAtOnce === null} onUndo={undoNow} />
    </>
  )
}

function askedWordsOf({ links, undoesMove, isAtOnce }: DeliveryDetail): string {
  if (undoesMove !== null || links.undoes !== null) return isAtOnce ? atOnceWords.undoing : undoWords.undoing
  return takenWords.taken
}

type MoreProps = { id: string; filter: FilesFilter; start: number; end: number; total: number }

function More({ id, filter, start, end, total }: MoreProps) {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2">
      <span className="text-small text-muted">
        {start + 1} to {end} of {total} files
      </span>
      {start > 0 && (
        <ButtonLink href={paths.delivery(id, { ...filter, from: Math.max(1, start + 1 - mostListed) })}>
          Files before
        </ButtonLink>
      )}
      {end < total && <ButtonLink href={paths.delivery(id, { ...filter, from: end + 1 })}>More files</ButtonLink>}
    </p>
  )
}

function Undo({
  id,
  offer: { isOpen, later, notAtOnce },
  onUndo,
}: {
  id: string
  offer: UndoOffer
  onUndo: ChangeAction
}) {
  return (
    <Card id="undo" title="Undo it" className="mt-4">
      <p className="mt-1 text-subtle">{undoWords.lead}</p>
      <p className="mt-2">{undoWords.later(later.length)}</p>
      {later.length > 0 && (
        <ul>
          {later.map(({ id: other, number, podName }) => (
            <li key={other}>
              <TextLink href={number === null ? paths.delivery(other) : paths.request(number)}>
                {number === null ? 'By a rule' : `CS-${number}`} of <bdi translate="no">{podName}</bdi>
              </TextLink>
            </li>
          ))}
        </ul>
      )}
      <UndoForm about={{ delivery: id }} isOpen={isOpen} undo={onUndo} />
      {notAtOnce && <p className="mt-3 text-small text-subtle">{atOnceWords.not[notAtOnce]}</p>}
    </Card>
  )
}
