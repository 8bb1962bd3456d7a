import type { PushRefusal } from '@/lib/deliveries/asked'
import type { Particular } from '@/lib/deliveries/facts'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import { familyLabels, foundWords } from '@/lib/findings/labels'
import type { Family } from '@/lib/findings/schema'
import type { CommittedOutput } from '@/lib/deliveries/schema'

/** Why what was pushed is refused once it was looked into. */
export const contentRefusals = [
  'push_too_large',
  'push_broken',
  'push_content',
  'push_incomplete',
  'push_too_many',
  'push_submodule',
  'push_twins',
  'push_link',
  'push_hidden',
  'push_conflict',
  'push_apart',
  'push_no_news',
  'push_denied',
  'push_moved',
  'push_not_ahead',
  'push_busy',
  'push_full',
] as const
export type ContentRefusal = (typeof contentRefusals)[number]

type Words = { what: string; instead: string }

/** What git shows of a refusal: what it is, and what to do instead. */
export function pushWords(reason: PushRefusal | ContentRefusal, about: { ref: string | null; more?: string }): Words {
  const ref = about.ref === null ? 'It' : quoted(about.ref)
  const more = about.more ? ` ${about.more}` : ''
  return { what: whats[reason](ref) + more, instead: insteads[reason] }
}

const deliver = 'To have work reach a branch, push it for that branch: git push origin HEAD:refs/for/<branch>'
const own = 'A branch of your own is named refs/heads/pods/<your pod>/<name>.'

const whats: Record<PushRefusal | ContentRefusal, (ref: string) => string> = {
  push_unreadable: () => 'What was sent is no push that can be read.',
  push_nothing: () => 'Nothing was pushed.',
  push_several: () => 'A push moves one ref at a time, so that people sign one thing.',
  push_odd_ref: (ref) => `${ref} is named in a way that could mislead.`,
  push_deletes: (ref) => `${ref} is not deleted by a push.`,
  push_tag: (ref) => `${ref} is a tag; tags are not pushed.`,
  push_notes: (ref) => `${ref} is for notes, and notes are not pushed.`,
  push_direct: (ref) => `${ref} moves by signed deliveries alone.`,
  push_others_branch: (ref) => `${ref} is not a branch of this pod.`,
  push_no_place: (ref) => `${ref} is no place to push to.`,
  push_unprotected: (ref) => `${ref} names no branch into which work is delivered.`,
  push_too_large: () => 'The push is larger than is taken.',
  push_broken: () => 'What was sent is no whole pack of git.',
  push_content: () => 'Git finds something in it that it does not take.',
  push_incomplete: () => 'Part of its history or of its files was not sent.',
  push_too_many: () => 'It holds more files or commits than people can look at.',
  push_submodule: () => 'It brings another repository in as a submodule.',
  push_twins: () => 'Two of its paths are one where letters are not told apart by case.',
  push_link: () => 'A link in it leads out of the repository.',
  push_hidden: () => 'A path in it holds characters that cannot be seen, or leads somewhere else than it seems to.',
  push_conflict: () => 'The branch has moved, and both changed the same lines.',
  push_apart: () => 'It has no history in common with the branch.',
  push_no_news: () => 'The branch holds all of it already.',
  push_denied: () => 'The policy does not allow it.',
  push_busy: () => 'Another push to this repository is being looked into.',
  push_full: () => 'There is no room left for it where repositories are kept.',
  push_moved: () => 'The branch moved in this very moment.',
  push_not_ahead: () => 'The branch is not where you think, or would lose commits.',
}

