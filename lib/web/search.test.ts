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

it('names a place in a list that means nothing in this one, and begins at its beginning', async () => {
  const list = z.object({ sort: z.enum(['name', 'age']).default('name'), cursor: z.string().optional() })
  const places = { name: { cursor: z.string().regex(/^[a-z]+$/) }, age: { cursor: z.string().regex(/^\d+$/) } }
  const search = Promise.resolve({ sort: 'age', cursor: 'ben' })
  expect(await readSearch(list, search, ({ sort }) => places[sort])).toEqual({
    found: { sort: 'age' },
    notUnderstood: ['page'],
  })
  const known = await readSearch(list, Promise.resolve({ cursor: 'ben' }), ({ sort }) => places[sort])
  expect(known).toEqual({ found: { sort: 'name', cursor: 'ben' }, notUnderstood: [] })
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
