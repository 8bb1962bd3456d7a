import { expect, it } from 'vitest'
import { messageOf, type Told } from '@/lib/notices/labels'

const told = (id: string): Told => {
  return {
    id,
    about: id,
    what: 'work',
    tier: 'high',
    request: null,
    work: 'imports.run',
    incident: null,
    release: null,
    stop: null,
  }
}
const idOf = (...ids: string[]) => messageOf(ids.map(told), 'https://here.example').id

it('a message has the same id however often it is sent, and another where it tells of more', () => {
  expect(idOf('a')).toBe('a')
  expect(idOf('a', 'b')).toBe(idOf('a', 'b'))
  expect(new Set([idOf('a'), idOf('a', 'b'), idOf('a', 'b', 'c'), idOf('a', 'c'), idOf('b', 'c')]).size).toBe(5)
})
