import { ofOne } from '@/lib/core/count'
import type { ChangelogFacts, Loss, StrayWork } from '@/lib/imports/facts/schema'
import { inOrder, recordNouns } from '@/lib/imports/store/nouns'
import { maxTakeovers } from '@/lib/imports/rules'
import type { RewriteKind } from '@/lib/imports/views/schema'
import type { ImportProgress, ImportState, ProblemCode } from '@/lib/imports/schema'

/** Why an import was refused, or ended without a result. */
export const importRefusals: Record<string, string> = {
  empty: 'Say where the repository is: a folder, a bundle or a git address.',
  unreadable: 'This is not a place a repository can be at.',
  not_supported: 'Only folders, bundles and addresses with https, http or ssh can be read.',
  holds_secret:
    'The address holds a name or password. Leave it out: an address is shown to everybody who reads imports.',
  not_public:
    'This address lies in a private network or on this machine. Its operator can list the server in COUNTERSIGN_IMPORT_HOSTS.',
  no_address: 'Nobody knows an address of this server.',
  outside_roots: 'This installation reads folders and bundles only from the places its operator has named.',
  unknown_import: 'There is no such import.',
  unknown_repository: 'There is no such repository, or no such branch of it.',
  unknown_prompt: 'There is no such prompt in a repository that was read.',
  not_kept: 'The text of this version is not kept here. Import the repository again.',
  not_a_prompt: 'This text cannot be a prompt.',
  prompt_exists: 'There is a prompt of this name already. Choose another name, or take it up from there.',
  prompt_moved: 'Somebody wrote another version meanwhile. Load the page again.',
  no_title: 'Say what people call the prompt.',
  being_read: 'It is being read just now. Cancel that, or wait for its end.',
  not_running: 'This import has ended already.',
  not_opened: 'This import has not found its repository yet.',
  not_by_hand: 'What was read from a repository is written by the importer alone.',
  missing_permission: 'Your role does not allow importing repositories.',
  process_died: `The process that read it ended ${maxTakeovers + 1} times in a row, so it is not tried again.`,
}

/** By what past imports are ordered, in words. */
export const importSortWords = { import: 'name', state: 'state', who: 'who asked', when: 'when' } as const

