import { counted } from '@/lib/core/count'
import type { BranchFacts, Figures } from '@/lib/imports/facts/schema'

/** A measure of the framework in words, put right. */
export type Figure = { name: string; words: string }

/** How the work on a branch went. Nothing where it was read before that was counted. */
export function figuresSaid({ figures, tasks, changelog, artifacts, memory, ...facts }: BranchFacts): Figure[] {
  if (figures === null) return []
  const total = Object.values(tasks).reduce((sum, { count }) => sum + count, 0)
  const { handoffs, handoffsToNobody } = artifacts
  return [
    { name: 'Tasks completed', words: completedWords(figures, total) },
    { name: 'Time of a task', words: cycleWords(figures) },
    {
      name: 'Started with its prompt kept',
      words: ofWords(figures.startedWithPrompt, figures.started, 'task that was started', 'tasks that were started'),
    },
    {
      name: 'Commits of pods under a known task',
      words: ofWords(figures.knownCommits, facts.agentLinkedCommits, 'commit'),
    },
    { name: 'Quality of reasoning', words: scoreWords(figures) },
    { name: 'Used what was known, had a new thought', words: flagWords(figures) },
    {
      name: 'Log still in its file',
      words:
        changelog === null
          ? 'There is no log.'
          : ofWords(changelog.distinctEntries - changelog.lostAtTip, changelog.distinctEntries, 'entry', 'entries'),
    },
    { name: 'Hand-offs that name a receiver', words: ofWords(handoffs - handoffsToNobody, handoffs, 'hand-off') },
    { name: 'Rewrites put right', words: repairWords(figures, facts.destructiveRewrites) },
    {
      name: 'Memory out of date',
      words: memory === null ? 'There is no memory.' : ofWords(figures.staleMemory, memory.entries, 'entry', 'entries'),
    },
  ]
}

/** "7 of 34 tasks, 21 %", or that there is none to count. */
export function ofWords(part: number, whole: number, one: string, many = `${one}s`): string {
  if (whole === 0) return `There is no ${one}.`
  return `${part.toLocaleString('en')} of ${counted(whole, one, many)}, ${Math.round((part / whole) * 100)} %.`
}

function completedWords({ completed, claimedDone }: Figures, total: number): string {
  const words = ofWords(completed, total, 'task')
  return claimedDone > completed
    ? `${words} ${claimedDone.toLocaleString('en')} say that they are done, not all of them by their status.`
    : words
}

function cycleWords({ cycles, cycleHours }: Figures): string {
  if (cycleHours === null) return 'No task has both a start and an end in git.'
  const time = cycleHours < 48 ? `${said(cycleHours)} hours` : `${said(cycleHours / 24)} days`
  return `${time} from start to end, the mean of ${counted(cycles, 'task')}.`
}

const said = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 })

function scoreWords({ scores }: Figures): string {
  if (scores === null) return 'Nobody rated any.'
  const { count, least, most } = scores
  if (least === most && count > 1)
    return `No person rated any. The pods gave themselves ${least} each of ${count.toLocaleString('en')} times, which tells nothing.`
  return `No person rated any. The pods gave themselves ${least === most ? least : `${least} to ${most}`} in ${counted(count, 'trace')}.`
}

function flagWords({ traces, recalled, novel }: Figures): string {
  if (traces === 0) return 'No reasoning was kept.'
  return `${recalled.toLocaleString('en')} and ${novel.toLocaleString('en')} of ${counted(traces, 'trace')}, as the pods say.`
}

function repairWords({ repair }: Figures, destroyed: number): string {
  if (destroyed === 0) return 'There is nothing to put right.'
  if (repair === null) return `None of ${destroyed.toLocaleString('en')}.`
  const { count, median, least, most } = repair
  const span = least === most ? counted(median, 'minute') : `${counted(median, 'minute')} (${least} to ${most})`
  return `${ofWords(count, destroyed, 'rewrite')} It took ${span}${count > 1 ? ' in the middle' : ''}.`
}
