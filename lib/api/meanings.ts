import { callStateWords } from '@/lib/calls/labels'

// What each value of a closed list means, for the documents. Whoever reads them has no page of ours before them.

type Meanings = Readonly<Record<string, string>>

/** A description that ends in every value with its meaning. */
export function inWords(lead: string, meanings: Meanings): string {
  return [lead, ...Object.entries(meanings).map(([value, words]) => `${value}: ${words}`)].join('\n')
}

/** Where a call can stand, and in which states nothing can come of it any more; `names` picks some of them. */
export function statesInWords(lead: string, names: readonly (keyof typeof callStateWords)[], prefix = ''): string {
  const told = names.map((state) => {
    const { says, isFinal } = callStateWords[state]
    return [`${prefix}${state}`, `${says}${isFinal ? ' Final.' : ''}`] as const
  })
  return inWords(lead, Object.fromEntries(told))
}

export const decisionMeanings = { allow: 'it may be done', ask: 'people decide', deny: 'it may not be done' }

export const answerMeanings = { ...decisionMeanings, depends: 'the content of a call can give it another answer' }

export const stepMeanings = { passed: 'nothing in the way here; the next step decides', ...decisionMeanings }

export const verdictMeanings = {
  approve: 'it may be done',
  request_changes: 'it may be asked again with the changes that the note says',
  reject: 'it may not be done',
}

export const tierMeanings = {
  routine: 'nothing that must be looked at twice',
  elevated: 'worth a look',
  high: 'to be read with care before it is signed',
  critical: 'whoever approves it signs in again and types the name of what it is about',
}

export const handlingMeanings = {
  retried: 'another try went well',
  fell_back: 'it went on another way',
  held: 'it held the work back',
  gave_up: 'it does not try again',
}

export const outcomeMeanings = { succeeded: 'it was done', failed: 'it was tried, and failed' }

export const sensitivityMeanings = {
  read: 'it changes nothing',
  write: 'it adds or changes content',
  destructive: 'it can overwrite or remove content',
}

export const promptSensitivityMeanings = {
  ordinary: 'it is like others',
  sensitive: 'it matters more than others, and whoever signs it reads so',
}

export const severityMeanings = {
  low: 'worth a look',
  medium: 'somebody looks at it before the text is used',
  high: 'it does not belong there: take it out and send the text again',
}

export const foundFieldMeanings = {
  text: 'in the text of the prompt',
  note: 'in why there is another version',
  contains_personal_data: 'what you say of personal data is not so',
}

export const matchMeanings = {
  same_as_live: 'it is the version that is live here',
  approved: 'it is a version that people approved, and another one or none is live here',
  differs: 'it is like a prompt, and no version of it that people approved',
  never_seen: 'nobody knows it',
}

export const toolStateMeanings = {
  draft: 'nobody may use it yet; an admin describes and offers it',
  live: 'it is offered, and policy decides',
  retired: 'it is offered no more',
  suspended: 'it is held until somebody has looked at it',
}

export const proposedMeanings = {
  added: 'a new draft',
  changed: 'a draft that was here is now as it was sent',
  waiting: 'another form of a tool that is offered waits for a look',
  same: 'it is here in this very form',
  other_form: 'it is here in another form, which this pod cannot change',
}

export const checkMeanings = {
  pass: 'looked at, and as it should be',
  found: 'looked at, and something was found',
  not_run: 'not looked at, for the reason in words',
  fact: 'something to know, neither good nor bad',
}

export const versionStateMeanings = {
  pending: 'people look at it first',
  active: 'pods are given it',
  superseded: 'another version took its place',
  held: 'somebody holds it back',
  rejected: 'people did not accept it, or another version was written before they had looked',
  archived: 'it was put away',
  taken: 'it was given to pods once, and people took it from them',
  deleted: 'people had its text deleted',
}

export const taskStatusMeanings = {
  backlog: 'nobody has planned or started it',
  planned: 'it may be worked on',
  in_progress: 'its pod works on it',
  in_review: 'people look at it before it goes on',
  held: 'it rests until it is resumed',
  completed: 'it is done, unless it is reopened',
}

export const taskMoveMeanings = {
  create: 'it is put into the backlog',
  activate: 'it is put on the plan',
  start: 'its pod works on it',
  checkpoint: 'it stops until a person has signed',
  complete: 'it is done; where people look first, it waits for their review',
  reopen: 'it is in progress again',
  hold: 'it rests',
  resume: 'it goes on where it rested',
  hand_over: 'another pod goes on with it',
}

export const dependencyMeanings = {
  completed: 'nothing is in the way',
  open: 'it is still to be done',
  unknown: 'there is no such task here',
}

export const revisionStateMeanings = {
  pending: 'people look at it first',
  standing: 'it stands at its path',
  superseded: 'another revision took its place, or was handed in before people had decided',
  rejected: 'people did not accept it',
}

export const reviewMeanings = {
  signed: 'people said yes',
  rejected: 'a person said no',
  changes_requested: 'a person asked for changes',
  denied: 'the rules do not allow it any more',
  expired: 'nobody answered in time',
  withdrawn: 'nobody asks for it any more',
  stopped: 'it was stopped',
  superseded: 'the task had changed',
}

export const memoryModeMeanings = {
  search: 'entries that hold the keyword',
  list: 'entries with all of their text',
  summary: 'entries with their first sentence alone',
  stats: 'how many there are, and what they lack',
}

export const memoryActMeanings = {
  update: 'it is written down, as the first version of the entry or the next one',
  remove: 'refused: people remove what is in memory',
}

export const memoryFileMeanings = {
  add: 'files with a description are written down; of others it is told what memory says',
  index: 'what memory says of each file',
  diff: 'only files of which memory says nothing, and paths at which nothing stands',
  validate: 'only files whose entry is odd',
}

export const fileMemoryMeanings = {
  in_memory: 'it stands, and pods are given an entry about it',
  left_out: 'it stands, and pods are given nothing about it: an entry waits, is held or was put away',
  nothing_stands: 'no such file stands here',
  written: 'it was written down, and pods are given it',
  waits: 'people look at it first',
  not_written: 'policy or people did not allow it',
}
