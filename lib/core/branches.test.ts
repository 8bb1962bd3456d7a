import { expect, it } from 'vitest'
import { differing } from '@/lib/core/branches'

it('says what differs between two copies, and nothing of what was not asked for', () => {
  const one = { title: 'Kiln', tags: ['a'], commit: '1' }
  expect(differing(one, { ...one, commit: '2' }, { title: 'title', tags: 'tags' })).toEqual([])
  expect(differing(one, { ...one, tags: ['b'] }, { title: 'title', tags: 'tags' })).toEqual(['tags'])
})
