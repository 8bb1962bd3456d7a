/** What one of the demo's pods gave up on, and what the demo's admin says about it: an incident that somebody leads. */
export const demoIncident = {
  pod: 'demo-delivery',
  errors: [1, 2, 3].map((attempt) => ({
    code: 'branch_moved',
    message: `Demo: the branch had moved, so nothing was put back (try ${attempt})`,
    detail: 'remote: rejected, not a fast-forward\nhint: fetch first, then push again',
    tool: 'git.rollback_commit',
    task: 'release-watch',
    attempt,
    ...(attempt === 3 && { handled: 'gave_up' }),
  })),
  noticed: 'Demo: the page about shipping says what it said yesterday. Orders go out as ever.',
  runbook: 'Demo: fetch the branch, look at what moved it, and only then ask to put it back.',
  update: 'Demo: Sam looks at who moved the branch. Nothing is put back until then.',
  next: '1440',
} as const

/** Errors that pods of the demo report once each: a few incidents for whoever looks at them. */
export const demoErrors: readonly { pod: string; error: Record<string, string | number> }[] = [
  {
    pod: 'demo-research',
    error: {
      message: 'Demo: the survey answered nothing for 30 s, so last week’s answers were used',
      task: 'customer-questions',
      handled: 'fell_back',
    },
  },
  {
    pod: 'demo-writer',
    error: {
      code: 'model_overloaded',
      message: 'Demo: the model was busy, and the page was written on the second try',
      handled: 'retried',
      attempt: 2,
    },
  },
]
