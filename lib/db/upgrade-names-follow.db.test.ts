import { describe, expect, it } from 'vitest'
import { carriedOver } from '@/lib/db/fixture-carried-over'
import { goesOn, readsOn } from '@/lib/db/fixture-going-on'
import { addBranch, addCommits, headOf, makeRepository } from '@/lib/imports/fixture'
import { pottery, potteryGlaze } from '@/lib/imports/fixture-pottery'

const installation = carriedOver('20261126160501_names_follow_the_provider', {
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
    'window-approved': 'waiting',
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
    'changes-requested': [{ verdict: 'request_changes', note: 'Name the source' }],
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
  repository: (folder) => {
    const repository = makeRepository(folder, pottery)
    addBranch(repository, 'glaze', headOf(repository))
    addCommits(repository, potteryGlaze)
    return repository
  },
})

describe('an installation with repositories for pods and names that follow the provider, brought up to date', () => {
  installation.stands()
})

describe('life goes on there', () => {
  goesOn(installation)

  it.each([
    ['pottery', 'allowed'],
    ['acme/jars', 'allowed'],
    ['weaving', 'denied'],
  ])('its pod, which works in some repositories alone, asks about %s and is %s', async (repository, state) => {
    const { submitCall } = await import('@/lib/calls/record/commands')
    const pod = await installation.product().podOf(await installation.idOf('allowed'))
    const asked = { tool: 'notes.find', arguments: { repo_name: repository }, idempotencyKey: `new-${repository}` }
    expect(await submitCall(pod, asked)).toMatchObject({ ok: true, value: { state } })
  })
})

describe('the repository it had read', () => {
  readsOn(installation)
})
