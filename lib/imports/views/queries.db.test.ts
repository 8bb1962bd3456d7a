import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { findEverywhere } from '@/lib/find/queries'
import { type FixtureCommit, makeRepository } from '@/lib/imports/fixture'
import { ade, importAll } from '@/lib/imports/fixture-import'
import { repositoryPrompt, repositoryPrompts } from '@/lib/imports/prompts/queries'
import { importDetail, importSources } from '@/lib/imports/queries'
import { contentRewrites, importProblems, looseEntries, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'
import { listMemory, memoryDetail } from '@/lib/memory/queries'
import { listTasks } from '@/lib/tasks/list/queries'
import { taskDetail } from '@/lib/tasks/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-seen-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
const mask = 'ghp_••••'
const lee: PersonActor = {
  ...ade,
  can: new Set(['imports:read', 'imports:start', 'tasks:read', 'memory:read', 'prompts:read']),
}

const at = (minute: number) => `2025-01-06T09:0${minute}:00.000000`
const line = (task: string | null, message: string, minute: number) =>
  `- timestamp: '${at(minute)}'\n  path: docs/shop.md\n  task_id: ${task ?? 'null'}\n  committed_by: DevPod\n  message: ${message} ${key}\n`
const memory = (words: string) =>
  `- path: docs/shop.md\n  description: ${words} ${key}\n  tags:\n  - ${key}\n  notes: ${key}\n`
const rules = Array.from({ length: 25 }, (_, index) => `Rule ${index}: ask with ${key}.\n`).join('')
const outputs = 'project/outputs/1.1_open'
const changelog = 'project/outputs/changelog.yaml'

/** The same key in every place in which a repository says something. */
const story: FixtureCommit[] = [
  {
    message: `Begin with ${key}`,
    files: {
      'project/task.yaml': `tasks:\n  1.1_open:\n    status: backlog\n    description: Open with ${key}\n    notes: ${key}\n    prompt: prompts/open.md\n`,
      'project/memory.yaml': memory('Known by'),
      [changelog]: line('1.1_open', 'Open', 0) + line(null, 'Shut', 1),
      [`${outputs}/prompt_used.txt`]: `Open the shop with ${key}.\n`,
      [`${outputs}/chain_of_thought.yaml`]: `- message: It is ${key}\n  timestamp: '${at(2)}'\n`,
      [`${outputs}/handoff_notes.yaml`]: `handoffs:\n- timestamp: '${at(3)}'\n  from_pod: DevPod\n  to_pod: QAPod\n  notes: Take ${key}\n`,
      '.logs/issues/project.yaml': `- issue_id: 1\n  title: Nobody knows ${key}\n  detail: By far ${key}\n  status: open\n  timestamp: '${at(4)}'\n`,
      'prompts/open.md': `Open the shop with ${key}.\n`,
      'docs/shop.md': rules,
    },
  },
  { message: `Cut it, by ${key}`, files: { 'docs/shop.md': '...existing entries...\n' } },
  {
    message: `Go on with ${key}`,
    files: {
      [changelog]: line(null, 'Again', 6),
      'project/memory.yaml': memory('Known again by'),
      'prompts/open.md': `Open the shop slowly with ${key}.\n`,
    },
  },
]

describe('a key that a repository held in every place', () => {
  let sourceId: string
  let runId: string
  beforeAll(async () => {
    const run = await importAll(makeRepository(folder, story), 'seen')
    ;[sourceId, runId] = [run.source!.id, run.id]
  })

  const rowOf = async (table: 'task' | 'memoryEntry' | 'importPrompt') =>
    table === 'task'
      ? await read.task.findFirstOrThrow({ where: { importSourceId: sourceId } })
      : table === 'memoryEntry'
        ? await read.memoryEntry.findFirstOrThrow({ where: { importSourceId: sourceId } })
        : await read.importPrompt.findFirstOrThrow({ where: { sourceId, path: 'prompts/open.md' } })

  const pages: Record<string, () => Promise<unknown>> = {
    'the list of tasks': () => listTasks(lee, { source: 'seen' }),
    'a task': async () => taskDetail(lee, ((await rowOf('task')) as { number: number }).number),
    'the list of memory': () => listMemory(lee, { source: 'seen' }),
    'an entry of memory with its versions': async () => memoryDetail(lee, (await rowOf('memoryEntry')).id),
    'the log that was recovered': () => recoveredLog(lee, { sourceId }),
    'what was rewritten': () => contentRewrites(lee, { sourceId }),
    'what no log speaks of': () => unloggedEdits(lee, { sourceId }),
    'issues and notes': () => looseEntries(lee, { sourceId }),
    'the files that are prompts': () => repositoryPrompts(lee, { sourceId, used: false }),
    'the texts that tasks were started on': () => repositoryPrompts(lee, { sourceId, used: true }),
    'a prompt': async () => repositoryPrompt(lee, (await rowOf('importPrompt')).id),
    'what the search finds': () => findEverywhere(lee, 'open'),
    'the page of the import': () => importDetail(lee, runId),
  }

  it.each(Object.keys(pages))('is kept out of sight in %s', async (page) => {
    const text = JSON.stringify(await pages[page]!())
    expect(text).not.toContain(key)
    expect(text).toContain(mask)
  })

  it('stands in no other list of imports', async () => {
    for (const list of [await importSources(lee), await importProblems(lee, { sourceId })])
      expect(JSON.stringify(list)).not.toContain(key)
  })
})