const insteads: Record<PushRefusal | ContentRefusal, string> = {
  push_unreadable: 'Push with git itself.',
  push_nothing: deliver,
  push_several:
    'Push each by itself, without --tags, --follow-tags (push.followTags in your settings), --all and --mirror.',
  push_odd_ref: deliver,
  push_deletes: 'Nothing has to be deleted; branches of your own can stay.',
  push_tag: 'Ask people to tag what has landed.',
  push_notes: 'Say what you want to say in the messages of your commits.',
  push_direct: deliver,
  push_others_branch: own,
  push_no_place: deliver,
  push_unprotected: own,
  push_too_large: 'Push less at once, and keep large files elsewhere.',
  push_broken: 'Push again.',
  push_content: 'Take it out of your commits, and push again.',
  push_incomplete: 'Push from a clone with its whole history, not a shallow one.',
  push_too_many: 'Deliver it in parts.',
  push_submodule: 'Bring the files themselves.',
  push_twins: 'Name them otherwise.',
  push_link: 'Have it lead to a file in the repository.',
  push_hidden: 'Name it in plain letters.',
  push_conflict: 'Fetch the branch, merge it, and push again.',
  push_apart: 'Begin from a clone of the repository.',
  push_no_news: 'There is nothing to do.',
  push_denied: 'Whoever answers for the pod can ask for the right.',
  push_busy: 'Push again in a minute.',
  push_full: 'Push again later. Whoever runs Countersign has to make room first.',
  push_moved: 'Push again.',
  push_not_ahead: 'Fetch it first. Branches of your own only grow; begin a new one for another history.',
}

export const particularWords: Record<Particular, string> = {
  symlink: 'a link to another file',
  submodule: 'another repository inside this one',
  executable: 'changes whether it can be run as a program',
  permissions: 'says who may do what',
  workflow: 'part of how the project is built or checked',
  dependencies: 'says what software of others is used',
  generated: 'made by a tool',
}

/** That a file went on under another name, said at both of its places. */
export const renamedWords = {
  was: (path: string) => `It was ${quoted(path)}, and not a letter of it is different`,
  is: (path: string) => `It goes on as ${quoted(path)}, and not a letter of it is different`,
}

type Again = { before: string; moved: readonly string[]; signers: readonly string[] }

function named(paths: readonly string[]): string {
  return `${paths.slice(0, 3).map(quoted).join(', ')}${paths.length > 3 ? ` and ${counted(paths.length - 3, 'other file')}` : ''}`
}

export const briefWords = {
  sentence: (asker: string, files: number, repository: string, branch: string, revision: number) =>
    `${asker} ${files === 0 ? 'begins' : `delivers ${counted(files, 'changed file')} to`} ${quoted(branch)} of ${quoted(repository)}${revision === 1 ? '' : `, revision ${revision}`}`,
  composed: (asker: string, outputs: number, repository: string, branch: string, revision: number) =>
    `${counted(outputs, 'accepted output')} of ${asker} ${outputs === 1 ? 'is' : 'are'} to be committed to ${quoted(branch)} of ${quoted(repository)}${revision === 1 ? '' : `, revision ${revision}`}`,
  accepted: ({ path, revision, requests, signers }: CommittedOutput) =>
    `${quoted(path)} is revision ${revision} as it was accepted: ${requests.length === 0 ? 'a rule let it stand, and nobody signed it' : `${requests.map((number) => `CS-${number}`).join(', ')}, signed by ${signers.join(', ')}`}.`,
  records: 'Countersign made the commit. Beside the outputs it holds the records of their task, and nothing else.',
  undoes: (asker: string, what: string, files: number, repository: string, branch: string) =>
    `${asker} asks to undo ${what} in ${quoted(branch)} of ${quoted(repository)}: ${counted(files, 'changed file')}`,
  what: (number: number | null, podName: string) =>
    number === null ? `a delivery of ${podName} that a rule let land` : `CS-${number} of ${podName}`,
  later: (numbers: readonly string[]) =>
    numbers.length === 0
      ? 'Nothing landed on the branch after it.'
      : `${counted(numbers.length, 'delivery', 'deliveries')} landed after it: ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' and others' : ''}. What they changed stays.`,
  again: (branch: string, { before, moved, signers }: Again) =>
    `${quoted(branch)} changed ${named(moved)} meanwhile, so it comes out otherwise than ${before}. ${signers.length === 0 ? 'Nobody had signed that.' : `${signers.join(', ')} had signed that; no signature is carried over.`}`,
  before: (before: string) => `Compared with ${before}.`,
  staysDone: 'If nobody answers in time, the branch stays as it is.',
  lands: (branch: string) =>
    `${quoted(branch)} moves to a commit that holds exactly these files, with the names of all who signed.`,
  counts: ({ added, changed, removed, moved }: Record<'added' | 'changed' | 'removed' | 'moved', number>) =>
    `Files: ${added} new, ${changed} changed, ${removed} removed${moved > 0 ? `, ${moved} only renamed` : ''}.`,
  first: (branch: string) => `${quoted(branch)} is empty until then.`,
  begins: (branch: string, from: string, commit: string) =>
    `${quoted(branch)} is not there yet. It begins as ${quoted(from)} stood at ${commit.slice(0, 12)}.`,
  ifNoAnswer: 'If nobody answers in time, the branch stays where it is. The pod can push again.',
  undo: 'What was there before stays in the history: another delivery brings it back.',
  particular: (path: string, words: string) => `${quoted(path)}: ${words}`,
  lost: (path: string, what: string) => `${quoted(path)}: ${what}`,
  othersLost: (count: number) => `${counted(count, 'other loss', 'other losses')}, named at their files`,
  removed: (count: number) => `${counted(count, 'file')} would be gone`,
  baseline: 'Looked at file by file.',
  owners: 'Whose places it changes',
  found: (words: string) => `Found in it: ${words}`,
  pattern: 'By the rules of the repository, these sign as well',
}

