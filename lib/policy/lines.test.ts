import { expect, it } from 'vitest'
import { starterText } from '@/lib/policy/fixture'
import { linesOfRules } from '@/lib/policy/lines'

it('says where each rule begins, also one without a name', () => {
  const text =
    'version: 1\nroles:\n  DevPod:\n    rules:\n      # why\n      - id: first\n        then: allow\n      - then: deny\n'
  expect([...linesOfRules(text)]).toEqual([
    ['first', 6],
    ['DevPod/2', 8],
  ])
})

it('finds every rule of the policy that comes along', () => {
  const lines = starterText.split('\n')
  const found = [...linesOfRules(starterText)]
  expect(found.length).toBe(lines.filter((line) => /^ {6}- id: /.test(line)).length)
  for (const [id, line] of found) expect(lines[line - 1]).toContain(`id: ${id}`)
})

it('knows nothing of a text that cannot be read', () => {
  for (const text of ['', '{', 'roles: [', 'roles: { DevPod: null, QAPod: { rules: 1 } }', '[]'])
    expect(linesOfRules(text).size).toBe(0)
})
