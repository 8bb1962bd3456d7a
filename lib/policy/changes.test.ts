import { describe, expect, it } from 'vitest'
import { whoSigns } from '@/lib/policy/changes'
import { compilePolicy } from '@/lib/policy/compile'
import { admitPolicy, signerWarnings } from '@/lib/policy/document'
import { policyOf, starter } from '@/lib/policy/fixture'
import type { PolicyDocument } from '@/lib/policy/schema'

const text = (changes: string) => `version: 4\nenvironments: [dev]\ndepartments: {}\nroles: {}\n${changes}`
const ruled = (changes: string, kind = 'access') => whoSigns(compilePolicy(policyOf(text(changes)), []), kind)

describe('whoSigns', () => {
  it('is said by the document, with its tier and its time', () => {
    const changes = 'changes: { access: { duty: [{ group: owners, count: 2 }], tier: critical, expires: 2h } }'
    expect(ruled(changes)).toEqual({
      decision: 'ask',
      tier: 'critical',
      duties: [{ group: 'owners', count: 2 }],
      expiresInSeconds: 7200,
      rule: { id: 'changes.access', words: 'A change of access needs 2 people of owners', because: null },
      reason: 'A change of access needs 2 people of owners',
      policyVersion: 4,
    })
  })

  it('weighs high and waits a day when the document does not say', () => {
    const ruling = ruled(
      'changes: { policy_change: { duty: [{ group: a, count: 1 }, { group: b, count: 1 }] } }',
      'policy_change',
    )
    expect(ruling).toMatchObject({ tier: 'high', expiresInSeconds: 86_400 })
    expect(ruling.reason).toBe('A change of the kind “policy_change” needs 1 person of a and 1 person of b')
  })

  it.each(['', 'changes: { other: { duty: [{ group: a, count: 1 }] } }', 'changes: {}'])(
    'asks one of the admins about a kind that is not named: %j',
    (changes) => {
      expect(ruled(changes)).toMatchObject({
        decision: 'ask',
        tier: 'high',
        duties: [{ group: 'admins', count: 1 }],
        rule: null,
        reason: 'A change of access needs 1 person of admins, as the policy does not name it',
      })
      expect(ruled(changes, 'constructor').duties).toEqual([{ group: 'admins', count: 1 }])
    },
  )

  it('lets nothing change under a document that cannot be read', () => {
    const broken = compilePolicy({ ...policyOf(text('')), version: 0 } as PolicyDocument, [])
    expect(whoSigns(broken, 'access')).toMatchObject({ decision: 'deny', duties: [], rule: null })
  })

  it('is said by the policy that comes along', () => {
    expect(whoSigns(starter, 'access').duties).toEqual([{ group: 'delivery-leads', count: 1 }])
  })
})

describe('the section of the document', () => {
  const problems = (rule: string, kind = 'access') => {
    const reading = admitPolicy(text(`changes: { ${kind}: { ${rule} } }`))
    return reading.ok ? '' : reading.problems.join('\n')
  }

  it.each([
    ['nobody to sign', 'duty: [{ group: a, count: 0 }]', /^Line 5: changes\.access\..*too small/],
    ['no duty', 'tier: high', /^Line 5: changes\.access\.duty/],
    ['an empty duty', 'duty: []', /Say who signs/],
    ['a group twice', 'duty: [{ group: ab, count: 1 }, { group: ab, count: 2 }]', /Name each group once/],
    ['a routine change', 'duty: [{ group: ab, count: 1 }], tier: routine', /elevated, high or critical/],
    ['a misspelt word', 'duty: [{ group: ab, count: 1 }], when: now', /"when" is not known here/],
    ['a group that nobody can be in', 'duty: [{ group: o, count: 1 }]', /duty\[1\]\.group: There can be no group “o”/],
  ])('refuses %s, in words', (_, rule, words) => {
    expect(problems(rule)).toMatch(words)
  })

  it('names kinds in small letters', () => {
    expect(problems('duty: [{ group: ab, count: 1 }]', 'A-1')).toMatch(/small letters and _/)
    expect(problems('duty: [{ group: ab, count: 1 }]')).toBe('')
  })
})

it('too few people for a change are a warning, as for a rule', () => {
  const document = policyOf(text('changes: { access: { duty: [{ group: owners, count: 2 }] } }'))
  expect(signerWarnings(document, new Map([['owners', 1]]))).toEqual(['2 people must sign for owners, and only 1 can.'])
})