export const importStateLabels: Record<ImportState, string> = {
  queued: 'Waits for its turn',
  running: 'Reading',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const problemLabels: Record<ProblemCode, string> = {
  empty_file: 'Empty file',
  not_utf8: 'Not text in UTF-8',
  not_yaml: 'Not valid YAML',
  not_a_list: 'Should be a list',
  not_a_mapping: 'Should have fields',
  too_large: 'Too large',
  too_deep: 'Nested too deeply',
  too_many_aliases: 'Unfolds too far',
  too_slow: 'Took too long',
  duplicate_key: 'Key appears twice',
  foreign_tag: 'Object of a programming language',
  broken_entry: 'Broken entry',
  entry_not_a_mapping: 'Entry without fields',
  task_without_id: 'Task without an id',
  missing_object: 'Content missing',
  unread_branch: 'Branch not read',
  unread_moment: 'Time not readable',
  second_document: 'Second document',
  merge_key: 'Fields taken over (<<)',
  symlink: 'Link, not followed',
  submodule: 'Repository within',
  unsafe_path: 'Misleading path',
  unsafe_branch: 'Misleading branch name',
  cut_off_history: 'History cut off',
  rewritten_history: 'History replaced',
  too_many: 'Too many to check',
}

/** What a log's history gave back, in one sentence. */
export function changelogSentence({
  tipEntries,
  distinctEntries,
  lostAtTip,
  truncations,
}: Pick<ChangelogFacts, 'tipEntries' | 'distinctEntries' | 'lostAtTip' | 'truncations'>): string {
  if (distinctEntries === 0) return 'The changelog has no entries.'
  if (lostAtTip === 0) return `All ${counted('entries', distinctEntries)} ever written are in the file.`
  const times =
    truncations.length === 0
      ? ''
      : ` The file was cut off ${truncations.length === 1 ? 'once' : `${number(truncations.length)} times`}.`
  const are = lostAtTip === 1 ? 'was' : 'were'
  return `${number(lostAtTip)} of ${number(distinctEntries)} entries ${are} missing from the file, which shows ${number(tipEntries)}; recovered from history.${times}`
}

const lossNouns: Record<Loss['of'], string> = {
  changelog: 'entries',
  memory: 'memory entries',
  tasks: 'tasks',
}

const lossCauses: Record<Loss['cause'], string> = {
  cut: 'cut it',
  deletion: 'deleted it',
  merge: 'merged another branch and kept one side of it',
}

/** What a commit did to a file of records: "cut it from 204 entries to 1; 203 left". Who and when stand beside it. */
export function lossSentence({ of, cause, before, after, left }: Loss): string {
  const noun = lossNouns[of]
  const from =
    cause === 'deletion' ? `with ${counted(noun, before)}` : `from ${counted(noun, before)} to ${number(after)}`
  return `${lossCauses[cause]}, ${from}; ${number(left)} left`
}

/** "135 log entries and 2 notes": what is known of work under one name. */
export function strayWords({ logEntries, notes }: Pick<StrayWork, 'logEntries' | 'notes'>): string {
  const parts = [logEntries > 0 && counted('log entries', logEntries), notes > 0 && counted('notes', notes)]
  return parts.filter((part) => part !== false).join(' and ')
}

/** Of a commit that was read before somebody replaced the history it stood in. */
export const replacedWords = 'No longer in the history of its branch'

/** Which rewrites a list shows. */
export const rewriteKindWords: Record<RewriteKind, string> = {
  taken: 'Most of it taken',
  unrestored: 'Never put right',
  cut: 'A line in its place',
  against: 'Against its own words',
}

/** What was destroyed and what came back, in one sentence. */
export function rewritesSentence({
  destructiveRewrites: destroyed,
  unrestoredRewrites: open,
}: {
  destructiveRewrites: number
  unrestoredRewrites: number
}): string {
  if (destroyed === 0) return 'No pod took most of a document away.'
  const start = `Pods took most of a document away ${destroyed === 1 ? 'once' : `${number(destroyed)} times`}`
  if (open === 0) return `${start}; all of it was restored later.`
  if (open === destroyed) return `${start}; none of it was restored.`
  return `${start}; ${number(open)} of them ${open === 1 ? 'was' : 'were'} never restored.`
}

/** What forgetting takes, and what it leaves. */
export const forgetMeaning =
  'Countersign deletes what it has read. The repository itself is not touched, the record keeps every line about it, and reading it again brings everything back that it still holds.'

/** What an import added: "33 tasks, 1,908 changelog entries", or that nothing was new. Problems are spoken of apart. */
export function countsSentence(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(inOrder(counts)).flatMap(([what, many]) =>
    many > 0 && !what.endsWith(recordNouns.problems) ? counted(what, many) : [],
  )
  return parts.length === 0 ? 'Nothing new.' : `${parts.join(', ')}.`
}

/** "1,908 changelog entries", and of one "1 changelog entry". */
export function counted(what: string, many: number): string {
  return `${number(many)} ${ofOne(what, many)}`
}

/** Stands where the branches of a repository would. */
export const noBranchYet = 'No branch has been read to its end yet.'

/** Where a running import is. */
export function progressSentence({ branch, done, total, reading }: ImportProgress): string {
  if (total === 0) return 'Opening the repository'
  if (reading !== null && total > 1)
    return `Branch ${number(done + 1)} of ${number(total)}, ${readingSentence(reading)}`
  if (reading !== null) return readingSentence(reading)
  if (branch === null) return `Reading ${counted('branches', total)}`
  return `Read ${number(done)} of ${counted('branches', total)}, last “${branch}”`
}

/** How far one branch is: "main: 1,240 of 3,766 commits". */
export function readingSentence({ branch, commits, of }: NonNullable<ImportProgress['reading']>): string {
  if (of === 0) return `${branch}: listing its commits`
  if (commits < of) return `${branch}: ${number(commits)} of ${counted('commits', of)}`
  return `${branch}: all of ${counted('commits', of)} read, storing what was found`
}

function number(value: number): string {
  return value.toLocaleString('en')
}
