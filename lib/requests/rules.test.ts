import { describe, expect, it } from 'vitest'
import {
  type Decidable,
  decisionBlocker,
  dutyToFill,
  isFreshSignIn,
  isPlain,
  mustOpenFirst,
  nameToType,
  needsCare,
  needsReason,
  openDuties,
  signaturesMissing,
  stateAfter,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/requests/rules'
import { verdict } from '@/lib/requests/schema'
import { tier } from '@/lib/policy/schema'

const now = new Date('2026-11-22T09:00:00Z')
const later = new Date('2026-11-22T10:00:00Z')
const duties = [{ group: 'product-owners', count: 1 }]
const ana = { id: 'ana', groups: ['product-owners'], mayDecide: true }

const both = [...duties, { group: 'delivery-leads', count: 1 }]
const signed = (personId: string, dutyGroup: string) => ({ personId, verdict: 'approve' as const, dutyGroup })

function waiting(changes: Partial<Decidable> = {}): Decidable {
  return { state: 'waiting', expiresAt: later, excluded: [], duties, votes: [], ...changes }
}

describe('who may decide', () => {
  it('lets a member of the group decide', () => {
    expect(decisionBlocker(waiting(), ana, now)).toBeNull()
  })

  it('stops a decision at the very moment the request expires', () => {
    expect(decisionBlocker(waiting({ expiresAt: now }), ana, now)).toBe('expired')
  })

  it.each([
    ['own_pod', waiting({ excluded: [{ personId: 'ana', because: 'own_pod' }] }), ana],
    ['own_wish', waiting({ excluded: [{ personId: 'ana', because: 'own_wish' }] }), ana],
    ['not_in_group', waiting(), { ...ana, groups: ['delivery-leads'] }],
    ['already_signed', waiting({ votes: [signed('ana', 'product-owners')] }), ana],
    ['group_signed', waiting({ duties: both, votes: [signed('ben', 'product-owners')] }), ana],
    ['no_permission', waiting(), { ...ana, mayDecide: false }],
    ['already_decided', waiting({ state: 'approved' }), ana],
    ['already_decided', waiting({ state: 'released' }), ana],
    ['withdrawn', waiting({ state: 'withdrawn' }), ana],
    ['denied', waiting({ state: 'denied' }), ana],
    ['expired', waiting({ state: 'expired' }), ana],
  ] as const)('says %s', (blocker, request, person) => {
    expect(decisionBlocker(request, person, now)).toBe(blocker)
  })

  it('keeps the owner of the pod out even when everything else fits', () => {
    expect(
      decisionBlocker(
        waiting({ excluded: [{ personId: 'ana', because: 'own_pod' }] }),
        { ...ana, groups: ['product-owners', 'delivery-leads'] },
        now,
      ),
    ).toBe('own_pod')
  })
})

describe('what a decision does', () => {
  it('needs every duty: enough different people out of each group', () => {
    const leads = [...duties, { group: 'delivery-leads', count: 2 }]
    const ofBoth = [signed('ana', 'product-owners'), signed('ben', 'delivery-leads')]
    expect(openDuties(leads, ofBoth)).toEqual([{ group: 'delivery-leads', count: 1 }])
    expect(signaturesMissing(openDuties(leads, []))).toBe(3)
    expect(openDuties(leads, [...ofBoth, signed('cy', 'delivery-leads')])).toEqual([])
    const no = { personId: 'ana', verdict: 'reject', dutyGroup: 'product-owners' } as const
    expect(openDuties(duties, [no])).toEqual(duties)
  })

  it('never counts one person for two groups', () => {
    const priya = ['product-owners', 'delivery-leads']
    const first = dutyToFill(openDuties(both, []), priya, {})!
    const open = openDuties(both, [signed('priya', first)])
    expect(signaturesMissing(open)).toBe(1)
    expect(
      decisionBlocker(
        waiting({ duties: both, votes: [signed('priya', first)] }),
        { ...ana, id: 'priya', groups: priya },
        now,
      ),
    ).toBe('already_signed')
  })

  it('signs for the group of which there are fewest, so that nobody is taken from where they are needed', () => {
    const sizes = { 'product-owners': 1, 'delivery-leads': 4 }
    expect(dutyToFill(both, ['delivery-leads', 'product-owners'], sizes)).toBe('product-owners')
    expect(dutyToFill(both, ['delivery-leads'], sizes)).toBe('delivery-leads')
    expect(dutyToFill([], ['delivery-leads'], sizes)).toBeNull()
  })

  it('closes on one no, and on a yes only when every duty is met', () => {
    expect(stateAfter('reject', false)).toBe('rejected')
    expect(stateAfter('request_changes', true)).toBe('changes_requested')
    expect(stateAfter('approve', false)).toBe('waiting')
    expect(stateAfter('approve', true)).toBe('approved')
  })

  it('asks for a reason from high risk on, for a yes and a no alike', () => {
    expect(
      ['routine', 'elevated', 'high', 'critical'].map((tier) => needsReason(tier as 'high', { checks: [] })),
    ).toEqual([false, false, true, true])
  })

  it('gives longer to take back what cannot be undone', () => {
    expect([
      takeBackSeconds('elevated', true),
      takeBackSeconds('high', false),
      takeBackSeconds('critical', false),
    ]).toEqual([10, 60, 300])
  })
})

describe('taking a decision back', () => {
  const decided = { state: 'approved', expiresAt: later, effectiveAt: later, closedAt: null } as const
  const yes = { verdict: 'approve' } as const

  it('is for the person who decided, until the decision takes effect', () => {
    expect(takeBackBlocker(decided, yes, now)).toBeNull()
    expect(takeBackBlocker(decided, undefined, now)).toBe('not_yours')
    expect(takeBackBlocker(decided, yes, later)).toBe('too_late')
    expect(takeBackBlocker({ ...decided, state: 'released' }, yes, now)).toBe('too_late')
    expect(takeBackBlocker({ ...decided, state: 'rejected', closedAt: now }, { verdict: 'reject' }, now)).toBe(
      'too_late',
    )
  })

  it('is possible for one signature of two while the other is waited for, and not after the deadline', () => {
    const waiting = { ...decided, state: 'waiting', effectiveAt: null } as const
    expect(takeBackBlocker(waiting, yes, now)).toBeNull()
    expect(takeBackBlocker(waiting, undefined, now)).toBe('not_yours')
    expect(takeBackBlocker(waiting, yes, later)).toBe('too_late')
  })

  it('never undoes the no of somebody else', () => {
    const rejected = { ...decided, state: 'rejected' } as const
    expect(takeBackBlocker(rejected, yes, now)).toBe('not_yours')
    expect(takeBackBlocker(rejected, { verdict: 'reject' }, now)).toBeNull()
    expect(takeBackBlocker({ ...decided, state: 'changes_requested' }, { verdict: 'request_changes' }, now)).toBeNull()
  })
})

describe('deciding from the queue', () => {
  it('is for Elevated alone, and only when all of it is on the line', () => {
    expect(tier.options.filter((risk) => isPlain(risk, { whole: true }))).toEqual(['elevated'])
    expect(isPlain('elevated', { whole: false })).toBe(false)
  })

  it('is not for requests of which nobody knows', () => {
    expect(isPlain('elevated', {})).toBe(false)
  })

  it('never stops a no, and nothing on the page of the request', () => {
    const stopped = verdict.options.filter((said) => mustOpenFirst({ verdict: said, from: 'queue' }, 'elevated', {}))
    expect(stopped).toEqual(['approve'])
    expect(mustOpenFirst({ verdict: 'approve', from: 'page' }, 'elevated', {})).toBe(false)
    expect(mustOpenFirst({ verdict: 'approve', from: 'queue' }, 'elevated', { whole: true })).toBe(false)
    expect(mustOpenFirst({ verdict: 'approve', from: 'queue' }, 'high', { whole: true })).toBe(true)
  })
})

describe('care for what is critical', () => {
  it('is asked for at that tier alone', () => {
    expect(tier.options.filter(needsCare)).toEqual(['critical'])
  })

  it.each([
    ['this moment', now, true],
    ['five minutes ago', new Date(now.getTime() - 300_000), true],
    ['a moment longer ago', new Date(now.getTime() - 300_001), false],
    ['never, as far as anybody knows', undefined, false],
  ])('takes a sign-in of %s for fresh or not', (_when, at, fresh) => {
    expect(isFreshSignIn(at, now)).toBe(fresh)
  })

  it('asks for the name of the thing, or for the number of the request', () => {
    expect(nameToType(7, { object: 'docs/prices.md' })).toBe('docs/prices.md')
    expect(nameToType(7, { object: null })).toBe('CS-7')
  })
})
