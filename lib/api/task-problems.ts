/** Why a task does not move, for whoever asked through the gate. */
export const taskProblems = {
  may_not_look: {
    status: 403,
    says: 'The policy does not let this pod look at tasks in this way.',
    todo: 'Ask whoever answers for the pod to have it allowed.',
  },
  unknown_pod: {
    status: 404,
    says: 'There is no such pod in this environment.',
    todo: 'Name it by its short name, as its page in Countersign does.',
  },
  unknown_task: {
    status: 404,
    says: 'This pod has no such task.',
    todo: 'Create or start it first, with a credential of the same environment.',
  },
  task_in_progress: { status: 409, says: 'This task is in progress already.', todo: 'Go on with it, or complete it.' },
  task_completed: {
    status: 409,
    says: 'This task is completed already.',
    todo: 'Reopen it with the tool tasks.reopen if there is more to do.',
  },
  task_exists: {
    status: 409,
    says: 'There is a task of this name already.',
    todo: 'Start it, or choose another name.',
  },
  task_planned: { status: 409, says: 'This task is planned already.', todo: 'Start it.' },
  task_not_started: { status: 409, says: 'Nobody has started this task.', todo: 'Start it first.' },
  task_held: {
    status: 409,
    says: 'This task is held.',
    todo: 'Let it go on with the tool tasks.resume, then try again.',
  },
  task_not_held: { status: 409, says: 'This task is not held, so it cannot go on.', todo: 'Go on with it.' },
  task_held_by_person: {
    status: 409,
    says: 'A person holds this task.',
    todo: 'Wait until somebody lets it go on in Countersign.',
  },
  nobody_reviews: {
    status: 409,
    says: 'People must look at this task, and nobody could be asked.',
    todo: 'Tell whoever answers for the pod: an admin says in the policy who signs for tasks.',
  },
  task_in_review: { status: 409, says: 'People look at this task.', todo: 'Wait until they have decided.' },
  task_waits: {
    status: 409,
    says: 'Something of this task waits for people, so it stays with you.',
    todo: 'Wait for their answer or withdraw it, then hand the task over.',
  },
  task_name_taken: { status: 409, says: 'That pod has a task of this name already.', todo: 'Tell its owner.' },
  task_open: {
    status: 409,
    says: 'This task is not completed, so there is nothing to reopen.',
    todo: 'Go on with it.',
  },
} as const
