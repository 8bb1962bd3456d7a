/** Why nothing is tried, or done with the demo, as it is said on the record. */
export const demoRefusals = {
  no_demo: 'there is no demo',
  history_there: 'its history was written before',
  no_trials: 'this installation is no trial',
  real_work: 'there are people or pods that did not come with the demo',
} as const
