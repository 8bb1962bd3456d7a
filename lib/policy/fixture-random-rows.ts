import fc from 'fast-check'
import { type ChangeRow, type ChangeRule, promptSensitivities } from '@/lib/policy/schema'

const groups = ['owners', 'leads', 'auditors'] as const

/** Left out more often than not. */
export function optional<Value>(arbitrary: fc.Arbitrary<Value>, weight = 1): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight, arbitrary })
}

export const duties = fc.uniqueArray(
  fc.record({ group: fc.constantFrom(...groups), count: fc.integer({ min: 1, max: 3 }) }),
  {
    minLength: 1,
    maxLength: 3,
    selector: ({ group }) => group,
  },
)

/** What every entry of `changes` has. */
export const changeSigners = {
  duty: duties,
  tier: optional(fc.constantFrom('elevated' as const, 'high' as const, 'critical' as const)),
  expires: optional(fc.constantFrom('30m', '3d')),
}

const changeRow: fc.Arbitrary<ChangeRow> = fc
  .record({
    in: optional(fc.uniqueArray(fc.constantFrom('dev', 'test', 'prod'), { minLength: 1 }), 5),
    sensitivity: optional(fc.uniqueArray(fc.constantFrom(...promptSensitivities), { minLength: 1 }), 5),
    ...changeSigners,
  })
  .filter((row) => row.in !== undefined || row.sensitivity !== undefined)

/** Who signs a prompt, with rows that tell prompts apart. */
export const promptRules: fc.Arbitrary<ChangeRule> = fc.record({
  ...changeSigners,
  rows: optional(fc.array(changeRow, { minLength: 1, maxLength: 4 }), 15),
})
