import { CallsSection, RequestsSection } from '@/components/tasks/calls-section'
import { ChangeForm, type ChangeFormProps } from '@/components/tasks/change-form'
import { FoundSection } from '@/components/tasks/found-section'
import { HandoffSection } from '@/components/tasks/handoff-section'
import { HistorySection } from '@/components/tasks/history-section'
import { IssueSection } from '@/components/tasks/issue-section'
import { ChangelogSection } from '@/components/outputs/changelog-section'
import { OutputsSection } from '@/components/outputs/outputs-section'
import { PromptSection } from '@/components/tasks/prompt-section'
import { ReasoningSection } from '@/components/tasks/reasoning-section'
import { RecordSection } from '@/components/tasks/record-section'
import { TaskFacts } from '@/components/tasks/task-facts'
import { LiveTask } from '@/components/tasks/live-task'
import { MoveForm, type MoveFormProps } from '@/components/tasks/move-form'
import { TaskHead } from '@/components/tasks/task-head'
import { TurnsSection } from '@/components/tasks/turns-section'
import { WaitsSection } from '@/components/tasks/waits-section'
import { WorkSection } from '@/components/tasks/work-section'
import { BranchCopies } from '@/components/signs/branch-copies'
import { Card } from '@/components/ui/card'
import { TabLinks } from '@/components/ui/link-row'
import { LongText } from '@/components/ui/long-text'
import { RawRecord } from '@/components/ui/raw-record'
import type { AuditRow } from '@/lib/audit/schema'
import type { TaskPrompt } from '@/lib/imports/prompts/schema'
import type { TaskOutput } from '@/lib/outputs/detail/schema'
import type { Committed } from '@/lib/tasks/committed/shown/schema'
import type { TaskFindings } from '@/lib/tasks/found/schema'
import type { TaskDetail } from '@/lib/tasks/schema'
import type { Turn } from '@/lib/tasks/turns/schema'
import { paths } from '@/lib/core/paths'

export const taskTabs = ['overview', 'reasoning', 'history'] as const
export type TaskTab = (typeof taskTabs)[number]

/** What the title of each part says beside the task. */
export const taskTabTitles: Record<TaskTab, string | null> = {
  overview: null,
  reasoning: 'Reasoning',
  history: 'History',
}

export type TaskPageProps = {
  task: TaskDetail
  tab: TaskTab
  /** Whether the reader may open the audit trail. */
  seesRecord: boolean
  /** Whether they see all of it, also what concerns no request. */
  seesAll: boolean
  /** The newest lines of the record about a live task; null where they are not shown. */
  record: readonly AuditRow[] | null
  /** What happened to it last when this was drawn; null for a task without a line of its own. */
  lastMoved: string | null
  /** What the reader can have happen to it; null where that is nothing. */
  moving: Omit<MoveFormProps, 'number'> | null
  /** What it waits for by name, where the reader can change that; null where they cannot. */
  changing: Omit<ChangeFormProps, 'number' | 'needsReview'> | null
  /** What the texts it was started on are, for one that was read from a repository. */
  prompts: readonly TaskPrompt[]
  /** The files that it produced. */
  outputs: readonly TaskOutput[]
  committed: readonly Committed[]
  /** Whether something was written into memory for it. */
  taught: boolean
  /** What was found in all of it; null where the reader may not see that. */
  found: TaskFindings | null
  /** Who had it, where it was passed on. */
  turns: readonly Turn[]
}

/** One task: what it is, what was used, what was said and what happened. */
export function TaskPage(props: TaskPageProps) {
  const { task, tab, record, lastMoved, outputs, turns } = props
  const count = (...kinds: string[]) => task.entries.filter(({ kind }) => kinds.includes(kind)).length
  const labels: Record<TaskTab, string> = {
    overview: 'Overview',
    reasoning: `Reasoning (${count('thought', 'reasoning_trace')})`,
    history: task.origin === 'live' ? 'What happened' : `History (${count('status_change') + task.totals.changelog})`,
  }
  return (
    <>
      {task.origin === 'live' && <LiveTask number={task.number} lastMoved={lastMoved} />}
      <TaskHead task={task} turns={turns} />
      <TabLinks
        label="Parts of this task"
        className="mb-4"
        items={taskTabs.map((name) => ({
          label: labels[name],
          href: paths.task(task.number, { tab: name === 'overview' ? null : name }),
          current: name === tab,
        }))}
      />
      {tab === 'overview' && <Overview {...props} />}
      {tab === 'reasoning' && <ReasoningSection task={task} />}
      {tab === 'history' && <ChangelogSection outputs={outputs} />}
      {tab === 'history' &&
        (task.origin === 'live' ? <RecordSection task={task} rows={record} /> : <HistorySection task={task} />)}
    </>
  )
}

/** What waits for somebody and what is off come first, then what it is and made, who had it, and how it went. */
function Overview(props: TaskPageProps) {
  const { task, seesRecord, seesAll, moving, changing, prompts, outputs, committed, taught, found, turns } = props
  return (
    <div className="grid items-start gap-x-7 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
      <div className="min-w-0">
        <RequestsSection task={task} />
        {task.description && task.description.trim() !== task.title.trim() && (
          <Card
            id="description"
            title="What is to be done"
            remark="as the project words it, not checked"
            className="mb-4"
          >
            <LongText text={task.description} className="mt-2 max-w-[70ch] font-document text-document" />
          </Card>
        )}
        <WaitsSection waits={task.waits} />
        <OutputsSection {...{ outputs, committed }} number={task.number} />
        {found && <FoundSection found={found} />}
        <WorkSection task={task} />
        <TurnsSection turns={turns} />
        <HandoffSection task={task} />
        <IssueSection task={task} />
        <PromptSection task={task} prompts={prompts} />
        <CallsSection task={task} seesRecord={seesRecord} seesAll={seesAll} />
      </div>
      <aside aria-label="Facts" className="min-w-0">
        {moving && (
          <Card id="move" title="Move this task" remark="at once, and on the record" className="mb-4">
            <MoveForm number={task.number} {...moving} />
          </Card>
        )}
        {changing && (
          <Card id="change" title="Before it is completed" remark="at once, and on the record" className="mb-4">
            <ChangeForm number={task.number} needsReview={task.needsReview} {...changing} />
          </Card>
        )}
        <TaskFacts task={task} seesRecord={seesRecord} taught={taught} />
        <BranchCopies copies={task.copies.map((copy) => ({ ...copy, href: paths.task(copy.number) }))} />
        <RawRecord title="Raw record" note="Everything else its record says, as it was found." value={task.data} />
      </aside>
    </div>
  )
}
