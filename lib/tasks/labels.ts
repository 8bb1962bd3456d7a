import { counted } from '@/lib/core/count'
import type { TaskActivity, TaskEntryRow, TaskStatus } from '@/lib/tasks/schema'

export const taskStatusLabels: Record<TaskStatus, string> = {
  backlog: 'Not started',
  planned: 'Planned',
  in_progress: 'In progress',
  in_review: 'Waits for a review',
  held: 'Held',
  completed: 'Completed',
  unknown: 'Status not understood',
}

/** How many days nobody has moved a task that is called still. */
export const stillDays = 7
export const ageLabels = { still: `Not changed for ${stillDays} days` } as const

export const entryKindLabels: Record<TaskEntryRow['kind'], string> = {
  prompt_used: 'Prompt used',
  thought: 'Thought',
  reasoning_trace: 'Reasoning trace',
  handoff: 'Hand-off',
  issue: 'Issue',
  status_change: 'Change of status',
  metrics_report: 'Metrics report',
}

/**
 * Of a task that is not said to be started, what is known of work on it; null when nothing is. Pods that pass a task's
 * life cycle by leave it in the backlog while its log grows.
 */
export function workedOnWords({ logEntries, notes }: TaskActivity, calls: number): string | null {
  const parts = [
    logEntries > 0 && counted(logEntries, 'log entry', 'log entries'),
    notes > 0 && counted(notes, 'note of pods', 'notes of pods'),
    calls > 0 && counted(calls, 'call'),
  ].filter((part) => part !== false)
  const last = parts.pop()
  if (last === undefined) return null
  return `It is not marked as started, but there has been work on it: ${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}`
}

const flagWords: Record<string, string> = {
  done_but_open: 'Marked done, but its status is not completed',
  no_pod_owner: 'No pod is named as its owner',
  no_description: 'Has no description',
  no_id: 'Has no name of its own',
  no_creation_time: 'Does not say when it was made',
  two_owners: 'Names two different owners',
  as_last_read: 'Its file cannot be read now; this is how it was read last',
  gone: 'The newest version of its file does not hold it',
  template_missing: 'Was made from a template that is not in the repository',
  waits_on_itself: 'Waits for itself, so nothing lets it begin',
  waits_in_circle: 'Waits in a circle: what it waits for waits for it',
  done_without_outputs: 'Is completed and names no output',
  begun_too_early: 'Was begun before everything that it waits for was completed',
  dangling_dependency: 'Depends on a task that does not exist',
  prompt_missing: 'Names a prompt file that does not exist',
}

/** What is odd about a task, in words; a flag without words of its own is spelled out. */
export function flagLabel(flag: string): string {
  return flagWords[flag] ?? flag.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}

/** By what the list is ordered, in words. */
export const taskSortWords = {
  title: 'title',
  status: 'status',
  pod: 'pod',
  where: 'place',
  changed: 'change',
} as const
