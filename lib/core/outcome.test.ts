import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { refuseInvalid, typedAt, typedIn } from '@/lib/core/outcome'

const shape = z.strictObject({ name: z.string('Give a name'), parts: z.array(z.strictObject({ size: z.number() })) })
const fieldsOf = (value: unknown) => refuseInvalid(shape.safeParse(value).error!).fields!

describe('what is wrong with an input', () => {
  it('is said field by field', () => {
    expect(fieldsOf({ name: 7, parts: [{ size: 1 }, { size: 'x', colour: 'red' }], actor: 'me' })).toEqual({
      name: ['Give a name'],
      'parts.1.size': [expect.stringContaining('number')],
      'parts.1.colour': ['There is no such field.'],
      actor: ['There is no such field.'],
    })
    expect(Object.keys(fieldsOf(null))).toEqual([''])
  })

  it('is said of fields named like what every object has', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf'])
      expect(fieldsOf({ name: 'a', parts: [], [name]: 1 })).toEqual({ [name]: ['There is no such field.'] })
  })

  it('stays short, however much is wrong', () => {
    const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key-${at}-${'x'.repeat(500)}`, 1]))
    const parts = Array.from({ length: 20_000 }, () => ({ size: 'x', ['y'.repeat(500)]: 1 }))
    for (const much of [keys, { name: 'a', parts }]) {
      const fields = fieldsOf(much)
      expect(Object.keys(fields).length).toBe(50)
      expect(JSON.stringify(fields).length).toBeLessThan(30_000)
    }
  })
})

describe('what was typed into a refused form', () => {
  const refused = { ok: false, kind: 'invalid', reason: 'x', typed: { note: 'kept', roles: ['a', 'b'] } } as const

  it('is there again, as text', () => {
    expect(typedIn(refused as never, 'note')).toBe('kept')
    const twice = { ok: false, typed: { group: ['owners', ''], note: '' } }
    expect([0, 1, 2].map((at) => typedAt(twice as never, 'group', at))).toEqual(['owners', '', undefined])
    expect([typedAt(twice as never, 'note'), typedAt(null, 'note')]).toEqual(['', undefined])
  })

  it('is empty where there was none', () => {
    expect([
      typedIn(null, 'note'),
      typedIn({ ok: true, value: 1 }, 'note'),
      typedIn(refused as never, 'roles'),
    ]).toEqual(['', '', ''])
  })
})
