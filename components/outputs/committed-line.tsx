import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import { committedWords } from '@/lib/tasks/committed/labels'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

/** What became of an accepted revision in the repository that takes it, with the way to the delivery. */
export function CommittedLine({ committed }: { committed: Committed }) {
  const { state, place, commit, delivery, request, because } = committed
  if (state === 'left') return `${committedWords.left} ${because ?? ''}`
  return (
    <>
      {committedWords[state]} {place && <Place {...place} />}
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
