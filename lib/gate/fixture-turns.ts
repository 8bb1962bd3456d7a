import fc from 'fast-check'
import { type Action, groups, type Racing, type Rule, type World } from '@/lib/gate/fixture-model-world'

// What can happen in the model-based test of requests, as often as makes it happen to each other.

/** The people of each lane, as they are at the beginning. */
export const members: World['people'] = [['a'], ['a'], ['a', 'b'], ['b'], ['a', 'b']].map((own) => ({
  active: true,
  approver: true,
  groups: own as ('a' | 'b')[],
}))
/** What would bring a call further, which chance alone seldom finds. */
export type Onward = { do: 'onward'; call: number; person: number }
export type Turn = { first: Action | Onward; at: 0 | 1; second: Racing | null }

const call = fc.constantFrom(0, 0, 0, 1, 2)
const person = fc.integer({ min: 0, max: members.length - 1 })
const rule: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      says: fc.constant('ask' as const),
      tier: fc.constantFrom('elevated', 'elevated', 'high'),
      duties: fc.constantFrom({ a: 1 }, { a: 2 }, { b: 1 }, { a: 1, b: 1 }, { a: 2, b: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ says: 'deny' as const }) },
  { weight: 1, arbitrary: fc.constant({ says: 'allow' as const }) },
)
const vote = fc.record({
  do: fc.constant('vote' as const),
  call,
  person,
  verdict: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'reject', 'request_changes'),
})
const racing: fc.Arbitrary<Racing> = fc.oneof(
  { weight: 6, arbitrary: vote },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take_back' as const), call, person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      call,
      altered: fc.constantFrom(false, false, true),
      shown: fc.constant(false),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const), call }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      call,
      status: fc.constantFrom('succeeded', 'failed'),
      claims: fc.boolean(),
      shown: fc.constant(false),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'clock' as const }) },
)
const alone: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'ask' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      call,
      what: fc.constantFrom('window', 'window', 'window', 'deadline', 'permission', 'silence', 'silence'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('role' as const), person, approver: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('access' as const), person, active: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('group' as const),
      person,
      group: fc.constantFrom(...groups),
      member: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('own' as const), person: fc.option(person) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('rule' as const), rule }) },
  { weight: 1, arbitrary: fc.constant({ do: 'retire' as const }) },
)
/** What happens next, at random. */
export const turn: fc.Arbitrary<Turn> = fc.record({
  first: fc.oneof<fc.MaybeWeightedArbitrary<Action | Onward>[]>(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('onward' as const), call, person }) },
    { weight: 2, arbitrary: racing },
    { weight: 3, arbitrary: alone },
  ),
  at: fc.constantFrom(0, 1),
  second: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: racing }),
})
