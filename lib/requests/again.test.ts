import { describe, expect, it } from 'vitest'
import { judgeAgain } from '@/lib/requests/again'
import type { Ruling } from '@/lib/requests/kind'
import type { Duty } from '@/lib/requests/schema'

const owners: Duty[] = [{ group: 'owners', count: 1 }]
const request = { tier: 'elevated' as const, policyVersion: 3, duties: owners }

function ruling(changes: Partial<Ruling> = {}): Ruling {
  const rule = { id: 'publish', words: 'Publishing needs an owner' } as Ruling['rule']
  return {
    decision: 'ask',
    tier: 'elevated',
    duties: owners,
    expiresInSeconds: 7200,
    policyVersion: 5,
    rule,
    reason: 'Publishing needs an owner',
    ...changes,
  }
}

function signed(personId: string, dutyGroup = 'owners', lost: 'role_lost' | null = null) {
  return { id: `vote-${personId}`, personId, name: personId, verdict: 'approve' as const, dutyGroup, lost }
}

const versions = { asked: 3, now: 5 }

describe('an approval at the moment of its release', () => {
  it.each<[string, Partial<Ruling>]>([
    ['the same answer', {}],
    ['an answer without anybody', { decision: 'allow', duties: [] }],
    ['a lighter tier', { tier: 'routine' }],
  ])('stands under %s, and names both versions', (_what, changes) => {
    expect(judgeAgain(request, [signed('ana')], ruling(changes))).toEqual({ verdict: 'stands', policy: versions })
  })

  it('stands when fewer are asked for than signed', () => {
    const two = { ...request, duties: [{ group: 'owners', count: 2 }] }
    expect(judgeAgain(two, [signed('ana'), signed('ben', 'owners', 'role_lost')], ruling())).toMatchObject({
      verdict: 'stands',
    })
  })

  it('is denied when the rules deny it now, in their words', () => {
    const denied = judgeAgain(request, [signed('ana')], ruling({ decision: 'deny', reason: 'Not on Fridays' }))
    expect(denied).toEqual({ verdict: 'denied', why: 'Not on Fridays' })
  })

  it('waits again without the vote of who may not sign any more, for an hour at least, under the same question', () => {
    expect(judgeAgain(request, [signed('ana', 'owners', 'role_lost')], ruling())).toEqual({
      verdict: 'waits',
      ended: [{ voteId: 'vote-ana', person: { id: 'ana', name: 'ana' }, because: 'signer_lost', why: 'role_lost' }],
      duties: null,
      asked: null,
      policy: versions,
      seconds: 3600,
    })
  })

  it('keeps every vote when more are asked for, and asks as long as the rule says', () => {
    const to = [{ group: 'owners', count: 2 }]
    expect(judgeAgain(request, [signed('ana')], ruling({ duties: to }))).toMatchObject({
      verdict: 'waits',
      ended: [],
      duties: { from: owners, to },
      asked: { tier: 'elevated', ruleId: 'publish' },
      seconds: 7200,
    })
  })

  it('ends the votes for a group that nobody asks any more, so that who is in both can sign for the other', () => {
    const to = [{ group: 'leads', count: 1 }]
    expect(judgeAgain(request, [signed('ana')], ruling({ duties: to }))).toMatchObject({
      verdict: 'waits',
      ended: [{ because: 'rules_changed' }],
      duties: { from: owners, to },
    })
  })

  it('ends every vote when it weighs more now than what was signed', () => {
    const two = { ...request, duties: [{ group: 'owners', count: 2 }] }
    const votes = [signed('ana'), signed('ben', 'owners', 'role_lost')]
    expect(judgeAgain(two, votes, ruling({ tier: 'high', duties: two.duties }))).toMatchObject({
      verdict: 'waits',
      ended: [
        { voteId: 'vote-ana', because: 'rules_changed' },
        { voteId: 'vote-ben', because: 'signer_lost' },
      ],
      duties: null,
      asked: { tier: 'high' },
      seconds: 7200,
    })
  })

  it('takes the order of the groups for no change', () => {
    const both = [{ group: 'leads', count: 1 }, ...owners]
    const again = judgeAgain({ ...request, duties: both }, [signed('ana')], ruling({ duties: [...owners, both[0]!] }))
    expect(again).toMatchObject({ verdict: 'waits', duties: null, asked: null, ended: [] })
  })

  it('asks for as many people as before, whatever one of them signed for', () => {
    const both = [...owners, { group: 'leads', count: 1 }]
    const again = judgeAgain({ ...request, duties: both }, [signed('ana', 'leads')], ruling({ duties: both }))
    expect(again).toMatchObject({ verdict: 'waits', ended: [] })
  })
})
