import { expect, it } from 'vitest'
import { allowedCalls } from '@/lib/calls/acts/queries'
import { isAllowedStill } from '@/lib/calls/acts/rules'
import { cast } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { writerPool } from '@/lib/db/client'
import { policyInMemory } from '@/lib/policy/queries'

it('what a rule allowed is allowed still where nothing is another than it was; else one looks closer', async () => {
  const { otherPod } = await cast()
  const args = { keyword: 'lamps' }
  const made = await submitCall(otherPod, { tool: 'memory.search', arguments: args, idempotencyKey: 'still' })
  if (!made.ok) throw new Error(JSON.stringify(made))
  const callId = made.value.id
  const call = (await allowedCalls(writerPool, [callId])).get(callId)!
  const policy = policyInMemory()!
  const tool = policy.tools.get(call.toolKey)!
  const offered = (as: object) => ({ ...policy, tools: new Map([[call.toolKey, { ...tool, ...as }]]) })
  expect(isAllowedStill(policy, call, args)).toBe(true)
  expect(isAllowedStill(offered({}), call, args)).toBe(true)
  expect(isAllowedStill(offered({ state: 'suspended' }), call, args)).toBe(false)
  expect(isAllowedStill(offered({ schemaHash: 'another' }), call, args)).toBe(false)
  expect(isAllowedStill({ ...policy, tools: new Map() }, call, args)).toBe(false)
  expect(isAllowedStill(policy, { ...call, facts: { ...call.facts, excepted: ['secret.aws'] } }, args)).toBe(false)
  expect(isAllowedStill(policy, call, { keyword: 'jars' })).toBe(false)
  expect(isAllowedStill(policy, { ...call, now: { ...call.now, role: 'NobodyPod' } }, args)).toBe(false)
})
