import { recordsIn, textOf, wordsIn } from '@/components/tasks/found-values'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { DashedSquare } from '@/components/ui/shapes'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** Longer lines are hard to read. */
const measure = 'max-w-[80ch]'

/** What the pod wrote about its own thinking. Nobody checked any of it, and every part says so. */
export function ReasoningSection({ task }: { task: TaskDetail }) {
  const traces = task.entries.filter(({ kind }) => kind === 'reasoning_trace')
  const thoughts = task.entries.filter(({ kind }) => kind === 'thought')
  const live = textOf(task.origin === 'live' ? task.data.reasoning_trace : null)
  const who = task.podName ?? task.podOwner ?? 'The pod'
  if (traces.length + thoughts.length === 0 && live === null) {
    return (
      <div className="rounded-card border border-line bg-surface">
        <EmptyState kind="first-use" title="No reasoning was written down">
          Pods can add a reasoning trace when they complete a task, and thoughts while they work.
        </EmptyState>
      </div>
    )
  }
  return (
    <>
      {(traces.length > 0 || live !== null) && (
        <Card id="traces" title="Reasoning traces" remark="written by the pod after the work" className="mb-4">
          {live !== null && (
            <div className="mt-3">
              <SaidByPod who={who}>
                <LongText text={live} className={measure} />
              </SaidByPod>
            </div>
          )}
          {traces.map((entry) => (
            <Trace key={entry.id} entry={entry} who={who} />
          ))}
        </Card>
      )}
      {thoughts.length > 0 && <Thoughts thoughts={thoughts} who={who} />}
    </>
  )
}

function Trace({ entry, who }: { entry: TaskEntryRow; who: string }) {
  const { data } = entry
  const parts = [
    { title: 'Thoughts', words: recordsIn(data.thoughts).flatMap(({ thought }) => wordsIn(thought)) },
    { title: 'Alternatives', words: wordsIn(data.alternatives) },
    { title: 'Could be better', words: wordsIn(data.improvement_opportunities) },
  ].filter(({ words }) => words.length > 0)
  const unread = textOf(data.unread)
  return (
    <div className="mt-3">
      <SaidByPod who={entry.saidBy ?? who}>
        {entry.text && <LongText text={entry.text} className={measure} />}
        {parts.map(({ title, words }) => (
          <div key={title} className={`mt-2 whitespace-normal ${measure}`}>
            <h3 className="font-semibold">{title}</h3>
            <ul className="list-disc pl-5">
              {words.map((word, index) => (
                <li key={index}>{word}</li>
              ))}
            </ul>
          </div>
        ))}
        {unread && <LongText text={unread} className="font-code text-code" />}
        <OwnScore scoring={data.scoring} />
      </SaidByPod>
      <Stamp entry={entry} />
    </div>
  )
}

/** The framework asks pods for marks about themselves; they are shown as nothing more than that. */
function OwnScore({ scoring }: { scoring: unknown }) {
  if (typeof scoring !== 'object' || scoring === null || !('thought_quality' in scoring)) return null
  const quality = wordsIn(scoring.thought_quality)[0]
  return quality ? <p className="mt-2">It rated its own thinking {quality}.</p> : null
}

function Thoughts({ thoughts, who }: { thoughts: readonly TaskEntryRow[]; who: string }) {
  return (
    <Card
      id="thoughts"
      title={`Thoughts (${thoughts.length})`}
      remark="written by the pod while it worked, oldest first"
      className="mb-4"
    >
      <ol>
        {thoughts.map((entry) => (
          <li key={entry.id} className="mt-3">
            <SaidByPod who={entry.saidBy ?? who}>
              {entry.text === null ? (
                <p>(An entry without words.)</p>
              ) : (
                <LongText text={entry.text} className={measure} />
              )}
              <Tags tags={wordsIn(entry.data.tags)} />
            </SaidByPod>
            <Stamp entry={entry} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Tags({ tags }: { tags: readonly string[] }) {
  return tags.length > 0 && <p className="text-caption text-subtle">{tags.join(' · ')}</p>
}

function Stamp({ entry }: { entry: TaskEntryRow }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 pl-4.5 text-caption text-subtle">
      <GitStamp {...entry} />
      {entry.flags.includes('lost') && (
        <Chip tone="warn" icon={<DashedSquare />}>
          Gone from the file, recovered from history
        </Chip>
      )}
    </p>
  )
}
