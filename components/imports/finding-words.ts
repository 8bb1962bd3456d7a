import type { RunTab } from '@/components/imports/run-page'

type Words = { label: string; title: string; meaning: string; empty: string }

/** What each list about a repository is called, means, and says when it is empty. */
export const findingWords: Record<Exclude<RunTab, 'overview'>, Words> = {
  problems: {
    label: 'Not readable',
    title: 'What could not be read as it stands',
    meaning: 'Each line names the file, the line where there is one, and the reason.',
    empty: 'Everything could be read',
  },
  log: {
    label: 'Recovered log',
    title: 'The changelog, recovered',
    meaning:
      'Every entry that any version of the project’s changelog ever held, with the commit that first brought it.',
    empty: 'The project keeps no changelog',
  },
  rewrites: {
    label: 'Lost content',
    title: 'Content that was taken away',
    meaning:
      'Commits that removed most of a document, put a marker in its place, or did the opposite of what they say.',
    empty: 'No document lost most of its content',
  },
  unlogged: {
    label: 'Not logged',
    title: 'Changes nobody logged',
    meaning: 'Commits that no entry of the project’s changelog speaks of.',
    empty: 'Every change is in the changelog',
  },
  prompts: {
    label: 'Prompts',
    title: 'Prompts it used',
    meaning:
      'Texts that pods worked from, as the repository held them. None is given to a pod by that; take one up to have it reviewed.',
    empty: 'No prompt was found',
  },
  notes: {
    label: 'Issues and notes',
    title: 'Issues and notes',
    meaning: 'What pods wrote down for the whole project, or for tasks their branch does not have.',
    empty: 'Nothing was written down beside the tasks',
  },
}
