import { expect, it } from 'vitest'
import { differing } from '@/lib/calls/differing'

it.each([
  [
    'a text',
    { a: 1, to: 'ana@shop.example' },
    { a: 1, to: 'ann@shop.example' },
    ['/to', '"ana@shop.example"', '"ann@shop.example"'],
  ],
  ['a place deep inside', { to: [{ 'a/b~': 1 }] }, { to: [{ 'a/b~': 2 }] }, ['/to/0/a~1b~0', '1', '2']],
  ['what is left out', { to: 'a', cc: 'b' }, { to: 'a' }, ['/cc', '"b"', 'nothing']],
  ['what is added', { to: 'a' }, { to: 'a', bcc: ['c'] }, ['/bcc', 'nothing', '["c"]']],
  ['another kind of value', { count: 5 }, { count: '5' }, ['/count', '5', '"5"']],
  ['a list for an object', { to: [] }, { to: {} }, ['/to', '[]', '{}']],
  ['a hidden character', { to: 'ana' }, { to: 'an\u200Ba' }, ['/to', '"ana"', '"an⟨U+200B⟩a"']],
  ['a name with one', {}, { 'to\u202E': 1 }, ['/to⟨text reversed from here, U+202E⟩', 'nothing', '1']],
  [
    'the same letter written in two ways',
    { to: 'René' },
    { to: 'Rene\u0301' },
    ['/to', '"Ren⟨U+00E9⟩"', '"Rene⟨U+0301⟩"'],
  ],
  ['an end', { to: 'ana' }, { to: 'ana!' }, ['/to', '"ana"', '"ana!"']],
] as const)('says where and how %s differs', (_, approved, shown, [at, one, other]) => {
  expect(differing(approved, shown)).toEqual({ at, approved: one, shown: other })
})

it('shows the part of a long text that differs, and nothing of two that are one', () => {
  const long = 'x'.repeat(10_000)
  const told = differing({ body: `${long}a${long}` }, { body: `${long}b${long}` })!
  expect(told).toMatchObject({ at: '/body', approved: expect.stringMatching(/^…"x{20}ax{59}"…$/) })
  expect(told.shown.length).toBeLessThan(100)
  expect(differing({ a: 1, b: [0, 'c'] }, { b: [-0, 'c'], a: 1 })).toBeNull()
  expect(differing({ list: long.split('') }, { list: 'none' })!.approved.length).toBeLessThan(100)
})
