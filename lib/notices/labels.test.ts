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

it('a word that is owed is told as such, and leads to its incident', () => {
  const owed = { ...told('a'), work: null, incident: 9, what: 'word 2026-11-30T15:40:00.000Z' }
  expect(messageOf([owed], 'https://here.example')).toMatchObject({
    subject: 'People wait for an update about INC-9',
    lines: ['It was promised by 2026-11-30 15:40 UTC. Say how it stands, or by when you say more.'],
    link: 'https://here.example/incidents/INC-9',
  })
})

it('a message has the same id however often it is sent, and another where it tells of more', () => {
  expect(idOf('a')).toBe('a')
  expect(idOf('a', 'b')).toBe(idOf('a', 'b'))
  expect(new Set([idOf('a'), idOf('a', 'b'), idOf('a', 'b', 'c'), idOf('a', 'c'), idOf('b', 'c')]).size).toBe(5)
})
