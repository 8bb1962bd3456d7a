import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { DeliveryState } from '@/lib/deliveries/schema'

/** What a delivery does with a file. */
export const whatWords = { added: 'new', changed: 'changed', removed: 'removed', mode: 'other mode' } as const

/** The views of a delivery's files. */
export const filesViewWords = { added: 'New', changed: 'Changed', removed: 'Removed' } as const

/** "2 new, 3 changed": what becomes of files that lie together. */
export function folderWords({
  added,
  changed,
  removed,
  mode,
}: Readonly<Record<keyof typeof whatWords, number>>): string {
  const parts = { added, changed: changed + mode, removed }
  return Object.entries(parts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${whatWords[what as keyof typeof parts]}`)
    .join(', ')
}

/** How the folder is called in which files lie that are in none. */
export const topFolder = 'in no folder'

/** That a branch is not there yet, and where it begins. */
export const beginsWords = (branch: string, from: string, commit: string, files: number) =>
  `${quoted(branch)} begins as ${quoted(from)} stood at ${commit.slice(0, 12)}. ${files === 0 ? 'No file is otherwise than it was there.' : 'What is otherwise than it was there is below.'}`

/** Why no file of a delivery is listed. */
export const noFilesWords = {
  unread: 'This process cannot read the repository',
  same: 'Its branch only begins, and no file is otherwise',
} as const

/** Where a delivery stands. */
export const deliveryStateLabels: Record<DeliveryState, string> = {
  waiting: 'Waits for people',
  released: 'Lands next',
  landed: 'Landed',
  reverted: 'Undone',
  ended: 'Did not land',
}

/** Why a delivery waits to land where GitHub has not merged what landed before it. */
export const mergeFirstWords = (branch: string) =>
  `What landed on ${branch} before is not merged at GitHub yet. This lands once it is.`

/** Why a delivery that may land waits. */
export const heldWords = (branch: string) =>
  `${quoted(branch)} was moved at the other git server of the repository, and nobody signed that. Somebody decides about it on the page of the repository; until then this does not land.`

/** Words around undoing a delivery. */
export const undoWords = {
  conflict: (files: readonly string[]) =>
    `What came after it changed the same lines, so it cannot be taken back alone: ${files.slice(0, 5).map(quoted).join(', ')}${files.length > 5 ? ` and ${counted(files.length - 5, 'other file')}` : ''}. Undo what came after it first, or have a pod deliver what is right.`,
  lead: 'What it brought is taken back, as a delivery of its own that people sign. What landed after it stays.',
  later: (count: number) =>
    count === 0
      ? 'Nothing landed on the branch after it.'
      : `Since then ${counted(count, 'delivery', 'deliveries')} landed on the branch:`,
  undoing: 'Prepared to undo that,',
  askedBy: { pod: 'asked for by the pod', person: 'asked for by' },
  asked: 'Asked for. This page leads to it.',
  waits: 'It is asked for, and waits for people.',
  link: {
    undoes: 'Undoes',
    undoneBy: {
      waiting: 'Is to be undone by',
      released: 'Is undone next by',
      landed: 'Undone by',
      reverted: 'Was undone for a time by',
      ended: 'Was to be undone by',
    },
    follows: 'Prepared again, as the branch had moved, from',
    followedBy: 'Its branch moved, so it was prepared again as',
    plain: 'a delivery',
  },
} as const

/** Why a delivery cannot be undone, by the refusal's reason. */
export const undoRefusals: Readonly<Record<string, string>> = {
  unknown_delivery: 'There is no such delivery.',
  unknown_movement: 'There is no such movement, or nothing came by it.',
  not_in_branch: 'The branch does not hold it, so there is nothing to undo.',
  unknown_repository: 'The repository is closed.',
  not_landed: 'It has not landed, or is undone already.',
  undo_waits: 'Somebody asked for this already. It waits to be signed.',
  undo_conflict: 'What came after it changed the same lines, so it cannot be taken back alone.',
  nothing_to_undo: 'The branch holds nothing of it any more.',
  push_denied: 'The policy in force cannot be read, so nobody can be asked.',
  push_too_many: 'It would change more files than people can look at.',
  push_moved: 'The branch moved in this very moment. Try again.',
}
