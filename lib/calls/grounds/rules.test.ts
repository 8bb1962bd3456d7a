import { expect, it } from 'vitest'
import { groundsOf, type JudgedTool } from '@/lib/calls/grounds/rules'
import { questionOf } from '@/lib/calls/record/rules'
import { factsKept, ownFacts, questionAgain } from '@/lib/policy/facts'
import type { Call as Question, ChainStep } from '@/lib/policy/schema'

const asker = { podId: 'p', role: 'WriterPod', department: 'product', environment: 'prod', repositories: ['acme/*'] }
const asks = (args: Question['paths'] | object, more: Partial<Question> = {}): Question => {
  const said = { tool: 'notes.find', arguments: args as never, reason: null, saysPersonal: null }
  // Which pod asked stands beside what policy looked at, and no rule goes by it.
  const { pod: _pod, ...asked } = questionOf(asker, said, 0, null)
  return { ...asked, ...more }
}

const form: JudgedTool = { sensitivity: 'read', schemaHash: 'form' }

it.each<[string, Question]>([
  ['nothing in particular', asks({})],
  ['a file on a branch of a repository', asks({ file_path: 'docs/a.md', branch: 'work', repo_name: 'acme/jars' })],
  ['a repository without a name', asks({ repo_name: '' })],
  ['much, often, with something found', asks({}, { findings: ['secret.key'], callsLastHour: 7, deletedShare: 0 })],
  ['a prompt that nobody knows', asks({}, { promptState: 'unknown' })],
])('a question about %s is put together again as it was asked', (_what, question) => {
  const { facts: shared } = groundsOf({ rule: null, chain: [] }, question, form)
  const call = { toolKey: question.tool, environment: 'prod' }
  const facts = JSON.parse(JSON.stringify(ownFacts(question, true)))
  expect(questionAgain(call, facts, shared)).toEqual(question)
  expect(factsKept({ ...call, facts, shared })).toEqual({ question, isCounted: true })
})

it('tells calls that were counted from those of which nobody knows how many came before', () => {
  const call = { toolKey: 'notes.find', environment: 'prod' }
  const { facts: shared } = groundsOf({ rule: null, chain: [] }, asks({}), form)
  const counted = (isCounted: boolean) => factsKept({ ...call, facts: ownFacts(asks({}), isCounted), shared })
  expect([counted(true), counted(false)]).toMatchObject([{ isCounted: true }, { isCounted: false }])
})

it('says which fact was not kept with calls from before', () => {
  const call = { toolKey: 'notes.find', environment: 'prod', shared: null }
  const whole = asks({ file_path: 'docs/a.md' })
  expect(factsKept({ ...call, facts: null })).toBe('facts')
  expect(factsKept({ ...call, facts: { ...whole, repository: undefined } as Question })).toBe('repository')
  // Without calls before it, it may be that nobody counted.
  // And nobody looked through them.
  expect(factsKept({ ...call, facts: whole })).toEqual({
    question: { ...whole, findings: ['not_checked'] },
    isCounted: false,
  })
})

it('a question that was kept whole with its call stays that question', () => {
  const whole = asks({ file_path: 'docs/a.md' })
  expect(questionAgain({ toolKey: 'notes.find', environment: 'prod' }, whole, whole)).toEqual(whole)
})

it('the same grounds have one name, and whatever differs gives them another', () => {
  const chain: ChainStep[] = [{ step: 'rule', outcome: 'allow', words: 'Reading needs nobody' }]
  const rule = { id: 'read', words: 'Reading needs nobody', because: null }
  const grounds = (more: object, tool = form) => groundsOf({ rule, chain, ...more }, { ...asks({}), ...more }, tool)
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
    grounds({}, { ...form, schemaHash: 'another form' }),
    grounds({}, { ...form, sensitivity: 'write' }),
  ]
  expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(9)
})
