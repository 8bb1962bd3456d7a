import type { TaskEntryRow, TaskStatus } from '@/lib/tasks/schema'

export const taskStatusLabels: Record<TaskStatus, string> = {
  backlog: 'Not started',
  planned: 'Planned',
  in_progress: 'In progress',
  completed: 'Completed',
  unknown: 'Status not understood',
}

export const entryKindLabels: Record<TaskEntryRow['kind'], string> = {
  prompt_used: 'Prompt used',
  thought: 'Thought',
  reasoning_trace: 'Reasoning trace',
  handoff: 'Hand-off',
  issue: 'Issue',
  status_change: 'Change of status',
  metrics_report: 'Metrics report',
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
  dangling_dependency: 'Depends on a task that does not exist',
  prompt_missing: 'Names a prompt file that does not exist',
}

/** What is odd about a task, in words; a flag without words of its own is spelled out. */
export function flagLabel(flag: string): string {
  return flagWords[flag] ?? flag.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}
