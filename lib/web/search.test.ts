import { expect, it } from 'vitest'
import { z } from 'zod'
import { readSearch } from '@/lib/web/search'

const address = z.object({ q: z.string().max(9).optional(), view: z.enum(['mine', 'team']).default('mine') })
const read = (search: Record<string, string | string[]>) => readSearch(address, Promise.resolve(search))

it('takes what it knows and fills in what is absent', async () => {
  expect(await read({ q: ' pages ', view: '' })).toEqual({ found: { q: 'pages', view: 'mine' }, notUnderstood: [] })
})

it('takes the first of several values', async () => {
  expect((await read({ view: ['team', 'mine'] })).found.view).toBe('team')
})

it.each([
  ['view', 'nobody'],
  ['q', 'far too long a text'],
  ['q', 'a\0b'],
  ['colour', 'red'],
  ['constructor', 'x'],
  ['__proto__', 'x'],
])('leaves %s=%j out and names it', async (name, value) => {
  const search = Object.fromEntries([[name, value]])
  expect(await read(search)).toEqual({ found: { view: 'mine' }, notUnderstood: [name] })
})
