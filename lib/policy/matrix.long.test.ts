import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '@/lib/policy/compile'
import { signed, starter, starterPolicy, withRules } from '@/lib/policy/fixture'
import { decideNaively } from '@/lib/policy/fixture-naive'
import { callsOf, catalogues, policies } from '@/lib/policy/fixture-random'
import { type Cell, explainCell, matrixOf, wholeRoles } from '@/lib/policy/matrix'

const weight = { allow: 0, ask: 1, deny: 2 }
const prod = { environment: 'prod', department: null }

function cellOf(role: string, tool: string, place: Parameters<typeof matrixOf>[2] = prod): Cell {
  return matrixOf(starter, [role], place).find((row) => row.tool.key === tool)!.cells[0]!
}

describe('a cell', () => {
  it('never promises more than any call gets, and says exactly what a call gets that no condition speaks of', () => {
    const everything = fc
      .tuple(policies, catalogues)
      .chain(([document, tools]) => fc.tuple(fc.constant(document), fc.constant(tools), callsOf(tools)))
    fc.assert(
      fc.property(everything, ([document, tools, asked]) => {
        const place = { environment: asked.environment, department: asked.department }
        const cell = matrixOf(compilePolicy(document, tools), [asked.role], place).find(
          ({ tool }) => tool.key === asked.tool,
        )?.cells[0]
        fc.pre(cell !== undefined)
        const { decision } = decideNaively(document, tools, asked)
        expect(weight[decision]).toBeGreaterThanOrEqual(weight[cell.answer])
        const plain = { ...asked, paths: [], branch: null, repository: null, findings: [] }
        if (!cell.conditional) expect(decideNaively(document, tools, plain).decision).toBe(cell.answer)
      }),
      { numRuns: 400 },
    )
  })

  it('says whether the role itself, one it inherits from, the department or nothing gives its answer', () => {
    const own = withRules(`tools: [a.read], then: ask, ${signed}`)
    const cells = (department: string | null) =>
      matrixOf(own, ['DevPod'], { environment: 'prod', department }).map((row) => [row.tool.key, row.cells[0]!.origin])
    expect(cells(null)).toEqual([
      ['a.read', 'own'],
      ['a.write', 'nothing'],
      ['a.clone', 'nothing'],
      ['b.wipe', 'inherited'],
      ['c.draft', 'tool'],
      ['c.old', 'tool'],
    ])
    expect(Object.fromEntries(cells('narrow'))).toMatchObject({ 'a.read': 'own', 'b.wipe': 'department' })
    expect(cellOf('DevPod', 'memory.search')).toMatchObject({ answer: 'allow', origin: 'inherited', from: 'reader' })
  })

  it('is marked where something in a call can make it stricter', () => {
    expect(cellOf('DevPod', 'tasks.complete')).toMatchObject({ answer: 'allow', conditional: true })
    expect(cellOf('DevPod', 'memory.search')).toMatchObject({ conditional: false })
  })
})

describe('a cell that is explained', () => {
  it('names every rule that speaks of it, in which role it is written, and which one decides', () => {
    const cell = explainCell(starter, 'DevPod', 'tasks.complete', prod)!
    expect(cell.answer).toBe('allow')
    expect(cell.rules.filter(({ decides }) => decides)).toMatchObject([{ answer: 'allow', conditional: false }])
    expect(cell.rules).toContainEqual(expect.objectContaining({ id: 'complete-with-files', conditional: true }))
  })

  it.each([
    ['NoPod', 'tasks.complete', 'prod'],
    ['DevPod', 'tasks.none', 'prod'],
    ['DevPod', 'tasks.complete', 'moon'],
  ])('is none where there is no such place: %s, %s, %s', (role, tool, environment) => {
    expect(explainCell(starter, role, tool, { environment, department: null })).toBeNull()
  })
})

it('the roles that are shown are no parts of others', () => {
  expect(wholeRoles(starterPolicy)).toContain('DevPod')
  expect(wholeRoles(starterPolicy)).not.toContain('reader')
})
