import type { TaskMove } from '@/lib/tasks/moves/table'

/** One thing that happens to a task of the demo, with the fields that its move takes. */
export type DemoMove = { pod: string; move: TaskMove; task: string; body?: Record<string, unknown> }

const [planner, checker] = ['demo-planner', 'demo-checker']

/** What is planned: each with its phase and what it waits for. Some of it is off, as plans are. */
const planned: readonly [task: string, title: string, phase: string, dependsOn: string[], more?: object][] = [
  ['gift-card-wishes', 'Ask customers what they expect of gift cards', 'Discovery', []],
  ['gift-card-rules', 'Write down how gift cards work', 'Discovery', ['gift-card-wishes']],
  ['gift-card-colours', 'Choose the colours of the cards', 'Discovery', ['gift-card-wishes']],
  ['gift-card-payment', 'Pay with a gift card', 'Build', ['gift-card-rules']],
  [
    'gift-card-balance',
    'Show what is left on a gift card',
    'Build',
    ['gift-card-rules'],
    { requires_human_review: true },
  ],
  ['gift-card-mail', 'Send gift cards by e-mail', 'Build', ['gift-card-rules']],
  ['gift-card-limits', 'Limit what one gift card can hold', 'Build', ['gift-card-rules']],
  ['gift-card-design', 'Draw the printed card', 'Build', ['gift-card-print']],
  ['gift-card-print', 'Order a first print of the cards', 'Build', ['gift-card-design']],
  ['gift-card-islands', 'Try gift cards with shipping to islands', 'Trial', ['gift-card-payment']],
  [
    'gift-card-trial',
    'Try gift cards with ten orders',
    'Trial',
    ['gift-card-payment', 'gift-card-balance', 'gift-card-mail', 'gift-card-limits'],
    { assigned_pod: checker },
  ],
  ['gift-card-terms', 'Have the terms for gift cards checked', 'Go-live', ['terms-of-sale']],
  ['gift-card-notes', 'Write the release notes for gift cards', 'Go-live', ['gift-card-notes']],
  ['gift-card-launch', 'Sell gift cards in the shop', 'Go-live', ['gift-card-trial', 'gift-card-islands']],
]

const by =
  (pod: string) =>
  (move: TaskMove, task: string, body?: Record<string, unknown>): DemoMove => ({ pod, move, task, body })
const [plan, check] = [by(planner), by(checker)]

/** A feature of the shop from its first question to its launch, of which every state is seen; in the order in which it happens. */
export const demoPlan: readonly DemoMove[] = [
  ...planned.map(([task, title, phase, dependsOn, more]) =>
    plan('create', task, { title, phase, depends_on: dependsOn, ...more }),
  ),

  plan('start', 'gift-card-wishes'),
  plan('complete', 'gift-card-wishes', {
    outputs: [
      {
        path: 'docs/gift-cards/wishes.md',
        content: `# What customers expect of gift cards

Twelve customers were asked in the shop.

- Nine want to print the card themselves.
- Seven want to choose the amount.
- Four asked how long a card holds.
`,
      },
    ],
    reasoning_trace: 'I counted a wish once for each customer. What was said twice by one customer is in it once.',
    handoff_note: 'How long a card holds has to be decided before anything is built.',
  }),
  plan('start', 'gift-card-rules'),
  plan('complete', 'gift-card-rules', {
    outputs: [
      {
        path: 'docs/gift-cards/rules.md',
        content: `# How gift cards work

- A card holds for three years from the end of the year in which it was bought.
- Its amount is between 10 and 200 euros.
- It pays for lamps and for shipping, and for no other gift card.
`,
      },
    ],
    reasoning_trace: 'Three years are what the law asks for. The amounts are those of the cards that customers named.',
    handoff_note: 'What is left on a card has to be shown before somebody pays with it.',
  }),
  // Completed, and nothing to show for it.
  plan('start', 'gift-card-colours'),
  plan('complete', 'gift-card-colours'),

  plan('start', 'gift-card-payment'),
  plan('start', 'gift-card-balance'),
  plan('start', 'gift-card-mail'),
  plan('start', 'gift-card-limits'),
  plan('hold', 'gift-card-mail', { reason: 'The mail service has no sender for gift cards yet.' }),
  plan('hand_over', 'gift-card-limits', {
    to_pod: checker,
    reason: 'The limit is built. What happens at 200 euros has to be tried.',
  }),
  // Begun before what it waits for was done.
  plan('start', 'gift-card-islands'),
  plan('activate', 'gift-card-terms'),
  check('activate', 'gift-card-trial'),

  plan('checkpoint', 'gift-card-payment', {
    reason: 'The price service rounds twice when a card pays a part. May I change it, or shall I work around it?',
  }),
  plan('complete', 'gift-card-balance', {
    outputs: [{ path: 'src/gift-cards/balance.ts' }],
    reasoning_trace:
      'What is left is read when the basket is shown and again when somebody pays, since both can differ.',
    handoff_note: 'A card of which nothing is left is still shown, with zero.',
  }),
]
