/** Words about whose accepted outputs a repository takes. */
export const takenWords = {
  title: 'Accepted outputs',
  none: 'No accepted outputs are committed here.',
  lead: 'Countersign makes one commit of what a task had accepted: its files, and the records of the task. It reaches the branch as a delivery, as the policy says.',
  from: 'What these pods have accepted from now on is committed. A pod that is chosen gets no right by it.',
  takenBy: (name: string) => `goes to ${name}`,
  branch: 'Choose a branch that moves by deliveries',
  pod: 'One of them does not act there',
  taken: 'Another repository takes the outputs of one of them. Take it out there first.',
  noPods: 'No pod acts anywhere yet. Outputs are committed here once there is one.',
  done: 'Saved. What is accepted from now on is committed so.',
} as const

/** Why it could not be said, by the refusal's reason. */
export const takenRefusals: Readonly<Record<string, string>> = {
  unknown_repository: 'There is no such repository, or it is closed.',
  unknown_branch: 'Choose a branch that moves by deliveries.',
  unknown_pod: 'One of the pods does not act there.',
  outputs_taken: 'Another repository takes the outputs of one of them.',
}
