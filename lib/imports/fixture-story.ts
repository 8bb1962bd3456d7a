// Test support: a small delivery project with every flaw such projects have. All of it is made up.
import type { FixtureCommit } from '@/lib/imports/fixture'

const day = '2025-01-06T'

/** A line of the changelog, written two seconds before its commit like the prototype does. */
export function logLine(time: string, path: string, task: string | null, by: string | null, message: string): string {
  return `- timestamp: '${day}${time}.123456'\n  path: ${path}\n  task_id: ${task ?? 'null'}\n  committed_by: ${by ?? 'null'}\n  message: ${message}\n`
}

const changelog = 'project/outputs/changelog.yaml'

/** Twenty-five telling lines, so that losing them counts. */
export const guide =
  Array.from({ length: 25 }, (_, index) => `Rule ${index + 1}: fire clay at ${900 + index} degrees.`).join('\n') + '\n'

const tasks = `outputs:
- project/tests/stray_output.txt
tasks:
  1.1_capture_goals:
    status: in_progress
    done: true
    pod_owner: ProductPod
    description: Capture what the pottery shop wants. And why.
    phase: Phase 1 - Discovery
    prompt: None
    depends_on:
    - 9.9_does_not_exist
    inputs: &id001
    - docs/goals.md
    - docs/<feature_id>.md
    template_outputs: *id001
    created_at: '2025-01-06T08:00:00.000001'
  'discovery/kiln plan.md-a1b2c3':
    status: backlog
    done: false
    pod_owner: QAPod
    assigned_pod: GPTPod
    description: A task whose id holds slashes and blanks
  null:
    status: backlog
    done: false
  1.10:
    status: complete
    done: true
    pod_owner: DevPod
    description: An id that looks like a number
`

const memory = `- path: docs/goals.md
  raw_url: https://raw.githubusercontent.com/example/pottery/main/docs/goals.md
  file_type: md
  description: What the shop wants
  tags:
  - goals
  last_updated: '2025-01-06'
  pod_owner: ProductPod
- path: docs/goals.md
  description: ''
  tags: []
  pod_owner: null
- path: docs/gone.md
  description: Fallback summary for docs/gone.md
  tags:
  - old
  last_updated: '2025-01-01'
  pod_owner: WoW Pod
`

const issues = `- type: !!python/name:builtins.type ''
  scope: framework
  task_id: null
  title: The index says it is done when it is not
  detail: It always says so
  status: open
  timestamp: '2025-01-06T09:05:00.000000'
`

const projectIssue = (status: string) => `- issue_id: 20250106-001
  type: bug
  scope: project
  task_id: 1.1_capture_goals
  title: The kiln is too hot
  detail: By far
  status: ${status}
  timestamp: '2025-01-06T09:06:00.000000'
`

