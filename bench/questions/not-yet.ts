/** Queries that are no question by themselves, and folders in which none is, each with why. */
export const notAsked: Readonly<Record<string, string>> = {
  'audit/line': 'how a line is read',
  'audit/months': 'in which months it is looked',
  'audit/names': 'whom a filter of the record names',
  'audit/wanted': 'what a filter of the record means in SQL',
  'audit/walk': 'how the record is looked through',
  'calls/again envelopeAgain': 'asks nothing',
  'calls/again policyStands': 'policy from memory, and the call again',
  'calls/again ruleAgain': 'policy from memory, and the call again',
  'calls/again toolMoved': 'one row by its key',
  'calls/grounds withGrounds': 'part of every answer about calls',
  'calls/record takeTurns': 'takes locks, reads nothing',
  'memory/list orderBy': 'asks nothing',
  'memory/list wantedBy': 'asks nothing',
  'policy policyInMemory': 'asks nothing',
  'policy policyOfEpoch': 'asked by the policy',
  'policy whoSignsNow': 'locks one row',
  'requests/line': 'part of the queue',
  'requests/queue': 'part of the queue',
  'requests/settle askerGone': 'one row by its key',
  'requests/settle isEnoughNow': 'one request by its key',
  'requests/settle lookAgain': 'one request by its key',
  'tasks nameOf': 'asks nothing',
  'tasks toRow': 'asks nothing',
  'tasks waitingOf': 'part of the list of tasks',
  'tasks/calls callsOf': 'part of the page of a task',
  'tasks/calls totalsOf': 'part of the page of a task',
  'tasks/copies otherCopies': 'part of the page of a task',
}

/** Questions that still cost more when there is more, each with why. It is to become empty. */
export const notYet: readonly { names: RegExp; why: string }[] = [
  {
    names: /^own calls/,
    why: 'a pod and its account are taken for two conditions, so all calls of the pod are sorted',
  },
  { names: /^what a call is measured against$/, why: 'a pod’s calls of 90 days are counted' },
  { names: /^record, what is new$/, why: 'for few places of the order all months are joined' },
  {
    names: /^record, (what (request|session|policy|import)|actorId|pod .*outcome)/,
    why: 'walks back in windows where several lines are wanted and few match',
  },
  {
    names: /^(counts of the |news of the )?queue, /,
    why: 'of filters and words together with a view there is no index',
  },
  {
    names: /^(news of the queue|the first requests|a request that was decided)$/,
    why: 'few requests are read whole where their duties are joined',
  },
  { names: /^(counts of )?tasks\b/, why: 'copies are looked for of every task before the page is cut' },
  { names: /^(counts of )?memory\b/, why: 'copies are looked for of every entry before the page is cut' },
  { names: /^choices of (tasks|memory)$/, why: 'distinct values are found by reading all' },
  { names: /^an entry in memory$/, why: 'the changelog has no index by path' },
  { names: /^(unloggedEdits|looseEntries|recoveredLog)/, why: 'all of a repository are counted' },
  { names: /^find /, why: 'searches tasks and memory' },
]
