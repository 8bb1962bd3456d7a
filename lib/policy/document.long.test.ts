import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogues, policies } from '@/lib/policy/fixture-random'
import { compilePolicy } from '@/lib/policy/compile'
import { formatPolicy, parsePolicy } from '@/lib/policy/document'

describe('formatPolicy', () => {
  it('writes what reads back as the same policy, whatever is in it', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(parsePolicy(formatPolicy(policy))).toEqual({ ok: true, policy })
      }),
      { numRuns: 500 },
    )
  })

  it('decides as before after a round trip', () => {
    fc.assert(
      fc.property(catalogues, policies, (tools, policy) => {
        const reading = parsePolicy(formatPolicy(policy))
        if (!reading.ok) throw new Error(reading.problems.join('\n'))
        expect(compilePolicy(reading.policy, tools)).toEqual(compilePolicy(policy, tools))
      }),
      { numRuns: 200 },
    )
  })
})
