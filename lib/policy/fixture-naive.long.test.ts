import fc from 'fast-check'
import { expect, it } from 'vitest'
import { callsOf, catalogues, policies } from '@/lib/policy/fixture-random'
import { compilePolicy } from '@/lib/policy/compile'
import { decideNaively, type NaiveDecision } from '@/lib/policy/fixture-naive'
import { decide } from '@/lib/policy/rules'
import type { Answer, Call, Decision, PolicyDocument } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

const callsPerPolicy = 10
/** A longer run for once in a while: COUNTERSIGN_RANDOM_CASES=1000000 npx vitest run lib/policy/fixture-naive */
const wantedCases = Math.max(25_000, Number(process.env['COUNTERSIGN_RANDOM_CASES'] ?? 0))

const situations = catalogues.chain((tools) =>
  fc.record({
    tools: fc.constant(tools),
    policy: policies,
    calls: fc.array(callsOf(tools), { minLength: callsPerPolicy, maxLength: callsPerPolicy }),
  }),
)

type Situation = { tools: Tool[]; policy: PolicyDocument; calls: Call[] }

function essence(
  { decision, rule, duties, expiresInSeconds, permissionSeconds, tier }: Decision,
  seesTier: boolean,
): NaiveDecision {
  const sorted = duties.toSorted((one, other) => (one.group < other.group ? -1 : 1))
  const times = { expiresInSeconds, permissionSeconds }
  return { decision, ruleId: rule?.id ?? null, duties: sorted, ...times, tier: seesTier ? tier : null }
}

function differences({ tools, policy, calls }: Situation, oracle: typeof decideNaively) {
  const snapshot = compilePolicy(policy, tools)
  return calls.flatMap((call) => {
    const expected = oracle(policy, tools, call)
    const actual = essence(decide(snapshot, call), expected.tier !== null)
    return JSON.stringify(actual) === JSON.stringify(pick(expected)) ? [] : [{ call, expected, actual }]
  })
}

function pick({ decision, ruleId, duties, expiresInSeconds, permissionSeconds, tier }: NaiveDecision): NaiveDecision {
  const signers = duties.map(({ group, count }) => ({ group, count }))
  return { decision, ruleId, duties: signers, expiresInSeconds, permissionSeconds, tier }
}

it('two interpreters that share no code give the same answers', { timeout: wantedCases * 24 }, () => {
  const seen: Record<Answer, number> = { allow: 0, ask: 0, deny: 0 }
  let byRule = 0
  fc.assert(
    fc.property(situations, (situation) => {
      expect(differences(situation, decideNaively)).toEqual([])
      for (const call of situation.calls) {
        const { decision, ruleId } = decideNaively(situation.policy, situation.tools, call)
        seen[decision]++
        if (decision === 'deny' && ruleId !== null) byRule++
      }
    }),
    { numRuns: Math.ceil(wantedCases / callsPerPolicy) },
  )
  const total = seen.allow + seen.ask + seen.deny
  expect(total).toBeGreaterThanOrEqual(20_000)
  // The cases must be worth something: every answer comes up often, and denials by a rule too.
  expect(Math.min(seen.allow, seen.ask, byRule) / total).toBeGreaterThan(0.02)
})

it.each<[string, typeof decideNaively]>([
  ['ignores denials', (policy, tools, call) => decideNaively(without(policy, 'deny'), tools, call)],
  [
    'ignores the department',
    (policy, ...rest) =>
      decideNaively({ ...policy, departments: { product: { tools: ['**'] }, Quality: { tools: ['**'] } } }, ...rest),
  ],
  [
    'takes ** for *',
    (policy, ...rest) =>
      decideNaively(JSON.parse(JSON.stringify(policy).replaceAll('.**', '.*')) as PolicyDocument, ...rest),
  ],
  [
    'ignores the branch',
    (policy, tools, call) => decideNaively(policy, tools, { ...call, branch: call.branch && 'main' }),
  ],
  ['ignores paths', (policy, tools, call) => decideNaively(policy, tools, { ...call, paths: [] })],
])('notices an interpreter that %s', (_, oracle) => {
  const found = fc.check(
    fc.property(situations, (situation) => differences(situation, oracle).length === 0),
    { numRuns: 2000, endOnFailure: true },
  )
  expect(found.failed).toBe(true)
})

function without(policy: PolicyDocument, answer: Answer): PolicyDocument {
  const roles = Object.entries(policy.roles).map(([name, role]) => [
    name,
    { ...role, rules: role.rules.filter(({ then }) => then !== answer) },
  ])
  return { ...policy, roles: Object.fromEntries(roles) as PolicyDocument['roles'] }
}

const freedom: Record<Answer, number> = { deny: 0, ask: 1, allow: 2 }

it('adding a denial never allows more', () => {
  const additions = fc.record({
    at: fc.nat(4),
    pattern: fc.constantFrom('**', 'a.*', 'git', '*.b.**'),
    place: fc.constantFrom('dev', 'prod', undefined),
  })
  fc.assert(
    fc.property(situations, additions, ({ tools, policy, calls }, { at, pattern, place }) => {
      const names = Object.keys(policy.roles)
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
      const denial = { tools: [pattern], then: 'deny' as const, ...(place && { in: [place] }) }
      const roles = Object.entries(policy.roles).map(([name, role]) => [
        name,
        name === names[at] ? { ...role, rules: [denial, ...role.rules] } : role,
      ])
      const before = compilePolicy(policy, tools)
      const after = compilePolicy({ ...policy, roles: Object.fromEntries(roles) as PolicyDocument['roles'] }, tools)
      for (const call of calls)
        expect(freedom[decide(after, call).decision]).toBeLessThanOrEqual(freedom[decide(before, call).decision])
    }),
    { numRuns: 500 },
  )
})

it('taking away a permission never allows more', () => {
  fc.assert(
    fc.property(situations, ({ tools, policy, calls }) => {
      const before = compilePolicy(policy, tools)
      const after = compilePolicy(without(policy, 'allow'), tools)
      for (const call of calls)
        expect(freedom[decide(after, call).decision]).toBeLessThanOrEqual(freedom[decide(before, call).decision])
    }),
    { numRuns: 500 },
  )
})
