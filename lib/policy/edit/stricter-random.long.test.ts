import fc from 'fast-check'
import { expect, it } from 'vitest'
import { laterTools } from '@/lib/policy/edit/later'
import { isStricterOrEqual } from '@/lib/policy/edit/stricter'
import { call, entry } from '@/lib/policy/fixture'
import { decideNaively, type NaiveDecision } from '@/lib/policy/fixture-naive'
import { callsOf, catalogues, policies } from '@/lib/policy/fixture-random'
import { type Call, type Duty, type PolicyDocument, type Rule, tier } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** A longer run for once in a while: COUNTERSIGN_RANDOM_EDITS=10000 npx vitest run lib/policy/edit/stricter-random */
const numRuns = Number(process.env['COUNTERSIGN_RANDOM_EDITS'] ?? 30)

const freedom = { deny: 0, ask: 1, allow: 2 }

/** Whether the second answer lets a call go more easily than the first. */
function isMilder(was: NaiveDecision, is: NaiveDecision): boolean {
  if (was.decision !== 'ask' || is.decision !== 'ask') return freedom[is.decision] > freedom[was.decision]
  const counts = new Map(is.duties.map(({ group, count }) => [group, count]))
  const weight = (decision: NaiveDecision) => tier.options.indexOf(decision.tier ?? 'routine')
  return (
    was.duties.some(({ group, count }) => (counts.get(group) ?? 0) < count) ||
    weight(is) < weight(was) ||
    is.expiresInSeconds > was.expiresInSeconds ||
    is.permissionSeconds > was.permissionSeconds
  )
}

function milderCalls(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[], calls: readonly Call[]) {
  return calls.filter((asked) => isMilder(decideNaively(before, tools, asked), decideNaively(after, tools, asked)))
}

/** The tools there are and those that may be added, all live. */
function allTools(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[]): Tool[] {
  return [...tools, ...laterTools([before, after], tools)].map((tool) => ({ ...tool, state: 'live' }))
}

type Change = (rules: Rule[], other: Rule) => Rule[]
const stricterRule = (rule: Rule): Rule =>
  rule.then === 'ask'
    ? {
        ...rule,
        duty: rule.duty!.map(({ group, count }) => ({ group, count: count + 1 })),
        tier: 'critical',
        expires: '30m',
        permission: '5m',
      }
    : rule
const changes: Record<string, Change> = {
  'a rule more that denies or asks': (rules, other) => (other.then === 'allow' ? rules : [...rules, other]),
  'a rule less that allows': (rules) =>
    rules.filter(({ then }, at) => at !== rules.findIndex((one) => one.then === 'allow') || then !== 'allow'),
  'more signers': (rules) => rules.map(stricterRule),
  'any rule more': (rules, other) => [...rules, other],
  'no denial': (rules) => rules.filter(({ then }) => then !== 'deny'),
  'no question': (rules) =>
    rules.map((rule) => (rule.then === 'ask' ? { tools: rule.tools, in: rule.in, then: 'allow' as const } : rule)),
  'another condition': (rules, other) => rules.map((rule, at) => (at === 0 ? { ...rule, when: other.when } : rule)),
}

const situations = catalogues.chain((tools) =>
  fc
    .record({
      before: policies,
      other: policies,
      role: fc.constantFrom('DevPod', 'QAPod', 'base', 'toString'),
      change: fc.constantFrom(...Object.keys(changes)),
    })
    .map(({ before, other, role, change }) => {
      const rules = changes[change]!(before.roles[role]!.rules, other.roles[role]!.rules[0]!)
      const after = { ...before, roles: { ...before.roles, [role]: { ...before.roles[role]!, rules } } }
      return { before, after, role }
    })
    .chain(({ before, after, role }) =>
      fc.record({
        before: fc.constant(before),
        after: fc.constant(after),
        // Half of them are calls of the role that changed.
        calls: fc
          .array(callsOf(allTools(before, after, tools)), { minLength: 40, maxLength: 40 })
          .map((calls) => calls.map((asked, at) => (at % 2 === 0 ? asked : { ...asked, role, department: 'product' }))),
        tools: fc.constant(tools),
      }),
    ),
)

it('never says that a policy is as strict when some call gets a milder answer', { timeout: 600_000 }, () => {
  let strict = 0
  fc.assert(
    fc.property(situations, ({ before, after, tools, calls }) => {
      const found = milderCalls(before, after, allTools(before, after, tools), calls)
      if (!isStricterOrEqual(before, after, tools)) return
      strict++
      expect(found).toEqual([])
    }),
    { numRuns, endOnFailure: true },
  )
  // The cases must be worth something.
  expect(strict).toBeGreaterThan(numRuns / 10)
})

/** Few names and no conditions, so that every call there can be is tried. */
const smallRule = fc.oneof(
  fc.record({
    tools: fc.constantFrom<string[]>(['a.b'], ['a.*'], ['**'], ['c']),
    then: fc.constantFrom('allow' as const, 'deny' as const),
  }),
  fc.record({
    tools: fc.constantFrom<string[]>(['a.b'], ['a.*'], ['c']),
    then: fc.constant('ask' as const),
    duty: fc.constantFrom<Duty[]>(
      [{ group: 'owners', count: 1 }],
      [{ group: 'owners', count: 2 }],
      [{ group: 'leads', count: 1 }],
    ),
    expires: fc.constantFrom('1h', '2h'),
    permission: fc.constantFrom('5m', '1h', undefined),
  }),
)
const smallPolicies: fc.Arbitrary<PolicyDocument> = fc
  .record({
    own: fc.array(smallRule, { maxLength: 3 }),
    parent: fc.array(smallRule, { maxLength: 2 }),
    inherits: fc.boolean(),
    list: fc.constantFrom<string[]>(['**'], ['a.*'], ['c'], []),
    places: fc.constantFrom<string[]>(['dev'], ['dev', 'prod']),
  })
  .map(({ own, parent, inherits, list, places }) => ({
    version: 1,
    environments: places,
    departments: { one: { tools: list }, two: { tools: ['a.b'] } },
    roles: { DevPod: { inherits: inherits ? ['base'] : [], rules: own }, base: { rules: parent } },
  }))

it('agrees with trying every call where there are few', () => {
  const tools = [entry('a.b'), entry('c', { sensitivity: 'destructive' })]
  fc.assert(
    fc.property(smallPolicies, smallPolicies, (before, after) => {
      const all = allTools(before, after, tools)
      const calls = ['DevPod', 'base'].flatMap((role) =>
        ['dev', 'prod'].flatMap((environment) =>
          ['one', 'two'].flatMap((department) =>
            all.map(({ key }) => call({ role, environment, department, tool: key })),
          ),
        ),
      )
      expect(isStricterOrEqual(before, after, tools)).toBe(milderCalls(before, after, all, calls).length === 0)
    }),
    { numRuns: numRuns * 2 },
  )
})
