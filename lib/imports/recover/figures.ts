import type { Figures } from '@/lib/imports/facts/schema'
import { isRecord } from '@/lib/imports/recover/values'
import type { ChangelogRecord, EntryRecord, MemoryRecord, RewriteRecord, TaskRecord } from '@/lib/imports/store/schema'

type Read = {
  tasks: readonly TaskRecord[]
  entries: readonly EntryRecord[]
  memory: readonly MemoryRecord[]
  rewrites: readonly RewriteRecord[]
  /** The lines of the log that speak of commits of pods, one for each. */
  lines: readonly Pick<ChangelogRecord, 'taskKey'>[]
}

/**
 * The framework's own measures, put right: completed is what was not opened again, the time of a task is what git saw, and
 * what pods say of the quality of their work is told as their own words.
 */
export function figuresOf({ tasks, entries, memory, rewrites, lines }: Read): Figures {
  const standing = tasks.filter(({ present }) => present)
  const completed = standing.filter(({ status }) => status === 'completed')
  const cycles = completed.flatMap(({ startedAt, completedAt }) =>
    startedAt !== null && completedAt !== null && completedAt >= startedAt ? apart(startedAt, completedAt, hourMs) : [],
  )
  const started = standing.filter(({ startedAt }) => startedAt !== null)
  const known = new Set(tasks.map(({ key }) => key))
  const kept = new Set(
    entries.flatMap(({ kind, present, taskKey }) => (kind === 'prompt_used' && present ? (taskKey ?? []) : [])),
  )
  const scorings = entries.flatMap(({ kind, present, data }) =>
    kind === 'reasoning_trace' && present ? [isRecord(data.scoring) ? data.scoring : {}] : [],
  )
  return {
    completed: completed.length,
    claimedDone: standing.filter(({ data }) => data.done === true).length,
    cycles: cycles.length,
    cycleHours: cycles.length === 0 ? null : rounded(cycles.reduce((sum, hours) => sum + hours, 0) / cycles.length),
    started: started.length,
    startedWithPrompt: started.filter(({ key }) => kept.has(key)).length,
    knownCommits: lines.filter(({ taskKey }) => taskKey !== null && known.has(taskKey)).length,
    traces: scorings.length,
    scores: scoresOf(scorings.flatMap(({ thought_quality: score }) => (typeof score === 'number' ? score : []))),
    recalled: scorings.filter(({ recall_used: flag }) => flag === true).length,
    novel: scorings.filter(({ novel_insight: flag }) => flag === true).length,
    repair: repairOf(rewrites),
    staleMemory: memory.filter(({ flags, state }) => state === 'active' && flags.includes('stale')).length,
  }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

function apart(from: string, to: string, unit: number): number {
  return (Date.parse(to) - Date.parse(from)) / unit
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

function scoresOf(scores: readonly number[]): Figures['scores'] {
  if (scores.length === 0) return null
  return { count: scores.length, least: Math.min(...scores), most: Math.max(...scores) }
}

function repairOf(rewrites: readonly RewriteRecord[]): Figures['repair'] {
  const minutes = rewrites
    .flatMap(({ destructive, at, restoredAt }) =>
      destructive && restoredAt !== null ? Math.max(0, apart(at, restoredAt, minuteMs)) : [],
    )
    .toSorted((one, other) => one - other)
  if (minutes.length === 0) return null
  const middle = (minutes[(minutes.length - 1) >> 1]! + minutes[minutes.length >> 1]!) / 2
  return {
    count: minutes.length,
    median: Math.round(middle),
    least: Math.round(minutes[0]!),
    most: Math.round(minutes.at(-1)!),
  }
}