const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g']
  .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[index]}`).join(', ')}]`)
  .join('\n')}\n`

const outputs = 'project/outputs/1.1_capture_goals'

const first = logLine('09:00:58', 'docs/guide.md', '1.1_capture_goals', 'ProductPod', 'Add the guide')
const second = logLine('09:01:58', 'docs/tracker.md', 'nobody_knows', 'unknown', 'Add the tracker')
const third = logLine(
  '09:09:58',
  'docs/guide.md',
  '1.1_capture_goals',
  'GPTPod',
  'Add a chapter without removing the old ones',
)
const fourth = logLine('09:19:58', 'docs/tracker.md', null, null, 'Update the tracker')
const filesLine = `- files:\n  - change: Mark the task as begun\n    path: project/task.yaml\n  timestamp: '${day}08:59:58.000000'\n`
const reordered = `- committed_by: ProductPod\n  message: Add the guide\n  path: docs/guide.md\n  task_id: 1.1_capture_goals\n  timestamp: '${day}09:00:58.123456'\n`

/** The story, commit by commit: what pods wrote, what they lost, and what a person put back. */
export const story: readonly FixtureCommit[] = [
  {
    message: 'Begin',
    at: `${day}09:00:00Z`,
    files: {
      'project/task.yaml': tasks.replace('status: in_progress', 'status: backlog'),
      'project/memory.yaml': memory,
      'docs/goals.md': 'To sell pots.\n',
      [changelog]: filesLine,
    },
  },
  { message: 'Add the guide', at: `${day}09:01:00Z`, files: { 'docs/guide.md': guide } },
  { message: 'Add the tracker', at: `${day}09:02:00Z`, files: { 'docs/tracker.md': guide } },
  { message: 'Update changelog.yaml', at: `${day}09:02:01Z`, files: { [changelog]: filesLine + first + second } },
  { message: 'Mark task as begun', at: `${day}09:03:00Z`, files: { 'project/task.yaml': tasks } },
  {
    message: 'Add a chapter without removing the old ones',
    at: `${day}09:10:00Z`,
    files: { 'docs/guide.md': 'Rule 26: rest.\n...existing entries...\n' },
  },
  // The file starts again at one entry, in another order of keys, and its last entry is cut off.
  { message: 'Update changelog.yaml', at: `${day}09:10:01Z`, files: { [changelog]: third } },
  { message: 'Put the guide back', at: `${day}09:15:00Z`, author: 'Sam', files: { 'docs/guide.md': guide } },
  { message: 'Update the tracker', at: `${day}09:20:00Z`, files: { 'docs/tracker.md': 'Nothing left.\n' } },
  {
    message: 'Update changelog.yaml',
    at: `${day}09:20:01Z`,
    files: { [changelog]: `${third}${reordered}${fourth}- timestamp: '2025-01-0\n  message: "cut` },
  },
  {
    message: 'A hand edits what no log speaks of',
    at: `${day}10:00:00Z`,
    author: 'Sam',
    files: { 'docs/goals.md': 'To sell many pots.\n' },
  },
  {
    message: 'Start',
    at: `${day}10:01:00Z`,
    files: {
      [`${outputs}/prompt_used.txt`]: 'You are ProductPod. 🏺\nCapture the goals.\n',
      [`${outputs}/chain_of_thought.yaml`]: `- message: Ask the owner first\n  timestamp: '${day}10:00:30.000000'\n  tags:\n  - goals\n- message: null\n  timestamp: '${day}10:00:40.000000'\n`,
      [`${outputs}/reasoning_trace.yaml`]:
        'task_id: 1.1_capture_goals\nsummary: Goals first.\nthoughts:\n- thought: Ask\n  tags: [goals]\nscoring:\n  thought_quality: 9\n',
      [`${outputs}/handoff_notes.yaml`]: `handoffs:\n- timestamp: '${day}10:00:50.000000'\n  from_pod: ProductPod\n  to_pod: <replace with who the next pod is>\n  reason: Done\n  notes: ''\n- origin_pod: ProductPod\n  target_pod: DevPod\n  note: Build it\n  mode: auto\n`,
      'project/outputs/discovery/kiln plan.md-a1b2c3/chain_of_thought.yaml': `- message: Nested\n  timestamp: '${day}10:00:50.000000'\n`,
      '.logs/issues/framework.yaml': issues,
      '.logs/issues/project.yaml': projectIssue('open'),
    },
  },
  {
    message: 'Start again',
    at: `${day}10:02:00Z`,
    files: { [`${outputs}/prompt_used.txt`]: 'You are ProductPod. Be brief.\n' },
  },
  {
    message: 'Close the issue',
    at: `${day}10:03:00Z`,
    author: 'Sam',
    files: { '.logs/issues/project.yaml': projectIssue('closed') },
  },
  {
    message: 'Everything that should not be there',
    at: `${day}10:04:00Z`,
    files: {
      'empty.yaml': '',
      'env.yaml': 'API_KEY=abc\nOTHER_KEY: [unclosed\n',
      'twice.yaml': 'user_roles:\n- a\nuser_roles:\n- b\n',
      'bomb.yaml': bomb,
      'deep.yaml': '['.repeat(5_000),
      'bytes.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a]),
      'project/outputs/wrong/chain_of_thought.yaml': 'message: not a list\nother: true\n',
      'outside.md': { link: '../../../../etc/passwd' },
      'vendor/other': { submodule: '1'.repeat(40) },
      '.gitmodules': '[submodule "other"]\n\tpath = vendor/other\n\turl = ext::sh -c touch% /tmp/owned\n',
    },
  },
]
