import { Breakable } from '@/components/ui/breakable'
import { Name } from '@/components/signs/sentence'
import type { ReactNode } from 'react'
import { StatusChip } from '@/components/tasks/status-chip'
import { TaskStepper } from '@/components/tasks/task-stepper'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Chip } from '@/components/ui/chip'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { GitStamp } from '@/components/signs/git-stamp'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { reviewAnswers } from '@/lib/tasks/review/labels'
import { flagLabel, workedOnWords } from '@/lib/tasks/labels'
import type { TaskDetail } from '@/lib/tasks/schema'
import type { Turn } from '@/lib/tasks/turns/schema'
import { paths } from '@/lib/core/paths'

/** Where the task is, what is next and who holds it. */
export function TaskHead({ task, turns }: { task: TaskDetail; turns: readonly Turn[] }) {
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Tasks', href: paths.tasks() }]} here={`T-${task.number}`} />}
        title={task.title}
        chips={
          <>
            <StatusChip status={task.status} found={task.statusText} />
            {task.environment && <EnvironmentChip environment={task.environment} />}
            {task.phase && <Chip>{task.phase}</Chip>}
          </>
        }
        lead={
          <>
            <p>
              <strong>
                <Standing task={task} turns={turns} />
              </strong>
            </p>
            {task.source && <ReadFrom task={task} />}
          </>
        }
      />
      {!task.present && (
        <Notice tone="warn" className="mb-4" title="The newest version of its file no longer holds this task">
          What stands here was recovered from the history of {task.file ?? 'the repository'}.
        </Notice>
      )}
      <SentBack task={task} />
      <OddThings flags={[...task.flags, ...task.off]} />
      <TaskStepper task={task} />
    </>
  )
}

function Standing({ task, turns: [now] }: { task: TaskDetail; turns: readonly Turn[] }) {
  const { waiting, status, startedAt, completedAt } = task
  // Whoever was handed it works on it from then on, and not from when another one began.
  const since = startedAt && now && now.from > startedAt ? now.from : startedAt
  if (waiting > 0) return <>{waiting === 1 ? '1 request waits' : `${waiting} requests wait`} for people to decide.</>
  // What a file in a repository says is its author's claim, not something Countersign saw.
  const doer =
    task.origin === 'import' ? 'Its repository says that somebody' : task.podName ? <Name of={task.podName} /> : 'A pod'
  const standings: Record<TaskDetail['status'], ReactNode> = {
    backlog: <NotStarted task={task}>Nobody has started it.</NotStarted>,
    planned: <NotStarted task={task}>It is planned and nobody has started it.</NotStarted>,
    in_progress: (
      <>
        {doer} is working on it
        {since && (
          <>
            {' '}
            since <Time at={since} mode="absolute" />
          </>
        )}
        .
      </>
    ),
    in_review: 'It is done so far, and people look at it before it goes on.',
    held: <Held task={task} />,
    completed: (
      <>
        {doer} completed it
        {completedAt && (
          <>
            {' '}
            on <Time at={completedAt} mode="absolute" />
          </>
        )}
        .
      </>
    ),
    unknown: 'Its status is a word that nobody agreed on.',
  }
  return standings[status]
}

/** Who had it rest, and why. */
function Held({ task: { heldBy, heldReason } }: { task: TaskDetail }) {
  return (
    <>
      {heldBy === 'person' ? 'A person holds it.' : 'Its pod holds it.'}
      {heldReason && <q className="font-normal"> {heldReason}</q>}
    </>
  )
}

/** What the status says, unless log or history know better. */
function NotStarted({ task: { activity, calls }, children }: { task: TaskDetail; children: string }) {
  const words = workedOnWords(activity, calls.length)
  if (words === null) return children
  return (
    <>
      {words}
      {activity.lastAt && (
        <>
          , last on <Time at={activity.lastAt} mode="date" />
        </>
      )}
      .
    </>
  )
}

function ReadFrom({ task: { source, author, commit, updatedAt } }: { task: TaskDetail }) {
  return (
    <p className="mt-1 text-small">
      Read from <Breakable text={source!.name} />, branch <Breakable text={source!.branch} />. Last changed:{' '}
      <GitStamp {...{ author, commit }} at={updatedAt} />
    </p>
  )
}

/** Why its pod works on it again, after it was handed in. */
function SentBack({ task: { status, reviewAnswer, reviewNote } }: { task: TaskDetail }) {
  const words = reviewAnswer && reviewAnswers[reviewAnswer]
  if (!words || status !== 'in_progress') return null
  return (
    <Notice tone="info" className="mb-4" title="Its review ended without a yes">
      {words} {reviewNote && <q>{reviewNote}</q>}
    </Notice>
  )
}

function OddThings({ flags }: { flags: readonly string[] }) {
  if (flags.length === 0) return null
  const title = flags.length === 1 ? '1 thing is odd about this task' : `${flags.length} things are odd about this task`
  return (
    <Notice tone="warn" className="mb-4" title={title}>
      <ul className="list-disc pl-5">
        {flags.map((flag) => (
          <li key={flag}>{flagLabel(flag)}</li>
        ))}
      </ul>
    </Notice>
  )
}
