import type { FixtureCommit } from '@/lib/imports/fixture'

// Test support: the small repository that the installations in prisma/upgrade from 20261126140000_hot_path.sql on had read.
// Its commits have the ids that stand there as long as nothing here is changed.

const day = '2025-01-06T'
const changelog = 'project/outputs/changelog.yaml'
const outputs = 'project/outputs/1.1_goals'

const line = (time: string, message: string, path = 'docs/guide.md') =>
  `- timestamp: '${day}${time}.123456'\n  path: ${path}\n  task_id: 1.1_goals\n  committed_by: DevPod\n  message: ${message}\n`

const guide = Array.from({ length: 25 }, (_, at) => `Rule ${at + 1}: fire clay at ${900 + at} degrees.\n`).join('')

const tasks = (status: string) => `tasks:
  1.1_goals:
    status: ${status}
    pod_owner: ProductPod
    description: Capture what the pottery shop wants
    phase: Phase 1 - Discovery
  1.2_kiln:
    status: backlog
    description: Plan the kiln
`

const memory = `- path: docs/goals.md
  file_type: md
  description: What the shop wants
  tags:
  - goals
  last_updated: '2025-01-06'
  pod_owner: ProductPod
- path: docs/guide.md
  description: How clay is fired
  tags: []
`

export const pottery: readonly FixtureCommit[] = [
  {
    message: 'Begin',
    at: `${day}09:00:00Z`,
    files: {
      'project/task.yaml': tasks('backlog'),
      'project/memory.yaml': memory,
      'docs/goals.md': 'To sell pots.\n',
    },
  },
  { message: 'Add the guide', files: { 'docs/guide.md': guide } },
  { message: 'Update changelog.yaml', files: { [changelog]: line('09:00:58', 'Add the guide') } },
  { message: 'Mark task as begun', files: { 'project/task.yaml': tasks('in_progress') } },
  {
    message: 'Add a chapter without removing the old ones',
    author: 'DevPod',
    files: { 'docs/guide.md': 'Rule 26: rest.\n...existing entries...\n' },
  },
  { message: 'Update changelog.yaml', files: { [changelog]: line('09:04:58', 'Add a chapter') } },
  { message: 'Put the guide back', author: 'Sam', files: { 'docs/guide.md': guide } },
  {
    message: 'A hand edits what no log speaks of',
    author: 'Sam',
    files: { 'docs/goals.md': 'To sell many pots.\n' },
  },
  {
    message: 'Think',
    files: {
      [`${outputs}/prompt_used.txt`]: 'You are ProductPod. Capture the goals.\n',
      [`${outputs}/chain_of_thought.yaml`]: `- message: Ask the owner first\n  timestamp: '${day}10:00:30.000000'\n  tags:\n  - goals\n`,
      [`${outputs}/handoff_notes.yaml`]: `handoffs:\n- timestamp: '${day}10:00:50.000000'\n  from_pod: ProductPod\n  to_pod: DevPod\n  reason: Done\n  notes: ''\n`,
      'project/outputs/1.2_kiln/chain_of_thought.yaml': 'message: not a list\n',
    },
  },
]

/** What came later: one more line in the changelog. */
export const potteryLater: readonly FixtureCommit[] = [
  {
    message: 'Update changelog.yaml',
    files: {
      [changelog]: line('09:04:58', 'Add a chapter') + line('11:00:00', 'Plan the kiln', 'docs/kiln.md'),
    },
  },
]

/** A branch beside it, which holds all of it and says one thing otherwise: to be added where that branch begins at main. */
export const potteryGlaze: readonly FixtureCommit[] = [
  {
    message: 'Mark task as done',
    branch: 'glaze',
    files: { 'project/task.yaml': tasks('completed') },
  },
]
