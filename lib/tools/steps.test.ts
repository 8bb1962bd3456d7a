import { expect, it } from 'vitest'
import { stepsLeft } from '@/lib/tools/steps'
import { tool } from '@/lib/tools/schema'

const described = {
  sentence: 'wants to do it',
  consequences: ['It is done.'],
  undo: 'Nothing.',
  owner: 'admins',
}
const bare = { key: 'a.read', operation: 'read', title: 'Read', group: 'A', sensitivity: 'read', reversible: null }
const input = { type: 'object', additionalProperties: false, properties: {} }
const left = (more: object, byRule: boolean, ...shutBy: string[]) =>
  stepsLeft(tool.parse({ ...bare, input, ...more }), { byRule, shutBy })
const steps = (...of: Parameters<typeof left>) => left(...of).map(({ step }) => step)

it('says what is left until a pod may use a tool, in the order in which it is done', () => {
  expect(steps({ state: 'draft', sentence: '', consequences: [], undo: '', owner: null }, false)).toEqual([
    'words',
    'words',
    'words',
    'words',
    'live',
    'rule',
  ])
  expect(steps({ ...described, state: 'retired' }, true)).toEqual(['live'])
  expect(steps({ ...described, state: 'live' }, false)).toEqual(['rule'])
  expect(steps({ ...described, state: 'live' }, true)).toEqual([])
  expect(left({ ...described, state: 'live' }, true, 'research')).toEqual([
    {
      step: 'department',
      words: expect.stringMatching(/^Let the department research use it: .* must name a\.read\.$/),
    },
  ])
})
