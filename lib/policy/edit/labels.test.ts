import { expect, it } from 'vitest'
import { answerOf } from '@/lib/policy/edit/cell'
import { editWords } from '@/lib/policy/edit/labels'
import type { CellAnswer, PolicyEdit } from '@/lib/policy/edit/schema'
import { starterPolicy, starterTools } from '@/lib/policy/fixture'

const cell = (answer: CellAnswer): PolicyEdit => ({
  kind: 'cell',
  role: 'DeliveryPod',
  environment: 'prod',
  tool: 'git.rollback_commit',
  answer,
})
const before = answerOf(starterPolicy, 'DeliveryPod', 'prod', 'git.rollback_commit')

it.each<[PolicyEdit, CellAnswer | undefined, string]>([
  [
    cell({ then: 'deny' }),
    before,
    'DeliveryPod may not use “Roll back a commit” in production any more; before, 1 person of delivery-leads was asked.',
  ],
  [
    cell({ then: 'allow' }),
    before,
    'DeliveryPod may use “Roll back a commit” in production without asking; before, 1 person of delivery-leads was asked.',
  ],
  [
    cell({ then: 'deny' }),
    { then: 'unset' },
    'DeliveryPod may not use “Roll back a commit” in production; before, no rule spoke of it.',
  ],
  [
    cell({
      then: 'ask',
      duty: [
        { group: 'owners', count: 2 },
        { group: 'leads', count: 1 },
      ],
    }),
    { then: 'allow' },
    'DeliveryPod must ask 2 people of owners and 1 person of leads before it uses “Roll back a commit” in production; before, it was allowed.',
  ],
  [
    cell({ then: 'unset' }),
    undefined,
    'DeliveryPod has no word of its own on “Roll back a commit” in production any more.',
  ],
  [
    {
      kind: 'rule_added',
      role: 'DevPod',
      rule: { tools: ['git.*'], when: { branch: { is: ['main'] } }, then: 'deny' },
    },
    undefined,
    'DevPod gets a rule: DevPod may not use git.* when the branch is main.',
  ],
  [
    { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/1', was: { title: 'Free', tools: ['git.*'], then: 'allow' } },
    undefined,
    'DevPod loses a rule: “Free”.',
  ],
  [
    { kind: 'text', before: 'a\nb\nc', after: 'a\nB\nc\nd' },
    undefined,
    'The text is changed by hand: 2 new lines, 1 line gone.',
  ],
  [
    // A line that is there elsewhere is new where it was not.
    { kind: 'text', before: 'a\nthen: ask\nb', after: 'a\nthen: ask\nb\nthen: ask' },
    undefined,
    'The text is changed by hand: 1 new line, 0 lines gone.',
  ],
])('an edit is told in a sentence: %#', (edit, was, words) => {
  expect(editWords(edit, starterTools, was)).toBe(words)
})

it('what a cell says is every rule on it together', () => {
  expect(before).toEqual({ then: 'ask', duty: [{ group: 'delivery-leads', count: 1 }], expires: '4h' })
  const said = (role: string, tool: string) => answerOf(starterPolicy, role, 'prod', tool)
  expect(said('DevPod', 'git.rollback_commit')).toMatchObject({
    then: 'deny',
    because: expect.stringContaining('Rollbacks') as string,
  })
  expect(said('DevPod', 'memory.search')).toEqual({ then: 'allow' })
  expect(said('DevPod', 'sandbox.init_project')).toEqual({ then: 'unset' })
})
