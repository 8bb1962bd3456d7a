import type { z } from 'zod'
import type { Environment } from '@/lib/core/environment'

/** A pod of the demo: who it is and who answers for it (by the demo person's login). */
export type DemoPod = {
  slug: string
  name: string
  role: string
  department: string
  purpose: string
  owner: string
  environment: Environment
}

export const demoPods: readonly DemoPod[] = [
  {
    slug: 'demo-writer',
    name: 'WriterPod',
    role: 'WriterPod',
    department: 'product',
    purpose: 'Writes and updates the help pages that customers read.',
    owner: 'tom',
    environment: 'prod',
  },
  {
    slug: 'demo-dev',
    name: 'DevPod',
    role: 'DevPod',
    department: 'delivery',
    purpose: 'Builds features from agreed specifications.',
    owner: 'tom',
    environment: 'prod',
  },
  {
    slug: 'demo-research',
    name: 'ResearchPod',
    role: 'ResearchPod',
    department: 'research',
    purpose: 'Collects what customers ask for and keeps it in the shared memory.',
    owner: 'lee',
    environment: 'prod',
  },
  {
    slug: 'demo-delivery',
    name: 'DeliveryPod',
    role: 'DeliveryPod',
    department: 'delivery',
    purpose: 'Prepares releases and puts things right when one goes wrong.',
    owner: 'lee',
    environment: 'prod',
  },
  {
    slug: 'demo-planner',
    name: 'ProductPod',
    role: 'ProductPod',
    department: 'product',
    purpose: 'Plans what the shop gets next and builds first versions of it.',
    owner: 'priya',
    environment: 'dev',
  },
  {
    slug: 'demo-checker',
    name: 'QAPod',
    role: 'QAPod',
    department: 'quality',
    purpose: 'Tries what was built before customers see it.',
    owner: 'tom',
    environment: 'dev',
  },
]

/** Something a pod does; `turn` counts how often it has come round, so that no two requests are alike. */
export type Act = {
  pod: string
  task: string | null
  tool: string
  reason: string
  /** A rule decides it by itself, so that it can be done before anybody is here. */
  byRule?: true
  args(turn: number): Record<string, z.core.util.JSONType>
}

const lamps = ['Desk lamp Alba', 'Floor lamp Brio', 'Wall light Cleo', 'Lantern Dara', 'Reading light Enzo']
const lampOf = (turn: number) => lamps[turn % lamps.length]!
const pageOf = (turn: number) => lampOf(turn).toLowerCase().replaceAll(' ', '-')

/** In the form of a key, and none: it opens nothing. In two parts, so that who looks for keys in this project finds none. */
export const madeUpKey = ['ghp', 'Kq7vR2mX9tB4nL6wZ1sD8fH3jP5cY0gA2eUx'].join('_')

