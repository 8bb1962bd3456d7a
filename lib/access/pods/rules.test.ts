import { describe, expect, it } from 'vitest'
import { starter } from '@/lib/policy/fixture'
import { reachOf } from '@/lib/policy/reach'
import {
  changedTools,
  excludedFromPod,
  factsOf,
  isSamePlace,
  joined,
  podBrief,
  type ReachIn,
} from '@/lib/access/pods/rules'
import type { PodPlace } from '@/lib/access/pods/schema'

const now: PodPlace = {
  role: 'GPTPod',
  department: 'delivery',
  environments: ['prod'],
  repositories: ['acme/shop'],
  owner: 'ben',
}
const reachUnder: ReachIn = ({ role, department }, environment) => reachOf(starter, { role, department, environment })
const counts = { namesakes: 0, refused: 0, pods: 4, bound: 1 }
const briefOf = (was: PodPlace | null, will: PodPlace, more: Partial<typeof counts> = {}) =>
  podBrief({
    asker: 'Ade',
    name: 'ShopPod',
    was,
    will,
    ownerName: 'Ben',
    reachIn: reachUnder,
    counts: { ...counts, ...more },
  })

describe('what is asked for a pod', () => {
  it.each<[string, PodPlace | null, Partial<PodPlace>]>([
    ['Ade asks that the new pod ShopPod works as GPTPod in delivery', null, {}],
    ['Ade asks that ShopPod becomes DevPod in delivery', now, { role: 'DevPod' }],
    ['Ade asks for an identity in development for ShopPod', now, { environments: ['dev', 'prod'] }],
    [
      'Ade asks for every repository and another person who answers for it for ShopPod',
      now,
      { repositories: [], owner: 'ana' },
    ],
  ])('%s', (sentence, was, change) => {
    expect(briefOf(was, { ...now, ...change }).sentence).toBe(sentence)
  })

  it('says what it may do in each environment, beside what it may do now', () => {
    const { consequences, tierReasons } = briefOf(now, { ...now, role: 'DevPod', environments: ['dev', 'prod'] })
    expect(consequences).toEqual([
      expect.stringMatching(
        /^In development it uses \d+ tools by itself and asks people before \d+; today nothing there\.$/,
      ),
      expect.stringMatching(/^In production it uses \d+ tools by itself and asks people before \d+; today 28 and 0\.$/),
      'Nothing else about it changes.',
    ])
    expect(tierReasons[1]).toContain('“Complete a task”')
    expect(briefOf(now, { ...now, owner: 'ana' }).tierReasons).toHaveLength(1)
  })

  it('names what is out of the ordinary', () => {
    expect(briefOf(now, now).unusual).toEqual([])
    const unusual = briefOf(null, { ...now, repositories: [] }, { namesakes: 1, refused: 2 }).unusual
    expect(unusual.map(({ text }) => text)).toEqual([
      'Asked again after a person said no.',
      'Another pod is called ShopPod too.',
      'It could name every repository.',
    ])
  })
})

it('lets neither who asks nor who answers for it, or would, decide', () => {
  expect(excludedFromPod('ade', now, { ...now, owner: 'ana' })).toEqual([
    { personId: 'ade', because: 'own_wish' },
    { personId: 'ben', because: 'own_pod' },
    { personId: 'ana', because: 'for_oneself' },
  ])
  expect(excludedFromPod('ade', null, now).map(({ because }) => because)).toEqual(['own_wish', 'for_oneself'])
})

it('takes no identity away, and holds two places for the same in whatever order they are told', () => {
  expect(joined(['prod'], ['dev'])).toEqual(['dev', 'prod'])
  expect(isSamePlace({ ...now, environments: ['dev', 'prod'] }, { ...now, environments: ['prod', 'dev'] })).toBe(true)
  expect(isSamePlace(now, { ...now, owner: 'ana' })).toBe(false)
})

it('shows each part before and after, and the tools whose answer would be another one, what becomes more first', () => {
  const facts = factsOf(now, { ...now, repositories: [], owner: 'ana' }, (id) => `person ${id}`)
  expect(facts.filter(({ before }) => before !== null)).toEqual([
    { name: 'Repositories', before: 'acme/shop', after: 'Any' },
    { name: 'Answers for it', before: 'person ben', after: 'person ana' },
  ])
  const tools = changedTools(reachUnder(now, 'prod'), reachUnder({ ...now, role: 'DevPod' }, 'prod'))
  expect(tools[0]).toMatchObject({ before: 'Deny', isMore: true })
  expect(tools).toContainEqual({ title: 'Start a task', before: 'Deny', after: 'Allow', isMore: true })
  expect(changedTools(reachUnder(now, 'prod'), [])).toHaveLength(28)
})
