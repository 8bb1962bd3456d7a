import { Issue } from '@/components/tasks/issue-section'
import { SaidByPod } from '@/components/ui/card'
import { Branches } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { Breakable } from '@/components/ui/breakable'
import { LongText } from '@/components/ui/long-text'
import { RawRecord } from '@/components/ui/raw-record'
import type { LooseEntryRow } from '@/lib/imports/views/schema'
import { entryKindLabels } from '@/lib/tasks/labels'

/** What was written down for the project, or for a task that its branch does not have. */
export function LooseList({ rows }: { rows: readonly LooseEntryRow[] }) {
  return (
    <ol>
      {rows.map((entry) =>
        entry.kind === 'issue' ? <Issue key={entry.id} entry={entry} /> : <Note key={entry.id} entry={entry} />,
      )}
    </ol>
  )
}

function Note({ entry }: { entry: LooseEntryRow }) {
  const { kind, title, taskKey, text, saidBy, data } = entry
  return (
    <li className="grid grid-cols-1 gap-2 border-t border-line py-3 first:border-0">
      <h3 className="font-strong break-words">
        {entryKindLabels[kind]}
        {title && (
          <>
            : <Breakable text={title} />
          </>
        )}
      </h3>
      {taskKey && (
        <p className="text-small break-all text-muted">
          For <Breakable text={taskKey} />, a task this branch does not have
        </p>
      )}
      {text && (
        <SaidByPod who={saidBy ?? 'A pod'}>
          <LongText text={text} />
        </SaidByPod>
      )}
      {kind === 'metrics_report' && (
        <RawRecord title="Its figures" note="As the pods counted them; not checked." value={data} />
      )}
      <p className="text-caption text-subtle">
        <GitStamp {...entry} /> · <Branches {...entry} />
      </p>
    </li>
  )
}
