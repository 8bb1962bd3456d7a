import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import type { DriftRow } from '@/lib/prompts/drift/schema'

/** The pod that works from a text, and its task where it named one. */
export function Who({ of: { pod, task } }: { of: Pick<DriftRow, 'pod' | 'task'> }) {
  return (
    <>
      <TextLink href={paths.pod(pod.slug)}>
        <bdi translate="no">{pod.name}</bdi>
      </TextLink>
      {task && (
        <>
          , on{' '}
          {task.number === null ? (
            <bdi translate="no">{task.key}</bdi>
          ) : (
            <TextLink href={paths.task(task.number)}>T-{task.number}</TextLink>
          )}
        </>
      )}
    </>
  )
}
