import { expect, it } from 'vitest'
import { openPolicy } from '@/lib/policy/document'
import { lintChange } from '@/lib/policy/edit/lint'
import { entry, policyOf, starterPolicy, starterTools } from '@/lib/policy/fixture'

const tools = [
  entry('a.read'),
  entry('a.wipe', { sensitivity: 'destructive' }),
  entry('a.mail', { external: true }),
  entry('b.one'),
]
const signers = new Map([
  ['owners', ['ana', 'ben']],
  ['leads', ['ana']],
  ['admins', ['ade', 'eve']],
])
const text = (rules: string, more = '') => `version: 1
environments: [dev, prod]
departments: { all: { tools: [a.*] } }
${more}roles:
  DevPod:
    rules:
      - { tools: [a.read], then: allow }
${rules}`
const before = policyOf(text(''))

function found(after: string, also: Partial<Parameters<typeof lintChange>[0]> = {}) {
  const opened = openPolicy(after)
  if (!opened.ok) throw new Error(opened.problems.join())
  return lintChange({ before, after: opened.policy, tools, signers, lineOf: opened.lineOf, ...also })
}

const rule = (said: string) => text(`      - { ${said} }\n`)

it.each([
  [
    'few_signers',
    rule('tools: [a.wipe], then: ask, duty: [{ group: leads, count: 2 }]'),
    { role: 'DevPod', rule: 'DevPod/2', line: 8 },
  ],
  // Ana can sign for one of the two groups only.
  [
    'few_signers',
    rule('tools: [a.wipe], then: ask, duty: [{ group: leads, count: 1 }, { group: owners, count: 2 }]'),
    { line: 8 },
  ],
  ['nobody_asked', rule('tools: [a.wipe], then: allow'), { role: 'DevPod', rule: 'DevPod/2', line: 8 }],
  ['nobody_asked', rule('tools: [a.mail], in: [prod], then: allow'), { line: 8 }],
  ['never_applies', text('      - { tools: [a.*], then: deny, because: Never }\n'), { rule: 'DevPod/1', line: 7 }],
  ['no_department', rule('tools: [b.one], then: allow'), { line: 8 }],
  ['no_tool', rule('tools: [a.none], then: allow'), { line: 8 }],
  ['no_reason', rule('tools: [a.mail], then: deny'), { line: 8 }],
  ['later_tools', rule('tools: [a.read.**], in: [dev], then: allow'), { line: 8 }],
])('finds %s, with its place and what to do', (code, after, place) => {
  const one = found(after).find((finding) => finding.code === code)
  expect(one).toMatchObject({ severity: 'warns', place })
  expect(one?.remedy).toMatch(/\.$/)
})

it('stops what nobody but its author could ever change again', () => {
  const policy = (duty: string) => text('', `changes: { policy: { duty: [${duty}] } }\n`)
  const locked = { code: 'locked_out', severity: 'stops' }
  expect(found(policy('{ group: leads, count: 2 }'))).toMatchObject([locked])
  expect(found(policy('{ group: leads, count: 1 }'))).toEqual([])
  expect(found(policy('{ group: leads, count: 1 }'), { author: 'ana' })).toMatchObject([locked])
  expect(found(text(''), { signers: new Map(), before: policyOf(text('')) })).toMatchObject([locked])
})

it('stops what asks people of whom there is nobody, as a rule or as a kind of change, where the change brings it', () => {
  const asks = (group: string) => rule(`tools: [a.wipe], then: ask, duty: [{ group: ${group}, count: 1 }]`)
  const lacking = { code: 'no_signers', severity: 'stops', place: { line: 8 } }
  const words = /^“.*” asks for 1 person of ghosts, and nobody can sign for that group today/
  expect(found(asks('ghosts'))).toMatchObject([{ ...lacking, words: expect.stringMatching(words) }])
  expect(found(asks('leads'))).toEqual([])
  const change = text('', 'changes: { access: { duty: [{ group: ghosts, count: 2 }] } }\n')
  expect(found(change)).toMatchObject([
    { ...lacking, place: { line: 4 }, words: expect.stringMatching(/^A change of access/) },
  ])
  // What was so before stops nobody from mending something else.
  expect(found(asks('ghosts'), { before: policyOf(asks('ghosts')) })).toEqual([])
})

it('tells only what the change brings', () => {
  const odd = rule('tools: [a.wipe, a.none], then: allow')
  expect(found(odd).length).toBeGreaterThan(1)
  expect(found(odd, { before: policyOf(odd) })).toEqual([])
  const able = new Map(['product-owners', 'delivery-leads', 'admins'].map((group) => [group, ['ana', 'ben']]))
  expect(lintChange({ before: starterPolicy, after: starterPolicy, tools: starterTools, signers: able })).toEqual([])
})

it('names rights that nobody used, one line for each role', () => {
  const unused = ['One', 'Two'].map((title) => ({ role: 'DevPod', environment: 'prod', tool: { title } }))
  expect(found(text(''), { unused }).map(({ words, place }) => [words, place])).toEqual([
    ['DevPod has not used 2 rights in production for 90 days: “One” and “Two”.', { role: 'DevPod' }],
  ])
})
