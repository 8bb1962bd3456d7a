import { isFed, touchable, type Touched } from '@/lib/policy/fed'
import type { Conditions, PromptState } from '@/lib/policy/schema'

/** What a prompt is, to go on after "the prompt is". */
export const promptStateWords: Record<Exclude<PromptState, 'unknown'>, string> = {
  same_as_live: 'the one that is live there',
  approved: 'approved and not live there',
  differs: 'another text than people approved',
  never_seen: 'one that nobody knows',
  not_said: 'not said',
}

/** What a delivery may touch, to go on after "it changes". */
export const touchedWords: Record<Touched, string> = {
  workflow: 'how the project is built or checked',
  dependencies: 'which software of others is used',
  permissions: 'who may do what',
  submodule: 'another repository inside this one',
  symlink: 'a link to another file',
  executable: 'whether a file can be run as a program',
}

/** What a form offers to make a rule depend on: of what this installation can judge, what one line can say. */
const conditionChoices: readonly { value: string; label: string }[] = [
  { value: 'path', label: 'the path is' },
  { value: 'branch', label: 'the branch is' },
  { value: 'branch_not', label: 'the branch is not' },
  { value: 'repository', label: 'the repository is' },
  { value: 'repository_not', label: 'the repository is not' },
  { value: 'findings', label: 'what was found in it is' },
  { value: 'looked_through', label: 'all of it was looked through (yes or no)' },
  { value: 'data_class', label: 'the data in it is (personal or ordinary)' },
  { value: 'prompt_state', label: 'its prompt is (same_as_live, approved, differs, never_seen, not_said)' },
  { value: 'size_bytes_over', label: 'it is larger than (bytes)' },
  { value: 'rate_per_hour_over', label: 'it was called more often in an hour than' },
  { value: 'deleted_share_over', label: 'of one of its files it deletes more than (percent)' },
  { value: 'touches', label: `it changes (${touchable.join(', ')})` },
]

/** What a form offers for a rule about calls of this tool: nothing that is looked at for other tools alone. */
export function choicesFor(tool: string): typeof conditionChoices {
  return conditionChoices.filter(({ value }) => isFed(value.replace(/_not$/, '') as keyof Conditions, [tool]))
}

/** What each condition makes somebody look at, to go on after "look at". */
export const lookedAt: Record<keyof Conditions, string> = {
  path: 'which paths a call names',
  branch: 'which branch a call names',
  repository: 'which repository a call names',
  data_class: 'whether personal data is in a call',
  findings: 'what is in the content of a call',
  looked_through: 'whether all of a call could be looked through',
  size_bytes_over: 'how large a call is',
  deleted_share_over: 'how much a call deletes',
  rate_per_hour_over: 'how often a tool is called',
  prompt_state: 'which prompt a pod works from',
  touches: 'what a call touches beside the content of files',
}
