import { expect, it } from 'vitest'
import { addressTitle, listTitle, pageWords, sortWords } from '@/components/signs/titles'

const tasks = { name: 'Tasks', one: 'task', many: 'tasks' }
const events = { name: 'Audit trail', one: 'event', many: 'events', where: 'in the audit trail' }

it('counts a list in its heading, and where it is narrowed says of how many and to what', () => {
  expect(listTitle(tasks, { count: 0, total: 0 }, [])).toBe('Tasks')
  expect(listTitle(tasks, { count: 1, total: 1 }, [])).toBe('1 task')
  expect(listTitle(tasks, { count: 2, total: 54 }, ['Backlog', '“kiln”'])).toBe('2 of 54 tasks: Backlog, “kiln”')
  expect(listTitle(tasks, { count: 0, total: 0 }, ['Backlog'])).toBe('0 of 0 tasks: Backlog')
  expect(listTitle(events, { count: 12, total: 1_001 }, ['Denied'])).toBe(
    '12 of over 1,000 events in the audit trail: Denied',
  )
  expect(listTitle(events, { count: null, total: 12 }, ['Denied'])).toBe('Audit trail: Denied')
  expect(listTitle(events, { count: 9, total: null, isLeast: true }, ['Denied'])).toBe(
    'At least 9 events in the audit trail: Denied',
  )
  expect(listTitle(tasks, { count: 1_001, total: 1_001 }, [])).toBe('Over 1,000 tasks')
  // What somebody else wrote into the address cannot turn the title round.
  expect(listTitle(tasks, { count: 0, total: 2 }, ['“\u202Egnp”'])).not.toContain('\u202E')
})

it('gives each order and each page of a list a title of its own', () => {
  const words = { title: 'title', changed: 'change' }
  expect(sortWords(undefined, words)).toBeNull()
  const titles = [
    addressTitle('54 tasks', sortWords(undefined, words), pageWords({ before: 0, total: 54 }, 25)),
    addressTitle('54 tasks', null, pageWords({ before: 25, total: 54 }, 25)),
    addressTitle('54 tasks', sortWords('title', words), pageWords({ before: 50, total: 54 }, 4)),
    addressTitle('54 tasks', sortWords('-title', words), false),
  ]
  expect(titles).toEqual([
    '54 tasks',
    '54 tasks · 26–50',
    '54 tasks · by title · 51–54',
    '54 tasks · by title, from its end',
  ])
})
