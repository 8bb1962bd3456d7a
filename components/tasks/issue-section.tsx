import { wordsIn } from '@/components/tasks/found-values'
import { Card, SaidByPod } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { HollowCircle, TickCircle } from '@/components/ui/shapes'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** Problems that were written down about this task. */
export function IssueSection({ task }: { task: TaskDetail }) {
  const issues = task.entries.filter(({ kind }) => kind === 'issue')
  if (issues.length === 0) return null
  const open = issues.filter(({ state }) => state !== 'closed').length
  return (
    <Card id="issues" title={`Issues (${open} open of ${issues.length})`} className="mb-4">
      <ol className="mt-2">
        {issues.map((entry) => (
          <Issue key={entry.id} entry={entry} />
        ))}
      </ol>
    </Card>
  )
}

/** One problem with whether it is still open. */
export function Issue({ entry }: { entry: TaskEntryRow }) {
  const isClosed = entry.state === 'closed'
  const fixes = wordsIn(entry.data.suggested_fix)
  return (
    <li className="grid grid-cols-1 gap-2 border-t border-line py-3 first:border-0">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 font-strong wrap-anywhere">{entry.title ?? 'An issue without a title'}</h3>
        <Chip tone={isClosed ? 'ok' : 'info'} icon={isClosed ? <TickCircle /> : <HollowCircle />}>
          {isClosed ? 'Closed' : 'Open'}
        </Chip>
      </div>
      {(entry.text ?? fixes[0]) && (
        <SaidByPod who={entry.saidBy ?? 'Whoever wrote it'}>
          {entry.text && <LongText text={entry.text} />}
          {fixes.map((fix) => (
            <p key={fix}>Suggested: {fix}</p>
          ))}
        </SaidByPod>
      )}
      <GitStamp {...entry} className="text-caption text-subtle" />
    </li>
  )
}
