import { DeliveredFile } from '@/components/deliveries/delivered-file'
import { FileLine } from '@/components/deliveries/file-line'
import { OpenedFile } from '@/components/deliveries/opened-file'
import { UndoForm } from '@/components/deliveries/undo-form'
import type { ChangeAction } from '@/components/people/outcome-note'
import { LiveRefresh } from '@/components/shell/live'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { foundInMove, movedWords, moveWords } from '@/lib/deliveries/moved/labels'
import type { MovementDetail } from '@/lib/deliveries/moved/schema'
import { undoWords } from '@/lib/deliveries/words'

/** So many files are listed at once. */
const mostListed = 60

/** A movement of a branch that nobody signed: whose commits by git's word, by which way, and what differs, file by file. */
export function MovementPage({ movement, undo: onUndo }: { movement: MovementDetail; undo: ChangeAction }) {
  const { id, at, repository, branch, found, stands, isThere, about, isOnRecord, decided, opened, files } = movement
  const { undo, undoneBy } = movement
  const lost = foundInMove(about)
  return (
    <>
      <LiveRefresh topics={['deliveries']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Repositories', href: paths.repositories() },
              { label: repository, href: paths.repository(repository) },
              ...(opened ? [{ label: movedWords.title, href: paths.movement(id) }] : []),
            ]}
            here={opened ? opened.path.split('/').at(-1) : movedWords.title}
          />
        }
        title={
          <>
            <bdi translate="no" className="wrap-anywhere">
              {branch}
            </bdi>{' '}
            moved without a signature
          </>
        }
        chips={<Standing of={movement} />}
        actions={isOnRecord && <ButtonLink href={paths.event(id)}>On the record</ButtonLink>}
        lead={
          <>
            Found <Time at={at} />.
          </>
        }
      />
      <Card id="what" title="What happened" className="mb-4">
        <p className="mt-1 wrap-anywhere">
          <Sentence text={moveWords(movement)} />
        </p>
        {lost !== null && <p className="mt-2 font-strong text-bad-fg">{lost}</p>}
        <p className="mt-2 text-muted">
          {found !== null && movedWords.kept(found)}{' '}
          {!isThere && (stands === null ? movedWords.putAside : movedWords.putBack(stands))}
        </p>
        {decided.length > 0 && (
          <ul className="mt-2">
            {decided.map(({ eventId, at: then, sentence }) => (
              <li key={eventId} className="grid gap-x-4 border-t border-line py-2 sm:grid-cols-[10rem_minmax(0,1fr)]">
                <span className="text-small text-muted">
                  <Time at={then} mode="absolute" />
                </span>
                <span className="min-w-0 wrap-anywhere">
                  <Sentence text={sentence} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <h3 className="mt-3 font-strong">{movedWords.undo}</h3>
        <p className="mt-1">{undoWordsOf(movement)}</p>
        {undoneBy && (
          <p className="mt-2">
            {undoWords.link.undoneBy[undoneBy.state]}{' '}
            <TextLink href={undoneBy.number === null ? paths.delivery(undoneBy.id) : paths.request(undoneBy.number)}>
              {undoneBy.number === null ? undoWords.link.plain : `CS-${undoneBy.number}`}
            </TextLink>
          </p>
        )}
        {undo && <UndoForm about={{ movement: id }} isOpen={undo.isOpen} undo={onUndo} />}
        {isThere && decided.length === 0 && (
          <p className="mt-2">
            <TextLink href={paths.repository(repository)}>Decide on the page of the repository</TextLink>
          </p>
        )}
      </Card>
      {movement.commits.length > 0 && !opened && <Commits movement={movement} />}
      {opened && <OpenedFile file={opened} />}
      <Card id="files" title={movedWords.difference}>
        {files === null ? (
          <EmptyState kind="no-results" title={movedWords.unread} />
        ) : files.length === 0 ? (
          <p className="mt-1">{found === null ? movedWords.gone : movedWords.same}</p>
        ) : (
          <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-2">
            {files.slice(0, mostListed).map((file, place) => (
              <FileLine
                key={file.path}
                file={file}
                href={paths.movement(id, { file: file.path })}
                isOpen={!opened && place === 0}
              >
                {file.isRead && <DeliveredFile file={file} />}
              </FileLine>
            ))}
            {files.length > mostListed && (
              <p className="text-small text-muted">and {counted(files.length - mostListed, 'more file')}</p>
            )}
          </div>
        )}
      </Card>
    </>
  )
}

/** Whether the branch holds it, where that is known. */
function Standing({ of: { isThere, undo, undoneBy } }: { of: MovementDetail }) {
  if (undo)
    return (
      <Chip tone="bad" icon={<WarningTriangle />}>
        {movedWords.standing.holds}
      </Chip>
    )
  if (isThere && undoneBy?.state !== 'landed') return null
  return (
    <Chip tone="ok" icon={<TickCircle />}>
      {isThere ? movedWords.standing.undone : movedWords.standing.putBack}
    </Chip>
  )
}

function undoWordsOf({ isThere, undo, undoneBy }: MovementDetail): string {
  if (undo) return movedWords.holds
  if (undoneBy?.state === 'landed') return movedWords.undone
  return isThere ? movedWords.undoThere : movedWords.undoHere
}

function Commits({ movement: { commits, about } }: { movement: MovementDetail }) {
  const more = (about?.commits ?? commits.length) - commits.length
  return (
    <Card id="commits" title="Commits that came" className="mb-4">
      <ul className="mt-2 grid gap-3">
        {commits.map(({ id, author, message }) => (
          <li key={id}>
            <SaidByPod who={`${author} (${id.slice(0, 12)})`}>
              <p className="wrap-anywhere">
                <Revealed text={message.slice(0, 2_000)} within />
              </p>
            </SaidByPod>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-2 text-small text-muted">and {counted(more, 'more commit')}</p>}
    </Card>
  )
}
