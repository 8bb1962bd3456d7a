import { wordsIn } from '@/components/tasks/found-values'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { WarningTriangle } from '@/components/ui/shapes'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** Who passed the work on to whom, and with which words. */
export function HandoffSection({ task }: { task: TaskDetail }) {
  const handoffs = task.entries.filter(({ kind }) => kind === 'handoff')
  if (handoffs.length === 0) return null
  return (
    <Card id="handoffs" title={`Hand-offs (${handoffs.length})`} className="mb-4">
      <ol className="mt-2">
        {handoffs.map((entry) => (
          <Handoff key={entry.id} entry={entry} />
        ))}
      </ol>
    </Card>
  )
}

function Handoff({ entry }: { entry: TaskEntryRow }) {
  const { saidBy, title, text, data } = entry
  const from = saidBy ?? 'A pod'
  const reason = wordsIn(data.reason).filter((words) => words !== text)
  const next = wordsIn(data.next_prompt)
  return (
    <li className="grid grid-cols-1 gap-2 border-t border-line py-3 first:border-0">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 font-strong wrap-anywhere">
          <bdi translate="no">{from}</bdi> handed over to <bdi translate="no">{title ?? 'nobody'}</bdi>
        </h3>
        {entry.state === 'to_nobody' && (
          <Chip tone="warn" icon={<WarningTriangle />}>
            The receiver was never filled in
          </Chip>
        )}
        {entry.flags.includes('no_notes') && (
          <Chip tone="warn" icon={<WarningTriangle />}>
            No notes
          </Chip>
        )}
      </div>
      {[text, ...reason, ...next].some(Boolean) && (
        <SaidByPod who={from}>
          {text && <LongText text={text} />}
          {reason.map((words) => (
            <p key={words}>Reason: {words}</p>
          ))}
          {next.map((words) => (
            <p key={words}>Next: {words}</p>
          ))}
        </SaidByPod>
      )}
      <GitStamp {...entry} className="text-caption text-subtle" />
    </li>
  )
}
