import type { ReactNode } from 'react'
import { StatusChip } from '@/components/tasks/status-chip'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { EnvironmentChip } from '@/components/ui/environment-mark'
import { GitStamp } from '@/components/ui/git-stamp'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { flagLabel } from '@/lib/tasks/labels'
import type { TaskDetail } from '@/lib/tasks/schema'
import { paths } from '@/lib/web/paths'

/** Where the task is, what is next and who holds it. */
export function TaskHead({ task }: { task: TaskDetail }) {
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
        actions={<CopyButton />}
        lead={
          <>
            <p>
              <strong>
                <Standing task={task} />
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
      <OddThings flags={task.flags} />
    </>
  )
}

function Standing({ task: { waiting, status, startedAt, completedAt, podName, podOwner } }: { task: TaskDetail }) {
  const who = podName ?? podOwner
  if (waiting > 0) return <>{waiting === 1 ? '1 request waits' : `${waiting} requests wait`} for people to decide.</>
  const standings: Record<TaskDetail['status'], ReactNode> = {
    backlog: 'Nobody has started it.',
    planned: 'It is planned and nobody has started it.',
    in_progress: startedAt ? (
      <>
        {who ? `${who} has been working on it since` : 'Work on it began'} <Time at={startedAt} mode="absolute" />.
      </>
    ) : (
      `${who ?? 'Somebody'} is working on it.`
    ),
    completed: completedAt ? (
      <>
        {who ? `${who} completed it` : 'It was completed'} <Time at={completedAt} mode="absolute" />.
      </>
    ) : (
      'It is completed.'
    ),
    unknown: 'Its status is a word nobody agreed on.',
  }
  return standings[status]
}

function ReadFrom({ task: { source, author, commit, updatedAt } }: { task: TaskDetail }) {
  return (
    <p className="mt-1 text-small">
      Read from {source!.name}, branch {source!.branch}. Last changed:{' '}
      <GitStamp {...{ author, commit }} at={updatedAt} />
    </p>
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
