import { addBranch, addCommits, headOf, makeRepository } from '@/lib/imports/fixture'
import { pottery, potteryGlaze } from '@/lib/imports/fixture-pottery'

// Support for tests of what becomes of an installation of an earlier version.

/** What installations have whose rows were written by one course of events, each by the code of its own version. */
export const everyState = {
  standing: {
    allowed: 'allowed',
    'allowed-consumed': 'consumed',
    'changes-requested': 'changes_requested',
    consumed: 'consumed',
    'denied-elsewhere': 'denied',
    'denied-later': 'denied',
    executed: 'executed',
    expired: 'expired',
    failed: 'failed',
    lapsed: 'lapsed',
    rejected: 'rejected',
    released: 'released',
    started: 'executed',
    superseded: 'superseded',
    unreported: 'unreported',
    waiting: 'waiting',
    'waiting-half': 'waiting',
    'window-approved': 'settling',
    withdrawn: 'withdrawn',
    'withdrawn-by-pod': 'withdrawn',
  },
  empty: ['GivenUpJob', 'ImportHeadway', 'Setting'],
  requests: 19,
  readers: ['Ana', 'Lee'],
  votes: {
    'waiting-half': [{ dutyGroup: 'writers', endedAt: null }],
    executed: [{ endedBecause: 'taken_back' }, { dutyGroup: 'writers', endedAt: null }],
    failed: [{ dutyGroup: 'legal' }, { dutyGroup: 'writers' }],
    rejected: [{ verdict: 'reject', note: 'It would mislead people' }],
    'changes-requested': [{ verdict: 'request_changes', note: 'Name the source', fields: [] }],
  },
  imports: [
    ['other', 'cancelled'],
    ['pottery', 'done'],
  ],
  branches: ['glaze', 'main'],
  open: ['allowed', 'released'],
  unheard: ['consumed', 'allowed-consumed', 'unreported'],
  waiting: [
    ['waiting', 'Ana'],
    ['waiting-half', 'Dan'],
  ],
  windows: [['window-approved', 'released']],
  claims: ['w-1', 'w-2', null, 'w-1', null],
  repository: (folder: string) => {
    const repository = makeRepository(folder, pottery)
    addBranch(repository, 'glaze', headOf(repository))
    addCommits(repository, potteryGlaze)
    return repository
  },
} as const
