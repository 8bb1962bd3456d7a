import { counted } from '@/lib/core/count'
import type { StoryCount, StoryCounts } from '@/lib/imports/story/schema'
import type { Week } from '@/lib/imports/story/weeks'

/** A part of a sentence: words, or a number with its noun that leads to the list of what it counts. */
export type Part = string | { count: StoryCount; words: string }
export type StorySentence = readonly Part[]

/** The story of a repository in six sentences. A number of none leads nowhere. */
export function storySentences(counts: StoryCounts): StorySentence[] {
  return [tasksSaid, logSaid, contentSaid, outsideSaid, memorySaid, promptsSaid].map((said) => said(counts))
}

/** A number with what it counts: "20 times", or "no time" that leads nowhere. */
function some(counts: StoryCounts, count: StoryCount, one: string, many = `${one}s`): Part {
  return counts[count] === 0 ? `no ${one}` : { count, words: counted(counts[count], one, many) }
}

/** A number alone, of what was named before. */
function bare(counts: StoryCounts, count: StoryCount): Part {
  return counts[count] === 0 ? 'none' : { count, words: counts[count].toLocaleString('en') }
}

function tasksSaid(counts: StoryCounts): StorySentence {
  if (counts.tasks === 0) return ['It keeps no tasks.']
  return ['It holds ', some(counts, 'tasks', 'task'), ', ', bare(counts, 'completed'), ' of them completed.']
}

function logSaid(counts: StoryCounts): StorySentence {
  const all = some(counts, 'log', 'entry', 'entries')
  if (counts.log === 0) return ['It keeps no log of its changes.']
  if (counts.lost === 0) return ['Its log still has everything it ever said: ', all, '.']
  const were = counts.lost === 1 ? 'was' : 'were'
  return [
    'Of ',
    all,
    ' that its log ever had, ',
    bare(counts, 'lost'),
    ` ${were} missing from the file and came back from its history.`,
  ]
}

function contentSaid(counts: StoryCounts): StorySentence {
  const { taken, cut, against } = counts
  const first: StorySentence =
    taken === 0
      ? ['No pod took most of a document away']
      : ['Pods took most of a document away ', some(counts, 'taken', 'time'), ', ', ...restoredSaid(counts)]
  const marked: StorySentence =
    cut === 0 ? [] : ['; ', some(counts, 'cut', 'time'), ' a line claims to stand for what was there']
  const denied: StorySentence =
    against === 0
      ? []
      : [
          '; ',
          some(counts, 'against', 'commit'),
          against === 1 ? ' does the opposite of what it says' : ' do the opposite of what they say',
        ]
  return [...first, ...marked, ...denied, '.']
}

function restoredSaid(counts: StoryCounts): StorySentence {
  const { taken, unrestored } = counts
  if (unrestored === 0) return [taken === 1 ? 'which was put right later' : 'all of which were put right later']
  if (taken === 1) return ['and ', { count: 'unrestored', words: 'it was never put right' }]
  return [
    bare(counts, 'unrestored'),
    unrestored === 1 ? ' of which was never put right' : ' of which were never put right',
  ]
}

function outsideSaid(counts: StoryCounts): StorySentence {
  if (counts.log === 0) return ['There is no log to hold its commits against.']
  const unlogged: StorySentence =
    counts.unlogged === 0
      ? ['Every commit is in the log']
      : ['The log does not speak of ', some(counts, 'unlogged', 'commit')]
  const unknown: StorySentence =
    counts.unknownWork === 0
      ? [', and every task it names is known.']
      : [
          ', and ',
          some(counts, 'unknownWork', 'entry', 'entries'),
          ` of it ${counts.unknownWork === 1 ? 'names' : 'name'} a task that no task file knows.`,
        ]
  return [...unlogged, ...unknown]
}

function memorySaid(counts: StoryCounts): StorySentence {
  if (counts.memory === 0) return ['It keeps no memory.']
  return [
    'Its memory has ',
    some(counts, 'memory', 'entry', 'entries'),
    ', ',
    bare(counts, 'astray'),
    ' of them about a file that is not there.',
  ]
}

function promptsSaid(counts: StoryCounts): StorySentence {
  return [
    'Tasks were started on ',
    some(counts, 'started', 'text'),
    ', and ',
    some(counts, 'prompts', 'file'),
    counts.prompts > 1 ? ' are prompts.' : ' is a prompt.',
  ]
}

/** What is left to do, most pressing first: each in a sentence that leads to what it is about. */
export function nextSteps(counts: StoryCounts): { count: StoryCount; sentence: StorySentence }[] {
  const { unrestored, lost, unknownWork, astray, problems } = counts
  const steps: { count: StoryCount; sentence: StorySentence }[] = [
    {
      count: 'unrestored',
      sentence: [
        some(counts, 'unrestored', 'rewrite'),
        unrestored === 1 ? ' took content that is still missing:' : ' took content that is still missing:',
      ],
    },
    {
      count: 'lost',
      sentence: ['Put ', some(counts, 'lost', 'entry', 'entries'), ' back into the log; what they said is kept here.'],
    },
    {
      count: 'unknownWork',
      sentence: [
        'Say for which task ',
        some(counts, 'unknownWork', 'entry', 'entries'),
        ` of the log ${unknownWork === 1 ? 'was' : 'were'}.`,
      ],
    },
    {
      count: 'astray',
      sentence: [
        'Mend or remove ',
        some(counts, 'astray', 'entry', 'entries'),
        ` of memory about ${astray === 1 ? 'a file that is' : 'files that are'} not there.`,
      ],
    },
    {
      count: 'problems',
      sentence: [
        'Look at ',
        some(counts, 'problems', 'place'),
        ` that could not be read as ${problems === 1 ? 'it stands' : 'they stand'}.`,
      ],
    },
  ]
  return steps.filter(({ count }) => ({ unrestored, lost, unknownWork, astray, problems })[count as 'lost'] > 0)
}

/** "3 documents lost most of what they said, 2 of them were put right; 104 entries left the records." */
export function weekSentence({
  taken,
  restored,
  marked,
  left,
}: Pick<Week, 'taken' | 'restored' | 'marked' | 'left'>): string {
  const parts = [
    taken > 0 && `${counted(taken, 'rewrite')} took most of a document away, ${repaired(taken, restored)}`,
    marked > 0 &&
      `${counted(marked, taken > 0 ? 'other' : 'rewrite')} left a line in the place of content or did the opposite of what ${marked === 1 ? 'it says' : 'they say'}`,
    left > 0 && `${counted(left, 'entry', 'entries')} left the records`,
  ].filter((part) => part !== false)
  return `${parts.join('; ')}.`
}

function repaired(taken: number, restored: number): string {
  if (restored === 0) return taken === 1 ? 'which was not put right' : 'none of which was put right'
  if (restored === taken) return taken === 1 ? 'which was put right' : 'all of which were put right'
  return `${restored.toLocaleString('en')} of which ${restored === 1 ? 'was' : 'were'} put right`
}

/** "after 6 minutes", "after 3 hours", "after 2 days": how long something stayed lost. */
export function afterWords(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
  if (minutes < 1) return 'within a minute'
  if (minutes < 120) return `after ${counted(minutes, 'minute')}`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `after ${counted(hours, 'hour')}` : `after ${counted(Math.round(hours / 24), 'day')}`
}
