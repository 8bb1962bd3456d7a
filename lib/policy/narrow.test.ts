import { describe, expect, it } from 'vitest'
import { starter, starterPolicy } from '@/lib/policy/fixture'
import { matrixOf } from '@/lib/policy/matrix'
import { isAskedFor, narrowed } from '@/lib/policy/narrow'
import type { PolicyFilter } from '@/lib/policy/read/schema'

const pods = [{ slug: 'qa-one', name: 'QA One', role: 'qapod', department: 'quality' }]
const known = { document: starterPolicy, environments: ['dev', 'test', 'prod'], pods }
const narrow = (filter: PolicyFilter) => narrowed(filter, known)

function rowsOf(filter: PolicyFilter) {
  const { shown, environment, department, compared } = narrow(filter)
  return matrixOf(starter, shown, { environment, department }).filter(isAskedFor(filter, compared))
}

describe('what of the matrix is shown', () => {
  it('is every role that no other one is made of, in production', () => {
    expect(narrow({})).toMatchObject({ environment: 'prod', department: null, compared: null, pod: null, unknown: [] })
    expect(narrow({}).shown).toContain('DevPod')
    expect(narrow({}).shown).not.toContain('worker')
  })

  it('is what a pod sees: its role and its department at once, whatever else is said of them', () => {
    expect(narrow({ pod: 'qa-one', role: 'DevPod', department: 'research' })).toMatchObject({
      shown: ['QAPod'],
      department: 'quality',
      pod: { name: 'QA One' },
      unknown: [],
    })
  })

  it('is two roles side by side, and only where they differ', () => {
    expect(narrow({ role: 'DevPod', with: 'deliverypod' }).compared).toEqual(['DevPod', 'DeliveryPod'])
    const differing = rowsOf({ role: 'DevPod', with: 'DeliveryPod' })
    expect(differing.map(({ tool }) => tool.key)).toContain('git.rollback_commit')
    expect(differing.map(({ tool }) => tool.key)).not.toContain('tasks.start')
    expect(differing.every(({ cells: [one, other] }) => JSON.stringify(one) !== JSON.stringify(other))).toBe(true)
  })

  it('is only what is said by a role itself, or only what nobody says', () => {
    const explicit = rowsOf({ show: 'explicit' })
    const unset = rowsOf({ show: 'unset', role: 'GPTPod' })
    expect(explicit.length).toBeGreaterThan(0)
    expect(explicit.every(({ cells }) => cells.some(({ origin }) => origin === 'own'))).toBe(true)
    expect(unset.length).toBeGreaterThan(0)
    expect(unset.every(({ cells }) => cells[0]!.origin === 'nothing')).toBe(true)
  })

  it('leaves out what nobody knows, and names it', () => {
    const filter = { env: 'moon', pod: 'none', department: 'none', role: 'NoPod', with: 'NoPod' }
    expect(narrow(filter)).toMatchObject({
      environment: 'prod',
      unknown: ['env', 'pod', 'department', 'role', 'with'],
    })
    expect(narrow({ role: 'DevPod', with: 'DevPod' }).unknown).toEqual(['with'])
    expect(narrow({ with: 'DevPod' }).unknown).toEqual(['with'])
  })
})
