import { describe, expect, it } from 'vitest'
import { gapsWithout } from '@/lib/policy/coverage/leaving'
import { compilePolicy } from '@/lib/policy/compile'
import { askings, coverageOf } from '@/lib/policy/coverage/rules'
import { starter, starterPolicy } from '@/lib/policy/fixture'

const asks = askings(starterPolicy, starter, ['WriterPod', 'publisher'])
const of = (id: string) => asks.find(({ rule }) => rule === id)!
const [ana, tom] = [
  { id: '1', name: 'Ana' },
  { id: '2', name: 'Tom' },
]
const group = (able: { id: string; name: string }[], slug = 'product-owners') => ({
  group: slug,
  title: 'Product owners',
  able,
  unable: [],
})

describe('what asks a group to sign', () => {
  it('is each rule once, with the roles it holds for and a cell that shows it', () => {
    expect(of('rollback')).toEqual({
      group: 'delivery-leads',
      count: 1,
      rule: 'rollback',
      words: 'Rolling back a commit needs a delivery lead',
      roles: ['DeliveryPod'],
      cell: { role: 'DeliveryPod', tool: 'git.rollback_commit', environment: 'dev' },
    })
    expect(of('publish').roles).toEqual(expect.arrayContaining(['DevPod', 'WriterPod', 'publisher']))
    expect(of('publish').cell).toMatchObject({ environment: 'prod' })
    expect(asks.filter(({ rule }) => rule === 'publish')).toHaveLength(1)
  })

  it('is each kind of change, and the admins where the policy does not name them all', () => {
    const words = 'A change of access'
    expect(of('changes.access')).toMatchObject({ group: 'delivery-leads', count: 1, words, roles: [], cell: null })
    expect(asks.some(({ group: asked }) => asked === 'admins')).toBe(false)
    const { access } = starterPolicy.changes!
    const fewer = { ...starterPolicy, changes: { access: access! } }
    const rest = askings(fewer, compilePolicy(fewer, []), []).filter(({ rule }) => rule === 'changes')
    expect(rest).toMatchObject([{ group: 'admins', count: 1 }])
  })
})

describe('who can sign it', () => {
  const cover = (count: number, able: { id: string; name: string }[], pods: Parameters<typeof coverageOf>[2] = []) =>
    coverageOf([{ ...of('publish'), count }], [group(able)], pods)[0]!

  it.each([
    ['gap', 1, []],
    ['tight', 1, [ana]],
    ['enough', 1, [ana, tom]],
    ['gap', 2, [ana]],
    ['tight', 2, [ana, tom]],
  ] as const)('is a %s for %i by %j', (standing, count, able) => {
    expect(cover(count, [...able])).toMatchObject({ cover: standing, short: [] })
  })

  it('is a gap where nobody but whoever answers for a pod is left', () => {
    const writer = { name: 'Writer', role: 'writerpod', ownerId: '2' }
    expect(cover(1, [tom], [writer])).toMatchObject({
      cover: 'gap',
      short: [{ pod: 'Writer', barred: ['Tom'], left: 0 }],
    })
    const shown = { ...writer, keys: ['1'] }
    expect(cover(1, [ana, tom], [shown]).short).toEqual([{ pod: 'Writer', barred: ['Ana', 'Tom'], left: 0 }])
    expect(cover(1, [ana, tom], [writer]).short).toEqual([])
    expect(cover(1, [tom], [{ ...writer, role: 'GPTPod' }]).short).toEqual([])
  })

  it('becomes a gap without the one person who can, and none that was one already is told', () => {
    const gaps = gapsWithout('1', asks, [group([ana]), group([ana, tom], 'admins')], [])
    expect(new Set(gaps.map((row) => row.group))).toEqual(new Set(['product-owners']))
    expect(gapsWithout('2', asks, [group([ana]), group([ana, tom], 'admins')], [])).toEqual([])
  })

  it('shows gaps first, also where nobody has made the group yet', () => {
    const rows = coverageOf(asks, [group([ana, tom]), group([ana], 'admins')], [])
    expect(rows.map(({ cover: standing }) => standing)).toEqual(
      rows.map(({ cover: standing }) => standing).toSorted((a, b) => 'gte'.indexOf(a[0]!) - 'gte'.indexOf(b[0]!)),
    )
    expect(rows[0]).toMatchObject({ cover: 'gap', group: 'delivery-leads', able: [], title: 'delivery-leads' })
  })
})
