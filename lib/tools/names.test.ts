import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyOfTool, nameOfTool } from '@/lib/tools/names'

const segment = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/)
const key = fc.array(segment, { minLength: 1, maxLength: 9 }).map((parts) => parts.join('.').slice(0, 120))
const wellFormed = key.filter((text) => !text.endsWith('.'))

it('a tool has a name that models take, and it leads back to that tool alone', () => {
  fc.assert(
    fc.property(fc.uniqueArray(wellFormed, { minLength: 1, maxLength: 20 }), (keys) => {
      const names = keys.map(nameOfTool)
      expect(new Set(names).size).toBe(keys.length)
      for (const [at, name] of names.entries()) {
        expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
        expect(keyOfTool(name, keys)).toBe(keys[at])
        expect(keyOfTool(keys[at]!, keys)).toBe(keys[at])
      }
    }),
  )
})

it.each([
  ['git.rollback_commit', 'git-rollback_commit'],
  ['memory', 'memory'],
  [`${'a'.repeat(60)}.bcd`, `${'a'.repeat(60)}-bcd`],
])('%s is called %s', (given, name) => {
  expect(nameOfTool(given)).toBe(name)
})

it('two keys that begin alike keep two names, and what is no name of a tool stays as it was written', () => {
  const [one, other] = ['x', 'y'].map((end) => `${'long.'.repeat(20)}${end}`) as [string, string]
  expect(nameOfTool(one)).not.toBe(nameOfTool(other))
  expect(nameOfTool(one)).toMatch(/^long-long-.+--[0-9a-f]{16}$/)
  for (const text of ['git-Rollback', 'a-', '-a', 'a-1', 'a--b', nameOfTool(one)])
    expect(keyOfTool(text, [])).toBe(text)
})
