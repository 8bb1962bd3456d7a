import { expect, it } from 'vitest'
import { coverageWords, headlineWords, loadPerWeek, loadWords } from '@/lib/policy/replay/labels'
import type { ReplayResult } from '@/lib/policy/replay/schema'

const result: ReplayResult = {
  digest: 'draft',
  baseVersion: 12,
  window: { from: '2026-10-23T08:00:00.000Z', until: '2026-11-22T08:00:00.000Z', most: 200_000 },
  coverage: {
    recorded: 1204,
    replayed: 1204,
    oldest: '2026-10-25T08:00:00.000Z',
    newest: '2026-11-22T07:00:00.000Z',
    isCut: false,
    notReplayable: { facts: 0, repository: 0 },
    pods: 3,
    podsWithoutCalls: 0,
    toolsMoved: 0,
    countedAgain: 0,
  },
  totals: {
    newly_allowed: 0,
    no_longer_asked: 0,
    newly_asked: 2,
    other_signers: 0,
    newly_denied: 14,
    unchanged: 1188,
    pods: 3,
  },
  groups: [],
  groupsLeftOut: 0,
  approvers: [
    { group: 'leads', before: 12, after: 4 },
    { group: 'owners', before: 0, after: 20 },
    { group: 'admins', before: 7, after: 7 },
    { group: 'security', before: 0, after: 1 },
  ],
}
const covering = (more: Partial<ReplayResult['coverage']>) =>
  coverageWords({ ...result, coverage: { ...result.coverage, ...more } })

it('says in one sentence what a replay covers, and in another each whatever it does not', () => {
  const whole = 'Replayed 1,204 of 1,204 recorded calls, 23 Oct – 22 Nov, beside version 12 as it answers today.'
  expect(covering({})).toEqual([whole])
  expect(covering({ recorded: 0 })).toEqual([
    'No calls were recorded, 23 Oct – 22 Nov, so there is no evidence either way.',
  ])
  expect(
    covering({
      replayed: 1200,
      isCut: true,
      notReplayable: { facts: 1, repository: 3 },
      podsWithoutCalls: 2,
      toolsMoved: 1,
      countedAgain: 5,
    }),
  ).toEqual([
    'Replayed 1,200 of 1,204 recorded calls, 25 Oct – 22 Nov, beside version 12 as it answers today.',
    'Stopped at the newest 1,204 calls; there are more.',
    '1 call could not be replayed: made before Countersign kept what policy looked at.',
    '3 calls could not be replayed: made before the repository of a call was kept.',
    'No calls were recorded for 2 of 3 pods: of these there is no evidence either way.',
    '1 call is of a tool that has changed since, and judged as the tool is today.',
    'For 5 calls those of the hour before were counted in the record.',
  ])
})

it('names the dangerous direction first, even where there is none of it', () => {
  expect(headlineWords(result)).toBe(
    '0 calls would now be allowed · 2 calls would now wait for people · 14 calls would now be denied · 1,188 unchanged',
  )
})

it('says how many requests more a week each group gets, and makes no week out of a day', () => {
  expect(loadPerWeek(result).map(loadWords)).toEqual([
    'about 5 requests more a week for owners',
    'less than one request more a week for security',
    'about 2 requests fewer a week for leads',
  ])
  const { coverage } = result
  expect(loadPerWeek({ ...result, coverage: { ...coverage, oldest: coverage.newest } })[0]).toEqual({
    group: 'owners',
    extra: 20,
  })
})
