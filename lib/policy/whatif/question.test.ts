import { describe, expect, it } from 'vitest'
import { signed, withRules } from '@/lib/policy/fixture'
import { answerSentence, usageWords } from '@/lib/policy/labels'
import { decide } from '@/lib/policy/rules'
import { type Caller, questionAbout } from '@/lib/policy/whatif/question'
import { whatIfAddress } from '@/lib/policy/whatif/schema'

const snapshot = withRules(
  'tools: [a.read], then: allow',
  `tools: [a.write], then: ask, when: { branch: { is: [main] } }, expires: 2d, ${signed}`,
  'tools: [a.write], then: allow, when: { branch: { not: [main] }, size_bytes_over: 5 }',
  'tools: [a.clone], then: allow, when: { path: ["docs/**"], repository: { is: [pots] } }',
  'tools: [b.wipe], then: deny, when: { rate_per_hour_over: 3 }, because: Too often',
)
const dev: Caller = { role: 'DevPod', department: null, boundTo: [] }
const answer = (tool: string, address: Record<string, string> = {}, who = dev) =>
  decide(snapshot, questionAbout(snapshot, who, { environment: 'prod', tool }, whatIfAddress.parse(address)))

describe('a question about a call that nobody has made', () => {
  it('holds all that conditions look at', () => {
    expect(answer('a.write', { branch: 'work', size: '6' }).decision).toBe('allow')
    expect(answer('a.write', { branch: 'work', size: '5' }).decision).toBe('deny')
    expect(answer('a.clone', { repository: 'pots', path: 'docs/a.md, docs/b.md' }).decision).toBe('allow')
    expect(answer('a.clone', { repository: 'pots', path: 'docs/a.md, src/b.ts' }).decision).toBe('deny')
    expect(answer('b.wipe', { rate: '4' }).rule?.because).toBe('Too often')
    const bound = { ...dev, boundTo: ['vases'] }
    expect(answer('a.clone', { repository: 'pots', path: 'docs/a.md' }, bound).chain.at(-1)?.step).toBe('repository')
  })

  it('is asked for a department that may use the tool, unless one is named', () => {
    const asked = (department: string | null, tool: string) =>
      questionAbout(snapshot, { ...dev, department }, { environment: 'dev', tool }, {}).department
    expect([asked(null, 'a.write'), asked('narrow', 'a.write'), asked(null, 'no.tool')]).toEqual([
      'delivery',
      'narrow',
      'delivery',
    ])
    expect(answer('a.write', { branch: 'main' }, { ...dev, department: 'narrow' }).chain.at(-1)?.step).toBe(
      'department',
    )
  })
})

it('an answer says what it means for whoever would make the call', () => {
  expect(answerSentence(answer('a.read'))).toBe('It would go ahead, and nobody would be asked.')
  expect(answerSentence(answer('b.wipe'))).toBe('Never')
  expect(answerSentence(answer('a.write', { branch: 'main' }))).toBe(
    'It would wait for 1 person of owners, 2 days at most.',
  )
  expect(answerSentence(answer('c.old'))).toContain('retired')
})

it('use is told by what was answered', () => {
  expect(usageWords(null)).toBe('No call')
  expect(usageWords({ allowed: 1_200, asked: 0, denied: 1 })).toBe('1,201 calls: 1,200 allowed and 1 denied')
})
