import { expect, it } from 'vitest'
import { sortLinks } from '@/components/ui/table-sort'

it('leads from each head to the list by that column, and from the one it is ordered by to the other way round', () => {
  const names = ['title', 'changed'] as const
  const links = (current: 'title' | '-title' | 'changed' | '-changed') => sortLinks(names, current, (sort) => sort)
  expect(links('-changed')).toEqual({
    title: { href: 'title', direction: null },
    changed: { href: 'changed', direction: 'desc' },
  })
  expect(links('title')).toEqual({
    title: { href: '-title', direction: 'asc' },
    changed: { href: '-changed', direction: null },
  })
})
