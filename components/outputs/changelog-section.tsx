import { RevisionChip } from '@/components/outputs/revision-chip'
import { TextLink } from '@/components/ui/app-link'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { LongText } from '@/components/ui/long-text'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { TaskOutput, TaskRevision } from '@/lib/outputs/detail/schema'

type Line = TaskRevision & { id: string; path: string; topic: string; stoodAt: string }

/** What a task changed, by topic: every revision of it that came to stand, newest first in the folder that it is in. */
export function ChangelogSection({ outputs }: { outputs: readonly TaskOutput[] }) {
  if (outputs.length === 0) return null
  const lines = outputs
    .flatMap(({ id, path, topic, revisions }) =>
      revisions.flatMap(({ stoodAt, ...one }): Line[] =>
        stoodAt === null ? [] : [{ ...one, id, path, topic, stoodAt }],
      ),
    )
    .toSorted((one, other) => (one.stoodAt < other.stoodAt ? 1 : -1))
  // The topic that moved last comes first.
  const topics = [...new Set(lines.map(({ topic }) => topic))]
  return (
    <Card id="changelog" title={`Changelog (${lines.length})`} remark="what came to stand, by topic" className="mb-4">
      {lines.length === 0 && <p className="mt-2 text-muted">Nothing that it handed in stands, or stood.</p>}
      {topics.map((topic) => (
        <section key={topic} aria-label={topic === '' ? 'No folder' : topic} className="mt-4">
          <h3 className="font-strong wrap-anywhere">
            {topic === '' ? 'In no folder' : <bdi translate="no">{topic}</bdi>}
          </h3>
          <ol className="mt-1">
            {lines
              .filter((line) => line.topic === topic)
              .map((line) => (
                <li key={`${line.id} ${line.number}`} className="border-t border-line py-2.5">
                  <Entry line={line} />
                </li>
              ))}
          </ol>
        </section>
      ))}
    </Card>
  )
}

function Entry({ line: { id, path, topic, number, state, pod, message, losses, stoodAt } }: { line: Line }) {
  const name = topic === '' ? path : path.slice(topic.length + 1)
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <TextLink href={paths.output(id, { revision: number })}>
            <bdi translate="no" className="wrap-anywhere">
              {name}
            </bdi>
            , revision {number}
          </TextLink>
          <RevisionChip state={state} />
          {losses.length > 0 && <Chip tone="warn">Lost content</Chip>}
        </span>
        <Time at={stoodAt} mode="absolute" className="text-small whitespace-nowrap text-muted" />
      </div>
      {message !== null && (
        <div className="mt-1.5 text-small">
          <SaidByPod who={pod}>
            <LongText text={message} />
          </SaidByPod>
        </div>
      )}
    </>
  )
}
