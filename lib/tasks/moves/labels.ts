import type { TaskMove } from '@/lib/tasks/moves/table'

/** What a move is called where somebody chooses it. */
export const moveLabels: Record<TaskMove, string> = {
  create: 'Create',
  activate: 'Plan',
  start: 'Start',
  checkpoint: 'Stop until signed',
  complete: 'Complete',
  reopen: 'Reopen',
  hold: 'Hold',
  resume: 'Let it go on',
  hand_over: 'Hand over',
}

/** Why nothing was done. */
export const moveRefusals: Record<string, string> = {
  unknown_task: 'There is no such task. Load the page again.',
  task_planned: 'The task is planned already.',
  task_not_started: 'Nobody has started the task.',
  task_in_progress: 'A pod works on the task already.',
  task_in_review: 'People look at the task now. It goes on when they have decided.',
  task_completed: 'The task is completed. Reopen it first.',
  task_open: 'The task is not completed, so there is nothing to reopen.',
  task_held: 'The task is held. Let it go on first.',
  task_not_held: 'The task is not held.',
  task_read: 'The task was read from a repository. It stands where its file says.',
  task_of_pod: 'Only its pod starts and completes a task.',
  task_exists: 'There is a task of this name already.',
  task_waits: 'Something of this task waits for people. Decide that first.',
  task_name_taken: 'That pod has a task of this name already.',
  nobody_reviews: 'The policy names nobody who could sign it.',
  task_changed: 'What it waits for was changed meanwhile. Load the page again.',
  nothing_leads_there: 'No move leads there.',
  unknown_pod: 'There is no such pod in the environment of the task.',
}

/** The same for one that people look at before it is completed. */
export const handedInWords = (title: string) => `The task ${title} waits until a person has looked at it.`

/** The same for one of which a file waits for people. */
export const filesWaitWords = (title: string) =>
  `The task ${title} waits until people have looked at what it handed in.`

/** What the record and the pod are told of what came of a call. */
export const doneWords: Record<TaskMove, (title: string, place: string) => string> = {
  create: (title) => `The task ${title} is in the backlog.`,
  activate: (title) => `The task ${title} is planned.`,
  start: (title) => `The task ${title} is in progress.`,
  checkpoint: (title) => `The task ${title} waits until a person has signed.`,
  complete: (title) => `The task ${title} is completed.`,
  reopen: (title) => `The task ${title} is in progress again.`,
  hold: (title) => `The task ${title} is held.`,
  resume: (title) => `The task ${title} goes on.`,
  hand_over: (title, place) => `The task ${title} is with ${place} now.`,
}
