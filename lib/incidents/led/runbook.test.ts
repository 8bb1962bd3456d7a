import { expect, it } from 'vitest'
import { linkIn, runbook } from '@/lib/incidents/led/runbook'

it.each([
  ['https://wiki.house.example/shelves?full=1#ask', true],
  ['HTTPS://wiki.house.example', true],
  ['Ask for another shelf: https://wiki.house.example', false],
  ['Ask for another shelf', false],
  ['http://wiki.house.example', null],
  ['javascript:alert(1)', null],
  ['data:text/html,<b>', null],
  ['https://ana:1234@wiki.house.example', null],
  ['https://wiki.house.example/\u202egnp', null],
  ['//wiki.house.example', false],
  ['https://', null],
] as const)('%s is a link: %s', (text, isLink) => {
  const known = runbook().safeParse(text)
  expect(known.success).toBe(isLink !== null)
  expect(linkIn(text)).toBe(isLink ? text : null)
})

it('is taken away by nothing, and has no key in it', () => {
  expect(runbook().parse('  ')).toBeNull()
  expect(runbook().safeParse('Use ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6').success).toBe(false)
  expect(runbook().safeParse('x'.repeat(1_001)).success).toBe(false)
})
