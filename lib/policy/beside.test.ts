import { expect, it } from 'vitest'
import { besideInForce } from '@/lib/policy/beside'
import { compilePolicy } from '@/lib/policy/compile'
import { applyEdits } from '@/lib/policy/edit/edit'
import type { CellAnswer } from '@/lib/policy/edit/schema'
import { policyOf, starter, starterText, starterTools } from '@/lib/policy/fixture'

const tool = 'git.rollback_commit'
const place = { environment: 'prod', department: null }

/** The cells that a draft with this answer changes for DeliveryPod, with what is in force. */
function changed(answer: CellAnswer) {
  const edit = { kind: 'cell', role: 'DeliveryPod', environment: 'prod', tool, answer } as const
  const { text, refused } = applyEdits(starterText, [edit], starterTools)
  expect(refused).toEqual([])
  const rows = besideInForce(compilePolicy(policyOf(text), starterTools), starter, ['DevPod', 'DeliveryPod'], place)
  return rows.flatMap(({ tool: { key }, cells, was }) =>
    was.flatMap((before, at) => (before ? [[key, at, before.answer, cells[at]!.answer]] : [])),
  )
}

it('marks exactly the cell that a draft answers otherwise, with what is in force', () => {
  expect(changed({ then: 'deny', because: 'Not now' })).toEqual([[tool, 1, 'ask', 'deny']])
})

it('marks a cell that asks other people, though its word stays', () => {
  expect(changed({ then: 'ask', duty: [{ group: 'admins', count: 2 }] })).toEqual([[tool, 1, 'ask', 'ask']])
})

it('marks nothing where a draft says the same', () => {
  expect(changed({ then: 'ask', duty: [{ group: 'delivery-leads', count: 1 }], expires: '4h' })).toEqual([])
})
