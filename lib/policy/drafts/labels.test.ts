import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { changeName, changeNumberOf, changeRefusals } from '@/lib/policy/drafts/labels'

it('reads the name of a change back, and nothing else', () => {
  expect(changeNumberOf(changeName(27))).toBe(27)
  expect(['27', 'pc-27'].map(changeNumberOf)).toEqual([27, 27])
  expect(['', 'PC-', 'PC-0', 'PC-1x', 'PC--1', '9999999999'].map(changeNumberOf)).toEqual(Array(6).fill(null))
})

const commands = ['./commands.ts', '../../proposals/commands.ts', '../remarks/commands.ts']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('')
const reasons = [...commands.matchAll(/refuse\('\w+', '(\w+)'/g)].map(([, reason]) => reason!)

it.each([...new Set(reasons)])('tells the author in a sentence: %s', (reason) => {
  expect(changeRefusals[reason]).toMatch(/^[A-Z].*\.$/)
})
