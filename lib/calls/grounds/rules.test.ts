import { expect, it } from 'vitest'
import { groundsOf, ownFacts, questionAgain } from '@/lib/calls/grounds/rules'
import { questionOf } from '@/lib/calls/record/rules'
import type { Call as Question, ChainStep } from '@/lib/policy/schema'

const asker = { role: 'WriterPod', department: 'product', environment: 'prod', repositories: ['acme/*'] }
const asks = (args: Question['paths'] | object, more: Partial<Question> = {}): Question => ({
  ...questionOf(asker, { tool: 'notes.find', arguments: args as never, promptHash: null }, 0),
  ...more,
})

it.each<[string, Question]>([
  ['nothing in particular', asks({})],
  ['a file on a branch of a repository', asks({ file_path: 'docs/a.md', branch: 'work', repo_name: 'acme/jars' })],
  ['a repository without a name', asks({ repo_name: '' })],
  ['much, often, with something found', asks({}, { findings: ['secret.key'], callsLastHour: 7, deletedShare: 0 })],
  ['a prompt that nobody knows', asks({}, { promptState: 'unknown' })],
])('a question about %s is put together again as it was asked', (_what, question) => {
  const { facts } = groundsOf({ rule: null, chain: [] }, question, '')
  const stored = JSON.parse(JSON.stringify(ownFacts(question)))
  expect(questionAgain({ toolKey: question.tool, environment: 'prod' }, stored, facts)).toEqual(question)
})

it('a question that was kept whole with its call stays that question', () => {
  const whole = asks({ file_path: 'docs/a.md' })
  expect(questionAgain({ toolKey: 'notes.find', environment: 'prod' }, whole, whole)).toEqual(whole)
})

it('the same grounds have one name, and whatever differs gives them another', () => {
  const chain: ChainStep[] = [{ step: 'rule', outcome: 'allow', words: 'Reading needs nobody' }]
  const rule = { id: 'read', words: 'Reading needs nobody', because: null }
  const grounds = (more: object, hash = 'form') => groundsOf({ rule, chain, ...more }, { ...asks({}), ...more }, hash)
  const { id, ...same } = grounds({})
  expect(id).toMatch(/^[\w-]{22}$/)
  expect(grounds({})).toEqual({ id, ...same })
  const others = [
    grounds({ rule: { ...rule, id: 'look' } }),
    grounds({ rule: { ...rule, because: 'It is harmless' } }),
    grounds({ chain: [{ ...chain[0]!, words: 'Reading needs no one' }] }),
    grounds({ role: 'ReaderPod' }),
    grounds({ department: 'legal' }),
    grounds({ boundTo: [] }),
    grounds({}, 'another form'),
  ]
  expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(8)
})