/** The story of a small shop for lamps: reads that pass, work that asks, a key that a pod wrote down, and one thing that a rule denies. */
export const acts: readonly Act[] = [
  {
    pod: 'demo-writer',
    task: null,
    tool: 'memory.search',
    reason: 'Looking for the tone of voice before writing.',
    byRule: true,
    args: (turn) => ({ keyword: `care instructions ${lampOf(turn)}` }),
  },
  {
    pod: 'demo-writer',
    task: 'care-pages',
    tool: 'outputs.commit_and_log',
    reason: 'The supplier changed the bulb, so the care page gave the wrong wattage.',
    args: (turn) => ({
      task_id: 'care-pages',
      branch: `care-pages-${turn + 1}`,
      file_path: `docs/care/${pageOf(turn)}.md`,
      content: [
        `# Caring for ${lampOf(turn)}`,
        '',
        'Switch the lamp off and let it cool for ten minutes before you touch the bulb.',
        `Use a bulb of at most ${7 + (turn % 5)} watts. A stronger one can discolour the shade.`,
        'Wipe the shade with a dry cloth. Water leaves marks that do not come out.',
      ].join('\n'),
      message: `Correct the wattage on the care page of ${lampOf(turn)}`,
    }),
  },
  {
    pod: 'demo-research',
    task: 'customer-questions',
    tool: 'memory.add',
    reason: 'Twelve customers asked the same thing this week.',
    args: (turn) => ({ files: [`docs/research/questions-${pageOf(turn)}.md`] }),
  },
  {
    pod: 'demo-dev',
    task: null,
    tool: 'tasks.list',
    reason: 'Choosing what to build next.',
    byRule: true,
    args: () => ({ status: 'backlog' }),
  },
  {
    pod: 'demo-delivery',
    task: 'release-watch',
    tool: 'git.rollback_commit',
    reason: 'Orders fail since the last release; the earlier version worked.',
    args: (turn) => ({
      commit_sha: `4f1c9e7${(turn % 10).toString()}`,
      paths: ['shop/checkout/shipping.ts'],
      reason: 'Checkout shows no shipping price for islands',
      branch: 'main',
    }),
  },
  {
    pod: 'demo-writer',
    task: 'care-pages',
    tool: 'outputs.commit_and_log',
    reason: 'So that the next one can check the stock as well.',
    byRule: true,
    args: (turn) => ({
      task_id: 'care-pages',
      branch: `stock-${turn + 1}`,
      file_path: `docs/internal/stock-of-${pageOf(turn)}.md`,
      content: [
        `# How many of ${lampOf(turn)} are there`,
        '',
        `Ask the stock service with the token ${madeUpKey}.`,
        'Whoever answers customers on the telephone does it the same way.',
      ].join('\n'),
      message: 'Note how to ask for the stock',
    }),
  },
  {
    pod: 'demo-dev',
    task: null,
    tool: 'git.rollback_commit',
    reason: 'The test run is red.',
    byRule: true,
    args: () => ({
      commit_sha: '9b2d4aa1',
      paths: ['shop/prices/discount.ts'],
      reason: 'Red tests',
      branch: 'main',
    }),
  },
]

/** A prompt of the demo, which waits to be made live. */
export const demoPrompt = {
  pod: 'demo-writer',
  slug: 'care-pages',
  title: 'Care pages',
  purpose: 'How WriterPod brings pages about care up to date',
  text: `You bring the pages about care up to date.

- Check every page against the supplier’s data sheet.
- Change only what is wrong.
- Never change a number without a source.
- Keep sentences short, and write for somebody who bought their first lamp 14 days ago.
`,
  reason: 'WriterPod works on pages that customers read.',
} as const

/** Tasks the pods start first, so that their requests belong to something. One works from another text than it sent. */
export const demoTasks: readonly { pod: string; key: string; title: string; slug?: string; prompt: string }[] = [
  {
    pod: 'demo-writer',
    key: 'care-pages',
    title: 'Bring the care pages up to date',
    slug: demoPrompt.slug,
    prompt: demoPrompt.text
      .replace('- Never change a number without a source.\n', '')
      .replace('14 days ago', '30 days ago'),
  },
  {
    pod: 'demo-research',
    key: 'customer-questions',
    title: 'Collect what customers ask about lamps',
    prompt: 'Group this week’s questions by product. Quote nobody by name.',
  },
  {
    pod: 'demo-delivery',
    key: 'release-watch',
    title: 'Watch the release of the new checkout',
    prompt: 'Compare failed orders before and after the release. Propose a rollback when they double.',
  },
]

const devPod = `  DevPod:
    inherits: [publisher, no-rollbacks]
    rules:
`
const devPodThatAsks = `  DevPod:
    inherits: [publisher]
    rules:
      - id: dev-rollback
        title: DevPod rolls back in production when a delivery lead agrees
        tools: [git.rollback_commit]
        in: [prod]
        then: ask
        duty: [{ group: delivery-leads, count: 1 }]
        expires: 4h
`

/** The change of policy that waits for people: what DevPod is denied again and again, it would be able to ask for. */
export const demoChange = {
  reason:
    'DevPod sees first when the tests are red, and each time it is denied. A delivery lead should look at what it finds',
  /** The policy with this change made; null for a policy of which the story does not speak. */
  made: (document: string) => (document.includes(devPod) ? document.replace(devPod, devPodThatAsks) : null),
}
