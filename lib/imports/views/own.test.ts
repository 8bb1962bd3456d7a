import { expect, it } from 'vitest'
import { ownBranches } from '@/lib/imports/views/own'

const branch = (name: string, head: string, goneAt: string | null = null, isOwn = true) => ({
  name,
  head,
  goneAt,
  facts: { isOwn },
})

it('folds branches that stand where another does or lie in its history, and those that are gone', () => {
  const { own, others } = ownBranches([
    branch('main', 'a'),
    branch('same', 'a'),
    branch('old', 'b', '2025-01-06T09:00:00.000Z'),
    branch('side', 'c'),
    branch('merged', 'd', null, false),
  ])
  expect(own.map(({ name }) => name)).toEqual(['main', 'side'])
  expect(others.map(({ name }) => name)).toEqual(['same', 'old', 'merged'])
})

it('shows the newest of a thousand and loses none', () => {
  const { own, others } = ownBranches(Array.from({ length: 1_000 }, (_, index) => branch(`b${index}`, `h${index}`)))
  expect(own).toHaveLength(12)
  expect(own[0]!.name).toBe('b0')
  expect(others).toHaveLength(988)
})
