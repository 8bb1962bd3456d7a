import { expect, it } from 'vitest'
import { keepsCookies } from '@/components/people/keeps-cookies'

it('finds out whether a browser keeps cookies, and leaves none behind', () => {
  let jar: string[] = ['countersign-zone=UTC']
  const page = {
    get cookie() {
      return jar.join('; ')
    },
    set cookie(given: string) {
      const [pair = '', ...rest] = given.split('; ')
      jar = rest.includes('max-age=0') ? jar.filter((kept) => kept !== pair) : [...jar, pair]
    },
  }
  expect(keepsCookies(page)).toBe(true)
  expect(jar).toEqual(['countersign-zone=UTC'])
})

it('knows a browser that drops them, and one that forbids to ask', () => {
  const dropping = Object.defineProperty({} as Document, 'cookie', {
    get: () => '',
    set() {
      // It takes what it is given and keeps nothing.
    },
  })
  expect(keepsCookies(dropping)).toBe(false)
  const forbidden = Object.defineProperty({} as Document, 'cookie', {
    get() {
      throw new Error('SecurityError')
    },
  })
  expect(keepsCookies(forbidden)).toBe(false)
})
