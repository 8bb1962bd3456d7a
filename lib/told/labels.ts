import type { memoryToldStates, MemoryTold } from '@/lib/memory/told/schema'
import type { OutputTold } from '@/lib/outputs/told/schema'
import type { Answer } from '@/lib/requests/ended/answers'
import type { TaskTold } from '@/lib/tasks/told/schema'

/** What each kind of event that is about no call says. */
export const toldWords: Record<(MemoryTold | OutputTold | TaskTold)['type'], string> = {
  'memory.accepted': 'People had a version that it wrote given to pods',
  'memory.refused': 'People did not, or nobody decided on it',
  'memory.sent_back': 'A person asks for changes in a version that it wrote',
  'memory.taken': 'A version that it wrote was taken from pods',
  'memory.given': 'A version that it wrote is given to pods again',
  'memory.deleted': 'People had the text of an entry deleted that it wrote in',
  'output.accepted': 'A file that it handed in stands, by signature',
  'output.refused': 'A file that it handed in does not stand',
  'output.sent_back': 'A person asks for changes in a file that it handed in',
  'task.moved': 'Somebody else moved a task of its own',
}

/** How a request about what a pod wrote or handed in ended. */
export const answerWords: Record<Answer, string> = {
  accepted: 'people said yes',
  rejected: 'a person said no',
  changes_requested: 'a person asked for changes',
  denied: 'the rules do not allow it any more',
  expired: 'nobody answered in time',
  withdrawn: 'nobody asks for it any more',
  superseded: 'what it would have taken the place of had changed',
}

export const memoryStateWords: Record<(typeof memoryToldStates)[number], string> = {
  ...answerWords,
  superseded: 'another version took its place, or what it would have taken the place of had changed',
  held: 'somebody holds it back',
  archived: 'somebody put it away',
  revoked: 'what its task taught was revoked, and an earlier version is given',
  given: 'pods are given it',
  deleted: 'its text is gone',
}

export const moveWords: Record<TaskTold['data']['move'], string> = {
  created: 'it is new, in the backlog',
  planned: 'it is on the plan',
  changed: 'what it waits for, or whether people look at it, is another',
  reopened: 'it is in progress again',
  completed: 'it is done: people signed it, or all its files stand',
  stopped: 'it stopped until a person has signed',
  let_on: 'it goes on after that',
  sent_back: 'people did not say yes to what was handed in: it is in progress again',
  held: 'it rests',
  resumed: 'it goes on where it rested',
  handed_over: 'another pod has it now',
  received: 'it is this pod’s now, from another one',
}
