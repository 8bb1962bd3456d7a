type Bound = { most: number; why: string }

const named = (why: string, most: Readonly<Record<string, number>>) =>
  Object.entries(most).map(([name, pages]): [string, Bound] => [name, { most: pages, why }])

/**
 * Questions that may touch more than three times the pages with ten times as much: how many of them at most in the large
 * installation of the test, and why.
 */
export const bounded: Readonly<Record<string, Bound>> = Object.fromEntries([
  ...named('reaches a bound that 2,000 calls do not fill: so many lines, calls or things are counted and no more', {
    'record, pod (a pod), outcome failed': 700,
    'counts of the queue, risk high': 270,
    'counts of tasks, origin live': 290,
    'how much pods know': 280,
    contentRewrites: 220,
    unloggedEdits: 230,
    'unloggedEdits main': 290,
    looseEntries: 320,
    'recoveredLog {"branch":"main"}': 280,
    'prompts of a repository': 260,
    'prompts of a repository that tasks were started on': 240,
    'own calls, state rejected': 360,
    'own calls, state expired': 280,
    'what a stop would hold up, pod': 850,
  }),
  ...named('reads what holds the words, which is ten times as much, up to a bound', {
    'queue, decided, q lamp': 600,
    'tasks, q checkout': 460,
    'counts of tasks, q checkout': 360,
    'memory, q tag7': 290,
    'what pods know, q zephyrine': 290,
    'what pods know, q batch 17': 1_000,
  }),
  ...named('goes through all that waits, and the worker alone asks it', {
    'what is about to end without an answer': 1_500,
    'what a person was not told of': 300,
    'whether anything new waits': 280,
  }),
  ...named('goes through the whole of what waits once for everybody who asks within a moment', {
    'who is more to the queue than a signer': 300,
  }),
  ...named('reads each right and day of a month in which it was used', { 'use of rights': 240 }),
  ...named('reads all prompts, incidents or open findings of one kind; why so many pages was not looked into', {
    'prompts, state draft': 440,
    'prompts, owner Mila Costa': 280,
    'the prompts that are live': 300,
    'incidents, owner nobody': 220,
    'log stores, and how it goes with each': 500,
    'what is measured': 400,
  }),
  ...named('the places of 1,000 lines, each by its id once there are more', {
    'behind which place everything is': 800,
  }),
])
