import { expect, it } from 'vitest'
import { firstRows } from '@/components/policy/many-tools'
import { entry } from '@/lib/policy/fixture'
import type { DraftedRow } from '@/lib/policy/beside'

const row = (key: string, more: Parameters<typeof entry>[1] = {}): DraftedRow => {
  return { tool: entry(key, more), cells: [], was: [] }
}
const keys = (rows: readonly DraftedRow[]) => rows.map(({ tool }) => tool.key)

it('draws all of few tools, and of very many the first ones by what they do, the one that is explained and those that a draft changes', () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    row(`a.t${at}`, { sensitivity: at < 150 ? 'destructive' : 'read' }),
  )
  expect(firstRows(many, 4, undefined)).toHaveLength(200)
  const first = keys(firstRows(many, 30, undefined))
  expect(first).toEqual(keys(many.slice(150, 176)))
  many[7]!.was = [{ answer: 'allow', origin: 'own', from: 'DevPod', conditional: false }]
  expect(keys(firstRows(many, 30, 'a.t3'))).toEqual([...first, 'a.t3', 'a.t7'])
})
