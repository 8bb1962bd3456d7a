import type { Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type FixtureCommit, makeBundle, makeRepository } from '@/lib/imports/fixture'
import { asOperator } from './database'

/** Words as somebody would write them who wants to do harm: markup, a script, a reversed name, a word without end. */
export const hostile = {
  markup: '<img src=x onerror="document.title=`hit`"><script>document.title="hit"</script><b>bold</b>',
  reversed: 'invoice \u202Egnp.exe',
  endless: 'pottery'.repeat(60),
}

const number = (index: number) => String(index).padStart(2, '0')
const pods = ['QAPod', 'DevPod']
const many = Array.from({ length: 60 }, (_, index) => index + 1)

const plainTask = (index: number) => `  glaze_${number(index)}:
    status: ${index % 10 === 0 ? 'planned' : 'backlog'}
    done: false
    pod_owner: ${pods[index % 2]}
    phase: ${index % 3 === 0 ? 'Phase 2 - Development' : 'Phase 1 - Discovery'}
    description: Glaze number ${index} for the shelf
`

const tasks = (kiln: string) => `tasks:
  kiln_plan:
    status: ${kiln}
    done: ${kiln === 'completed'}
    pod_owner: ResearchPod
    phase: Phase 4 - Go Live
    description: Plan the kiln. It must hold forty pots.
    inputs:
    - docs/kiln.md
    created_at: '2025-01-06T08:00:00.000001'
  hostile_task:
    status: ${JSON.stringify(`ready? ${hostile.markup}`)}
    done: false
    pod_owner: ${hostile.endless}
    phase: ${JSON.stringify(hostile.reversed)}
    title: ${JSON.stringify(`${hostile.markup} ${hostile.reversed}`)}
    description: ${JSON.stringify(`${hostile.endless} ${hostile.markup} ${hostile.reversed}`)}
${many.map(plainTask).join('')}`

const entry = (file: string, said: string, tags: string, pod: string, day = 6) => `- path: ${JSON.stringify(file)}
  file_type: ${file.endsWith('.md') ? 'md' : 'yaml'}
  description: ${JSON.stringify(said)}
  tags: [${tags}]
  last_updated: '2025-01-0${day}'
  pod_owner: ${JSON.stringify(pod)}
`

const memory = (kiln: string) =>
  kiln +
  entry(
    `docs/${hostile.endless}.yaml`,
    `${hostile.markup} ${hostile.reversed}`,
    JSON.stringify(hostile.markup),
    hostile.endless,
  ) +
  many
    .map((index) => entry(`docs/pots/pot-${number(index)}.md`, `Pot ${index} of the shelf`, 'pots', pods[index % 2]!))
    .join('')

const line = (minute: number, file: string, by: string, message: string) =>
  `- timestamp: '2025-01-06T09:${number(minute)}:58.000000'\n  path: ${file}\n  task_id: kiln_plan\n  committed_by: ${by}\n  message: ${JSON.stringify(message)}\n`

const kilnPrompt = (rule: string) => `You plan kilns for a pottery.\n\n- ${rule}\n- Say how many pots it holds.\n`

const kiln = 'project/outputs/kiln_plan'
const at = (minute: number) => `2025-01-06T09:${number(minute)}:00Z`

/** A task's whole life, two changelog lines that get lost, a note that changes its mind, and sixty of each to page through. */
const storyOf = (name: string): FixtureCommit[] => [
  {
    // Repositories that begin with the same commit are one.
    message: `Begin ${name}`,
    at: at(0),
    files: {
      'project/task.yaml': tasks('backlog'),
      'project/memory.yaml': memory(entry('docs/kiln.md', 'The kiln holds 30 pots', 'kiln', 'ResearchPod')),
      'docs/kiln.md': 'Thirty pots.\n',
      'prompts/kiln.md': kilnPrompt('You must measure twice.'),
    },
  },
  {
    message: 'Update changelog.yaml',
    at: at(2),
    files: {
      'project/outputs/changelog.yaml':
        line(1, 'docs/kiln.md', 'ResearchPod', 'Measure the kiln') + line(1, 'docs/kiln.md', 'GPTPod', hostile.markup),
    },
  },
  {
    message: 'Start',
    at: at(3),
    files: {
      'project/task.yaml': tasks('in_progress'),
      'project/memory.yaml': memory(entry('docs/kiln.md', 'The kiln holds 40 pots', 'kiln', 'ResearchPod')),
      'prompts/kiln.md': kilnPrompt('You must never guess the heat.'),
      [`${kiln}/prompt_used.txt`]: `Plan the kiln with care.\n${hostile.markup}\n`,
      [`${kiln}/chain_of_thought.yaml`]: `- message: Ask the potter first\n  timestamp: '2025-01-06T09:02:30.000000'\n  tags: [kiln]\n- message: ${JSON.stringify(`${hostile.markup} ${hostile.endless}`)}\n  timestamp: '2025-01-06T09:02:40.000000'\n`,
      [`${kiln}/reasoning_trace.yaml`]:
        'task_id: kiln_plan\nsummary: Heat needs room.\nthoughts:\n- thought: Leave a gap\n  tags: [heat]\n',
      [`${kiln}/handoff_notes.yaml`]: `handoffs:\n- timestamp: '2025-01-06T09:02:50.000000'\n  from_pod: ${JSON.stringify(hostile.reversed)}\n  to_pod: DevPod\n  reason: Done\n  notes: Build it of brick\n`,
      'project/.logs/issues/project.yaml': `- issue_id: 20250106-001\n  type: bug\n  scope: project\n  task_id: kiln_plan\n  title: The door sticks\n  detail: In winter\n  status: open\n  timestamp: '2025-01-06T09:02:55.000000'\n`,
    },
  },
  // The changelog starts again at one line.
  {
    message: 'Update changelog.yaml',
    at: at(4),
    files: { 'project/outputs/changelog.yaml': line(3, 'docs/kiln.md', 'ResearchPod', 'Draw the plan') },
  },
  {
    message: 'Finish',
    at: at(5),
    files: { 'project/task.yaml': tasks('completed'), 'project/memory.yaml': memory('') },
  },
]

/** Reads the made-up repository, or one with this history, in under this name, as an operator does. */
export async function importShelf(name: string, history: readonly FixtureCommit[] = storyOf(name)): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-shelf-'))
  try {
    const bundle = makeBundle(makeRepository(folder, history), path.join(folder, `${name}.bundle`))
    await asOperator('import', bundle)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pageOfRepository(page: Page, repository: string): Promise<string> {
  await page.goto('/imports')
  return (await page.locator('#sources').getByRole('link', { name: repository }).first().getAttribute('href'))!
}

/** The prompts of a repository, those that tasks were started on, and one of them. */
export async function promptsOf(page: Page, repository: string): Promise<string[]> {
  const list = `${await pageOfRepository(page, repository)}?tab=prompts`
  await page.goto(list)
  const prompt = await page.locator('#findings a[href^="/imports/prompts/"]').first().getAttribute('href')
  return [list, `${list}&of=tasks`, prompt!]
}

/** What happened in a repository, what was rewritten there, and one such document. */
export async function rewritesOf(page: Page, repository: string): Promise<string[]> {
  const run = await pageOfRepository(page, repository)
  await page.goto(run)
  const rewrite = await page.locator('#timeline a[href^="/imports/rewrites/"]').first().getAttribute('href')
  return [run, `${run}?tab=rewrites`, rewrite!]
}
