import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { carriedOver } from '@/lib/db/fixture-carried-over'
import { goesOn, readsOn } from '@/lib/db/fixture-going-on'
import { makeRepository } from '@/lib/imports/fixture'
import { pottery, potteryLater } from '@/lib/imports/fixture-pottery'

const installation = carriedOver('20261126140000_hot_path', {
  standing: {
    allowed: 'allowed',
    'allowed-consumed': 'consumed',
    'allowed-executed': 'executed',
    'allowed-failed': 'failed',
    'allowed-in-test': 'allowed',
    'changes-requested': 'changes_requested',
    completed: 'executed',
    consumed: 'consumed',
    denied: 'denied',
    'denied-later': 'denied',
    executed: 'executed',
    expired: 'expired',
    failed: 'failed',
    lapsed: 'lapsed',
    rejected: 'rejected',
    released: 'released',
    'released-two': 'released',
    started: 'executed',
    'started-too': 'executed',
    unreported: 'unreported',
    waiting: 'waiting',
    'waiting-half': 'waiting',
    'waiting-signer-lost': 'waiting',
    'waiting-taken-back': 'waiting',
    'window-approved': 'settling',
    'window-rejected': 'settling',
    withdrawn: 'withdrawn',
  },
  empty: ['GivenUpJob', 'Setting'],
  requests: 21,
  readers: ['Ana', 'Dan', 'Olga', 'Lee'],
  votes: {
    'waiting-half': [{ dutyGroup: 'writers', endedAt: null }],
    'waiting-taken-back': [{ endedBecause: 'taken_back' }],
    'waiting-signer-lost': [
      { dutyGroup: 'writers', endedBecause: 'signer_lost' },
      { dutyGroup: 'legal', endedAt: null },
    ],
    rejected: [{ verdict: 'reject', note: 'It would mislead people' }],
  },
  imports: [
    ['other', 'cancelled'],
    ['nothing', 'failed'],
    ['pottery', 'done'],
  ],
  branches: ['main'],
  open: ['allowed', 'allowed-in-test', 'released', 'released-two'],
  unheard: ['consumed', 'allowed-consumed', 'unreported'],
  waiting: [
    ['waiting', 'Ana'],
    ['waiting-half', 'Dan'],
    ['waiting-signer-lost', 'Ben'],
    ['waiting-taken-back', 'Ana'],
  ],
  windows: [
    ['window-approved', 'released'],
    ['window-rejected', 'rejected'],
  ],
  claims: [null, null, null, null, null, null, null],
  repository: (folder) => makeRepository(folder, pottery),
})

describe('an installation from before workers had names, brought up to date', () => {
  installation.stands()
})

describe('life goes on there', () => {
  goesOn(installation)
})

describe('the repository it had read', () => {
  readsOn(installation, (folder) => {
    it('is told from a newer copy that lies elsewhere, and that one asks whether it is the same', async () => {
      const { ade, importAll } = await import('@/lib/imports/fixture-import')
      const { importSources } = await import('@/lib/imports/queries')
      const copy = await importAll(makeRepository(path.join(folder, 'copy'), [...pottery, ...potteryLater]))
      expect(copy).toMatchObject({ state: 'done', name: 'repository', source: { resembles: { name: 'pottery' } } })
      const other = await importAll(makeRepository(path.join(folder, 'other'), potteryLater), 'other')
      expect(other).toMatchObject({ state: 'done', source: { resembles: null } })
      expect(await importSources(ade)).toHaveLength(3)
    })
  })
})