/** What was looked for in a delivery, and what was not looked through. */
export const lookedWords = {
  found: (family: Family, counts: Readonly<Record<string, number>>) =>
    `${familyLabels[family]}: ${Object.keys(counts).length === 0 ? 'none found' : foundWords(counts)}`,
  noText: (count: number) =>
    `Pictures and whatever else is no text: looked through for written words alone (${counted(count, 'file')})`,
}

/** Why a delivery does not land, to go on after "because" and "but". */
export const movedWords = {
  gone: 'another revision of it was pushed meanwhile',
  begun: (branch: string) => `${quoted(branch)} was begun by another delivery meanwhile`,
  closed: 'the repository was closed meanwhile',
  unprotected: (branch: string) => `${quoted(branch)} is no branch any more that moves by deliveries`,
  moved: (branch: string, paths: readonly string[]) => `${quoted(branch)} moved meanwhile and changed ${named(paths)}`,
  conflict: (branch: string, paths: readonly string[]) =>
    `${quoted(branch)} moved meanwhile, and both changed the same lines of ${named(paths)}`,
  denied: 'the policy does not allow it any more',
  pod: 'its pod does not act any more',
  taken: 'its branch moved meanwhile; signatures can be asked for once more',
  output: 'another revision of an output in it stands by now',
  nothing: 'the branch holds all of it already',
  otherwise: (what: readonly string[]) => `what is kept of it is not what was signed, in ${named(what)}`,
}

/** What a pod reads that asked to roll back a commit, wherever its call is read. */
export const rollbackWords = {
  signed: (branch: string) => `People signed this. It lands on ${quoted(branch)} in a moment.`,
  landed: (branch: string, commit: string) => `It is undone: ${quoted(branch)} moved to ${commit.slice(0, 12)}.`,
  failed: (because: string) => `People signed this, but it did not land: ${because}.`,
  part: 'A delivery is undone as a whole. Leave these out, or deliver what the files should be.',
  unknown: (commit: string) =>
    `No delivery to this repository became a commit that begins with ${quoted(commit)}. Name the commit as which it landed.`,
  several: (commit: string) =>
    `More than one delivery became a commit that begins with ${quoted(commit)}. Give more of its digits.`,
  elsewhere: (branch: string) => `It landed on ${quoted(branch)}. Name that branch, or none.`,
  soon: 'It landed this very moment. Ask again in a minute.',
  undone: (number: number | null) =>
    number === null ? 'It is undone already.' : `It is undone already, by CS-${number}.`,
  waits: (number: number | null) =>
    number === null ? 'It is asked for already.' : `CS-${number} asks for it already.`,
  nothing: 'The branch holds nothing of it any more, so there is nothing to undo.',
} as const

/** What git shows of a delivery that waits for people. */
export const waitsWords = (number: number, address: string, who: string) => [
  `CS-${number} waits to be signed by ${who}.`,
  address,
  'Pushing for the same branch again, for the same task, is the next revision of it.',
]
/** What git shows of what a delivery loses, the first of it. */
export function losesWords(losses: readonly { path: string; what: string }[]): string[] {
  const named = losses.slice(0, 3).map(({ path, what }) => `Noticed in ${briefWords.lost(path, what)}`)
  return losses.length > 3 ? [...named, `And ${briefWords.othersLost(losses.length - 3)}.`] : named
}
export const landsWords = ['A rule lets it land without anybody being asked. The branch moves in a moment.']
