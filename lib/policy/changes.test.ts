import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whoSigns } from '@/lib/policy/changes'
import { compilePolicy } from '@/lib/policy/compile'
import { admitPolicy, signerWarnings } from '@/lib/policy/document'
import { policyOf, starter } from '@/lib/policy/fixture'
import { promptRules } from '@/lib/policy/fixture-random-rows'
import { type ChangeRule, type PolicyDocument, promptSensitivities, type PromptSensitivity } from '@/lib/policy/schema'

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

describe('who signs a prompt', () => {
  const rows = `changes:
  prompts:
    duty: [{ group: leads, count: 1 }]
    rows:
      - { in: [prod], duty: [{ group: leads, count: 2 }], expires: 2h }
      - { sensitivity: [sensitive], duty: [{ group: legal, count: 1 }], tier: critical }
      - { in: [dev], sensitivity: [ordinary], duty: [{ group: writers, count: 1 }], tier: elevated }`
  const policy = compilePolicy(policyOf(text(rows).replace('[dev]', '[dev, test, prod]')), [])
  const asked = (environment: string, sensitivity: PromptSensitivity) =>
    whoSigns(policy, 'prompts', { environment, sensitivity })

  it('is said by the rows that fit, the strictest of each, and by the rest where none does', () => {
    expect(asked('prod', 'sensitive')).toMatchObject({
      duties: [
        { group: 'leads', count: 2 },
        { group: 'legal', count: 1 },
      ],
      tier: 'critical',
      expiresInSeconds: 7200,
      rule: { id: 'changes.prompts' },
      reason: 'A change of a sensitive prompt in production needs 2 people of leads and 1 person of legal',
    })
    expect(asked('prod', 'ordinary').duties).toEqual([{ group: 'leads', count: 2 }])
    expect(asked('dev', 'ordinary')).toMatchObject({ duties: [{ group: 'writers', count: 1 }], tier: 'elevated' })
    expect(asked('test', 'ordinary')).toMatchObject({
      duties: [{ group: 'leads', count: 1 }],
      reason: 'A change of a prompt needs 1 person of leads',
    })
  })

  it('asks everybody where nobody says which prompt it is', () => {
    const all = whoSigns(policy, 'prompts')
    expect(all.duties.map(({ group, count }) => `${count} ${group}`).toSorted()).toEqual([
      '1 legal',
      '1 writers',
      '2 leads',
    ])
    expect(all.tier).toBe('critical')
  })

  it('is what a second reading of the rows finds, whatever they are', () => {
    fc.assert(
      fc.property(
        promptRules,
        fc.constantFrom('dev', 'test', 'prod'),
        fc.constantFrom(...promptSensitivities),
        (rule, environment, sensitivity) => {
          const document = { ...policyOf(text('')), environments: ['dev', 'test', 'prod'], changes: { prompts: rule } }
          const { duties, tier, expiresInSeconds } = whoSigns(compilePolicy(document, []), 'prompts', {
            environment,
            sensitivity,
          })
          const naive = naively(rule, environment, sensitivity)
          expect({
            tier,
            expiresInSeconds,
            duties: Object.fromEntries(duties.map(({ group, count }) => [group, count])),
          }).toEqual(naive)
        },
      ),
    )
  })
})

/** The same, read row by row as a person would. */
function naively(rule: ChangeRule, environment: string, sensitivity: PromptSensitivity) {
  const fitting = []
  for (const row of rule.rows ?? []) {
    if (row.in && !row.in.includes(environment)) continue
    if (row.sensitivity && !row.sensitivity.includes(sensitivity)) continue
    fitting.push(row)
  }
  const hold = fitting.length > 0 ? fitting : [rule]
  const duties: Record<string, number> = {}
  for (const { duty } of hold)
    for (const { group, count } of duty) if (!(duties[group]! >= count)) duties[group] = count
  const spans = hold.map(({ expires }) => ({ '30m': 1800, '3d': 259_200 })[expires ?? ''] ?? 86_400)
  const tiers = hold.map(({ tier }) => tier ?? 'high')
  const tier = tiers.includes('critical') ? 'critical' : tiers.includes('high') ? 'high' : 'elevated'
  return { tier, expiresInSeconds: spans.toSorted((a, b) => a - b)[0], duties }
}

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
    [
      'rows of what is no prompt',
      'duty: [{ group: ab, count: 1 }], rows: [{ in: [dev], duty: [{ group: ab, count: 1 }] }]',
      /^Line 5: changes\.access\.rows: Only changes of prompts have rows/,
    ],
    ['a group that nobody can be in', 'duty: [{ group: o, count: 1 }]', /duty\[1\]\.group: There can be no group “o”/],
  ])('refuses %s, in words', (_, rule, words) => {
    expect(problems(rule)).toMatch(words)
  })

  it.each([
    ['a row that holds anywhere', '', /Say where this row holds: add in, sensitivity or both/],
    ['an environment that there is not', 'in: [moon], ', /rows\[1\]\.in: There is no environment moon/],
    ['a sensitivity that there is not', 'sensitivity: [secret], ', /Name ordinary or sensitive/],
    ['an empty list', 'in: [], ', /Name an environment/],
    ['rows within rows', 'in: [dev], rows: [], ', /"rows" is not known here/],
  ])('refuses %s among the rows of prompts, in words', (_, place, words) => {
    const rule = `duty: [{ group: ab, count: 1 }], rows: [{ ${place}duty: [{ group: ab, count: 1 }] }]`
    expect(problems(rule, 'prompts')).toMatch(words)
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
