import { digestOf } from '@/lib/core/canonical'
import { readYaml } from '@/lib/imports/recover/documents'
import type { EntryRecord } from '@/lib/imports/store/schema'
import type { Commit } from '@/lib/imports/schema'
import { statusOf } from '@/lib/imports/recover/tasks'

/** The life of one task in its file. */
export type TaskLife = {
  first: Commit
  last: Commit
  present: boolean
  startedAt: string | null
  completedAt: string | null
  /** Its newest lines, for a task the file no longer holds, and a digest of what they say; null when they need others. */
  block: string
  data: string | null
  changes: { commit: Commit; from: string | null; to: string }[]
}

/** The lines of each task of a task file, by id, without parsing the file; null when it is not written that way. */
export function splitTasks(text: string): Map<string, string> | null {
  const start = /^tasks:[ \t]*(?:#.*)?\n/m.exec(text)
  if (!start) return null
  const body = text.slice(start.index + start[0].length)
  const indent = /^( +)\S/m.exec(body)?.[1]
  if (!indent) return null
  const blocks = new Map<string, string>()
  const starts = [...body.matchAll(new RegExp(`^${indent}(?! |#|- )(.+?):[ \\t]*(?:#.*)?$|^(?=[^\\s#])`, 'gm'))]
  for (const [index, match] of starts.entries()) {
    // The first line at the left edge ends the tasks.
    if (match[1] === undefined) break
    const end = starts[index + 1]?.index ?? body.length
    blocks.set(unquoted(match[1]), body.slice(match.index, end))
  }
  return blocks
}

function unquoted(key: string): string {
  const inner = /^'(.*)'$|^"(.*)"$/.exec(key)
  return inner ? (inner[1]?.replaceAll("''", "'") ?? inner[2] ?? key) : key
}

/** Follows the tasks of one file through all versions of it; a null text is a version without the file. */
export function taskLives(versions: readonly { commit: Commit; text: string | null }[]): Map<string, TaskLife> {
  const lives = new Map<string, TaskLife>()
  for (const { commit, text } of versions) {
    const blocks = text === null ? new Map<string, string>() : splitTasks(text)
    // A version that cannot be split says nothing about who came and went.
    if (!blocks) continue
    for (const life of lives.values()) life.present = false
    for (const [key, block] of blocks) follow(lives, key, block, commit)
  }
  return lives
}

function follow(lives: Map<string, TaskLife>, key: string, block: string, commit: Commit): void {
  const life = lives.get(key) ?? newLife(commit)
  lives.set(key, life)
  life.present = true
  if (life.block === block) return
  // Another order of keys or other quotes change the file and nothing of the task.
  const data = dataOf(block)
  if (data !== null && data === life.data) {
    life.block = block
    return
  }
  life.data = data
  const before = life.block === '' ? null : fieldOf(life.block, 'status')
  const after = fieldOf(block, 'status')
  life.block = block
  life.last = commit
  if (after === null || after === before) return
  life.changes.push({ commit, from: before, to: after })
  const status = statusOf(after)
  if (status === 'in_progress' && life.startedAt === null) life.startedAt = commit.at
  life.completedAt = status === 'completed' ? commit.at : null
}

function newLife(commit: Commit): TaskLife {
  return {
    first: commit,
    last: commit,
    present: true,
    startedAt: null,
    completedAt: null,
    block: '',
    data: null,
    changes: [],
  }
}

/** What the lines of a task say, whatever their order; null when they cannot be read by themselves. */
function dataOf(block: string): string | null {
  const { ok, value } = readYaml(block)
  return ok ? digestOf(value) : null
}

/** A plain field of a task's lines, such as its status. */
export function fieldOf(block: string, field: 'status' | 'done'): string | null {
  const value = new RegExp(`^ +${field}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(block)?.[1]
  return value ? unquoted(value) : null
}

/** The changes of status as entries of the task's story. The word a task is created with is no change. */
export function statusEntries(file: string, key: string, life: TaskLife): EntryRecord[] {
  return life.changes
    .filter(({ from }) => from !== null)
    .map(({ commit, from, to }, position) => ({
      kind: 'status_change',
      taskKey: key,
      file,
      recordKey: `${commit.hash} ${key}`,
      position,
      saidBy: null,
      title: `${from} → ${to}`,
      text: null,
      state: to,
      flags: [],
      data: { from, to, message: commit.message.split('\n')[0] ?? '' },
      saidAt: null,
      commit: commit.hash,
      author: commit.author,
      present: true,
      at: commit.at,
    }))
}
