import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import { committedWords } from '@/lib/tasks/committed/labels'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

/** What became of an accepted revision in the repository that takes it, with the way to the delivery. */
export function CommittedLine({ committed }: { committed: Committed }) {
  const { state, place, commit, delivery, request, because, behind } = committed
  if (state === 'left') return `${committedWords.left} ${because ?? ''}`
  return (
    <>
      {committedWords[behind ? 'inTurn' : state]} {place && <Place {...place} />}
      {behind && <Behind {...behind} />}
      {commit !== null && (
        <>
          {' '}
          as <code translate="no">{commit.slice(0, 12)}</code>
        </>
      )}
      {delivery !== null && (
        <>
          ,{' '}
          <TextLink href={request === null ? paths.delivery(delivery) : paths.request(request)}>
            {request === null ? 'by a rule' : `CS-${request}`}
          </TextLink>
        </>
      )}
    </>
  )
}

/** What goes to the branch first: there is one commit of outputs at a time, since each writes the same records. */
function Behind({ delivery, request, isDecided }: NonNullable<Committed['behind']>) {
  return (
    <>
      , until{' '}
      <TextLink href={request === null ? paths.delivery(delivery) : paths.request(request)}>
        {request === null ? 'the commit before it' : `CS-${request}`}
      </TextLink>{' '}
      {isDecided ? 'has landed' : 'is decided'}
    </>
  )
}

function Place({ repository, branch }: { repository: string; branch: string }) {
  return (
    <>
      <bdi translate="no">{branch}</bdi> of{' '}
      <TextLink href={paths.repository(repository)}>
        <bdi translate="no" className="wrap-anywhere">
          {repository}
        </bdi>
      </TextLink>
    </>
  )
}
