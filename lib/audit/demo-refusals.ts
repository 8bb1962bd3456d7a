/** Why nothing is done with the demo, as it is said on the record. */
export const demoRefusals = {
  no_demo: 'there is no demo',
  history_there: 'its history was written before',
  real_work: 'there are people or pods that did not come with the demo',
} as const
