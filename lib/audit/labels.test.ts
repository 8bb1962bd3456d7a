import { expect, it } from 'vitest'
import { eventSentence } from '@/lib/audit/labels'
import { tables } from '@/lib/imports/store/rules'

function read(counts: Record<string, number>): string {
  return eventSentence({ type: 'import.batch_recorded', data: { source: 'pottery', counts } }, 'Countersign')
}

it.each([
  ['tasks', 'task'],
  ['task entries', 'task entry'],
  ['changelog entries', 'changelog entry'],
  ['memory entries', 'memory entry'],
  ['rewrites', 'rewrite'],
  ['unlogged commits', 'unlogged commit'],
  ['problems', 'problem'],
  ['updated changelog entries', 'updated changelog entry'],
  ['memory versions', 'memory version'],
  ['branches', 'branch'],
  ['branches found', 'branch found'],
  ['commits', 'commit'],
])('counts %s, and of one says %s', (many, one) => {
  expect(read({ [many]: 1 })).toBe(`Read from pottery: 1 ${one}`)
  expect(read({ [many]: 2 })).toBe(`Read from pottery: 2 ${many}`)
})

it('has a word for one of every kind of record that is imported', () => {
  for (const { noun } of Object.values(tables)) expect(read({ [noun]: 1 })).not.toContain(noun)
})

it('names only what there is', () => {
  expect(read({ tasks: 0, problems: 1, rewrites: 3 })).toBe('Read from pottery: 1 problem, 3 rewrites')
  expect(read({})).toBe('Read from pottery: nothing new')
})
