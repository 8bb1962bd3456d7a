import { describe, expect, it } from 'vitest'
import { starter } from '@/lib/policy/fixture'
import { reachOf } from '@/lib/policy/reach'
import { reachSentences, signersWords } from '@/lib/policy/reach-words'

const said = (role: string, environment: string, department = 'delivery') =>
  reachSentences(role, environment, reachOf(starter, { role, department, environment }), starter.tools.size)

describe('what a pod may do, in one paragraph', () => {
  it('says what it does by itself, whom it asks before what, and that the rest is denied', () => {
    expect(said('DevPod', 'prod')).toEqual([
      'In production DevPod by itself reads with 28 tools and uses “Hand in what was produced”, “Keep a branch of its own”, “Put tasks on the plan” and 11 more.',
      'It asks product-owners before it uses “Replace a file and log it”, “Change the details of a task”, “Add files to the shared memory” and 3 more.',
      'It asks delivery-leads before it uses “Deliver work to a branch”.',
      'Everything else is denied (14 tools).',
      'It deletes or overwrites by itself with “Complete a task”.',
    ])
  })

  it('names each group that is asked, and that some answers depend on the call', () => {
    expect(said('DeliveryPod', 'prod').filter((sentence) => sentence.startsWith('It asks'))).toEqual([
      expect.stringMatching(/^It asks product-owners before/),
      expect.stringMatching(/^It asks delivery-leads before it uses .*“Roll back a commit”/),
    ])
    expect(said('DevPod', 'dev')[0]).toMatch(/ \(1 of them depending on the call\)\.$/)
  })

  it('says of whoever only reads that it deletes nothing, and of whoever nothing lets act that it may do nothing', () => {
    expect(said('GPTPod', 'prod')).toEqual([
      'In production GPTPod by itself reads with 28 tools.',
      expect.stringMatching(/^Everything else is denied/),
      'It deletes nothing.',
    ])
    expect(said('DevPod', 'prod', 'nowhere')).toEqual([
      `In production DevPod may do nothing: all ${starter.tools.size} tools are denied.`,
    ])
  })

  it('says how many of a group sign', () => {
    expect(
      signersWords([
        { group: 'a', count: 2 },
        { group: 'b', count: 1 },
      ]),
    ).toBe('2 of a and b')
  })
})
