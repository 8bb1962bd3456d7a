import { madeUpKey } from '@/lib/demo/story'

/** A commit of the demo's repository: what its files hold from then on. */
export type DemoCommit = { at: string; author: string; message: string; files: Record<string, string> }

const day = '2026-03-02T'
const changelog = 'project/outputs/changelog.yaml'
const outputs = 'project/outputs'

/** A line of the changelog, written two seconds before its commit. */
function line(time: string, path: string, task: string | null, by: string, message: string): string {
  return `- timestamp: '${day}${time}.204815'\n  path: ${path}\n  task_id: ${task ?? 'null'}\n  committed_by: ${by}\n  message: ${message}\n`
}

const tasks = (care: string) => `tasks:
  1.1_care_pages:
    status: ${care}
    done: ${care === 'completed'}
    pod_owner: WriterPod
    description: Write a page about the care of every lamp
    phase: Phase 2 - Build
    prompt: prompts/answer_customers.md
    outputs:
    - docs/returns.md
    created_at: '2026-03-02T08:00:00.000001'
  1.2_returns:
    status: in_progress
    done: false
    pod_owner: ResearchPod
    description: Say plainly which lamps can be returned
    phase: Phase 2 - Build
    depends_on:
    - 1.1_care_pages
    created_at: '2026-03-02T08:00:00.000001'
  2.1_island_shipping:
    status: backlog
    done: true
    pod_owner: DevPod
    description: Show a shipping price for islands
    phase: Phase 3 - Try
    depends_on:
    - 1.9_price_list
    created_at: '2026-03-02T08:00:00.000001'
`

const memory = (glass: string) => `- path: docs/returns.md
  file_type: md
  description: Which lamps can be returned, and how
  tags:
  - returns
  last_updated: '2026-03-02'
  pod_owner: ResearchPod
- path: docs/glass.md
  file_type: md
  description: ${glass}
  tags:
  - glass
  last_updated: '2026-03-02'
  pod_owner: WriterPod
- path: docs/prices.md
  description: Fallback summary for docs/prices.md
  tags: []
  last_updated: '2025-11-20'
  pod_owner: ''
`

const prompt = `You answer customers of a small shop for lamps.

Before you write:
- Look up the lamp in its data sheet.
- Look up whether somebody asked the same before.

While you write:
- Answer the question in the first sentence.
- Name the page on which more is said.
- Give numbers with their unit.
- Never promise a date of delivery.
- Never name another customer.

Afterwards:
- Note what could not be answered.
- Hand over whatever is about money.
`

const rules = Array.from(
  { length: 24 },
  (_, at) =>
    `${at + 1}. Lamps of the series ${String.fromCodePoint(65 + at)} can be returned within ${14 + (at % 3) * 8} days.\n`,
).join('')
const returns = `# Returns\n\n${rules}`

const began = line('09:00:58', 'docs/returns.md', '1.1_care_pages', 'WriterPod', 'Write about returns')
const noted = line('09:09:58', 'docs/glass.md', '1.3_glass', 'unknown', 'Write about glass')
const rewrote = line(
  '09:29:58',
  'docs/returns.md',
  '1.2_returns',
  'ResearchPod',
  'Add lamps for gardens, nothing removed',
)

/** What pods left behind in a small shop's repository: work, a prompt that one of them emptied, and what should not be there. */
export const history: readonly DemoCommit[] = [
  {
    at: `${day}08:30:00Z`,
    author: 'Sam',
    message: 'Begin with tasks and the prompt',
    files: {
      'project/task.yaml': tasks('backlog'),
      'project/memory.yaml': memory('How the shades are blown'),
      'prompts/answer_customers.md': prompt,
      'docs/glass.md': '# Glass\n\nShades are blown by hand, so that no two are alike.\n',
    },
  },
  {
    at: `${day}08:45:00Z`,
    author: 'Robin',
    message: 'Start 1.1_care_pages and 1.2_returns',
    files: {
      'project/task.yaml': tasks('in_progress'),
      [`${outputs}/1.1_care_pages/prompt_used.txt`]: prompt,
      [`${outputs}/1.2_returns/prompt_used.txt`]: prompt,
      [`${outputs}/1.1_care_pages/chain_of_thought.yaml`]: `- message: Ask whoever knows glass before writing about it\n  timestamp: '${day}08:44:30.000000'\n  tags:\n  - care\n- message: The data sheets say 7 watts, the old page said 9\n  timestamp: '${day}08:44:50.000000'\n`,
      [`${outputs}/1.1_care_pages/reasoning_trace.yaml`]:
        'task_id: 1.1_care_pages\nsummary: The data sheets come first.\nthoughts:\n- thought: Old pages disagree with the data sheets\n  tags: [care]\nscoring:\n  thought_quality: 4\n',
      [`${outputs}/1.1_care_pages/handoff_notes.yaml`]: `handoffs:\n- timestamp: '${day}08:44:55.000000'\n  from_pod: WriterPod\n  to_pod: ResearchPod\n  reason: Customers ask about returns\n  notes: Rosa wants to hear of every return of glass, on rosa.lindt@lampenladen-nord.shop\n`,
    },
  },
  {
    at: `${day}09:01:00Z`,
    author: 'Robin',
    message: 'Write about returns',
    files: { 'docs/returns.md': returns, [changelog]: began },
  },
  {
    at: `${day}09:10:00Z`,
    author: 'Robin',
    message: 'Write about glass',
    files: {
      'docs/glass.md': '# Glass\n\nShades are blown by hand. Wipe them with a dry cloth.\n',
      'project/memory.yaml': memory('How the shades are blown; questions go to rosa.lindt@lampenladen-nord.shop'),
      [changelog]: began + noted,
    },
  },
  {
    at: `${day}09:15:00Z`,
    author: 'Robin',
    message: 'Note how to ask for the stock',
    files: { 'config/stock.md': `# Stock\n\nThe stock service wants the token ${madeUpKey} with every question.\n` },
  },
  {
    at: `${day}09:20:00Z`,
    author: 'Robin',
    message: 'Refine the prompt without removing anything',
    files: {
      'prompts/answer_customers.md':
        'You answer customers of a small shop for lamps.\n\n... (rest unchanged)\n\n- Be friendly.\n',
    },
  },
  {
    at: `${day}09:30:00Z`,
    author: 'Robin',
    message: 'Add lamps for gardens, nothing removed',
    // The log begins anew with one line, as two wrote it at once.
    files: {
      'docs/returns.md': '# Returns\n\n...existing entries...\n25. Lamps for gardens can be returned within 14 days.\n',
      [changelog]: rewrote,
    },
  },
  {
    at: `${day}09:41:00Z`,
    author: 'Sam',
    message: 'Put the prompt back',
    files: { 'prompts/answer_customers.md': prompt },
  },
  {
    at: `${day}09:50:00Z`,
    author: 'Sam',
    message: 'The token does not belong here',
    files: { 'config/stock.md': '# Stock\n\nAsk the delivery team for access to the stock service.\n' },
  },
  {
    at: `${day}10:05:00Z`,
    author: 'Robin',
    message: 'Complete 1.1_care_pages',
    files: { 'project/task.yaml': tasks('completed') },
  },
]
