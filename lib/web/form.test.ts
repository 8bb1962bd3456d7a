import { describe, expect, it } from 'vitest'
import { fieldsOf } from '@/lib/web/form'

function form(...entries: [string, string | Blob][]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

describe('the fields of a form', () => {
  it('are taken without those by which React finds the action', () => {
    expect(fieldsOf(form(['$ACTION_REF_1', ''], ['$ACTION_1:0', '{}'], ['$ACTION_KEY', 'k'], ['note', 'ok']))).toEqual({
      note: 'ok',
    })
  })

  it('become a list when a name occurs several times', () => {
    expect(fieldsOf(form(['roles', 'admin'], ['roles', 'viewer'], ['id', '1']))).toEqual({
      roles: ['admin', 'viewer'],
      id: '1',
    })
  })

  it('have each line break once, however the browser sent it', () => {
    expect(fieldsOf(form(['note', 'one\r\ntwo\rthree'], ['more', 'a\r\n'], ['more', 'b']))).toEqual({
      note: 'one\ntwo\nthree',
      more: ['a\n', 'b'],
    })
  })

  it('are not taken from a form with a file', () => {
    expect(fieldsOf(form(['note', 'ok'], ['file', new Blob(['x'])]))).toBeNull()
  })

  it('cannot reach a prototype', () => {
    const fields = fieldsOf(form(['__proto__', 'x'], ['constructor', 'y']))!
    expect(Object.keys(fields).sort()).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
  })
})
