import { type Act, acts, madeUpKey } from '@/lib/demo/story'

/** Something that a pod of the demo did in the days before, how often, and in how many of a hundred it failed. */
export type Story = Omit<Act, 'byRule'> & { weight: number; fails?: number; failure?: string }

const lamps = ['Desk lamp Alba', 'Floor lamp Brio', 'Wall light Cleo', 'Lantern Dara', 'Reading light Enzo']
const lampOf = (turn: number) => lamps[turn % lamps.length]!
const pageOf = (turn: number) => lampOf(turn).toLowerCase().replaceAll(' ', '-')

const publish = acts.find(({ tool, byRule }) => tool === 'outputs.commit_and_log' && !byRule)!
const remember = acts.find(({ tool }) => tool === 'memory.add')!
const rollBack = acts.find(({ pod, tool }) => pod === 'demo-delivery' && tool === 'git.rollback_commit')!
const rollBackDenied = acts.find(({ pod, tool }) => pod === 'demo-dev' && tool === 'git.rollback_commit')!

/** What the shop's pods do all day; most of it a rule decides by itself. */
export const stories: readonly Story[] = [
  {
    weight: 20,
    pod: 'demo-writer',
    task: 'care-pages',
    tool: 'memory.search',
    reason: 'Looking for the tone of voice before writing.',
    args: (turn) => ({ keyword: `care instructions ${lampOf(turn)}` }),
  },
  {
    weight: 14,
    pod: 'demo-research',
    task: 'customer-questions',
    tool: 'memory.search',
    reason: 'Has anybody answered this question before?',
    args: (turn) => ({ keyword: `customers ask about ${lampOf(turn)}`, limit: 20 }),
  },
  {
    weight: 15,
    pod: 'demo-dev',
    task: null,
    tool: 'tasks.list',
    reason: 'Choosing what to build next.',
    args: (turn) => ({ status: turn % 3 === 0 ? 'planned' : 'backlog' }),
  },
  {
    weight: 11,
    pod: 'demo-checker',
    task: null,
    tool: 'outputs.commit_and_log',
    reason: 'What was tried, so that nobody tries it twice.',
    fails: 6,
    failure: 'The branch had moved on, so the file was not written.',
    args: (turn) => ({
      branch: `trial-${turn + 1}`,
      file_path: `docs/qa/${pageOf(turn)}.md`,
      content: `# ${lampOf(turn)}\n\nTried in two browsers. The price with shipping to islands was shown.\n`,
      message: `Write down how ${lampOf(turn)} was tried`,
    }),
  },
  {
    weight: 9,
    pod: 'demo-planner',
    task: null,
    tool: 'outputs.commit_and_log',
    reason: 'The next feature, as agreed.',
    args: (turn) => ({
      branch: `spec-${turn + 1}`,
      file_path: `docs/specs/gift-cards-${1 + (turn % 9)}.md`,
      content: `# Gift cards, part ${1 + (turn % 9)}\n\nA card pays for lamps and for shipping.\n`,
      message: 'Describe the next part of gift cards',
    }),
  },
  {
    weight: 6,
    pod: 'demo-delivery',
    task: 'release-watch',
    tool: 'issues.log',
    reason: 'Seen while watching the release.',
    fails: 9,
    failure: 'The list of issues did not answer.',
    args: (turn) => ({ type: 'bug', title: `Checkout was slow for ${lampOf(turn)}`, tags: ['checkout'] }),
  },
  { ...publish, weight: 8, fails: 5, failure: 'The branch had moved on, so the page was not written.' },
  { ...remember, weight: 4 },
  { ...rollBack, weight: 2, fails: 10, failure: 'A newer commit touches the same lines, so nothing was rolled back.' },
  {
    weight: 2,
    pod: 'demo-delivery',
    task: 'release-watch',
    tool: 'system.metrics_summary',
    reason: 'The weekly report for the shop’s owners.',
    args: () => ({ branch: 'main' }),
  },
  { ...rollBackDenied, weight: 3 },
  {
    weight: 2,
    pod: 'demo-research',
    task: null,
    tool: 'tasks.create',
    reason: 'Somebody should look into this.',
    args: (turn) => ({ task_key: `ask-about-${pageOf(turn)}`, title: `Ask what is unclear about ${lampOf(turn)}` }),
  },
  {
    weight: 1,
    pod: 'demo-writer',
    task: 'care-pages',
    tool: 'outputs.commit_and_log',
    reason: 'So that the next one can check the stock as well.',
    args: (turn) => ({
      task_id: 'care-pages',
      branch: `stock-${turn + 1}`,
      file_path: `docs/internal/stock-of-${pageOf(turn)}.md`,
      content: `# How many of ${lampOf(turn)} are there\n\nAsk the stock service with the token ${madeUpKey}.\n`,
      message: 'Note how to ask for the stock',
    }),
  },
]

const verbs = [
  ['Check the care page of', 'check-care-page', 'demo-writer'],
  ['Collect questions about', 'collect-questions', 'demo-research'],
  ['Show shipping to islands for', 'shipping-to-islands', 'demo-dev'],
  ['Try the new checkout with', 'try-checkout', 'demo-checker'],
] as const

/** The tasks of those days: what they are called, and which pod worked on each. */
export const pastTasks = lamps.flatMap((lamp) =>
  verbs.map(([words, key, pod]) => ({
    pod,
    title: `${words} ${lamp}`,
    key: `${key}-${lamp.toLowerCase().replaceAll(' ', '-')}`,
  })),
)
