import { describe, expect, it } from 'vitest'
import { compilePolicy } from '@/lib/policy/compile'
import { admitPolicy, formatPolicy, groupsAsked, parsePolicy, policyWarnings } from '@/lib/policy/document'
import { decide } from '@/lib/policy/rules'
import type { PolicyDocument } from '@/lib/policy/schema'
import { tool } from '@/lib/tools/schema'

const head = `version: 3
environments: [dev, prod]
departments:
  product: { tools: [tasks.*] }
roles:
`
const small = `${head}  DevPod:
    rules:
      - { tools: [tasks.start], in: [dev], then: allow }
      - { tools: [tasks.complete], when: { path: ["docs/**"], branch: { not: main } }, then: ask, duty: [{ group: owners, count: 1 }], expires: 24h }
`

function problemsOf(text: string): string {
  const read = parsePolicy(text)
  return read.ok ? '' : read.problems.join('\n')
}

function read(text: string): PolicyDocument {
  const reading = parsePolicy(text)
  if (!reading.ok) throw new Error(reading.problems.join('\n'))
  return reading.policy
}

it('knows which groups rules and changes ask, and that admins are asked where nothing is said', () => {
  expect([...groupsAsked(read(small))].toSorted()).toEqual(['admins', 'owners'])
})

describe('parsePolicy', () => {
  it('reads a document as people write it', () => {
    expect(read(small).roles['DevPod']?.rules[1]).toEqual({
      tools: ['tasks.complete'],
      when: { path: ['docs/**'], branch: { not: ['main'] } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
      then: 'ask',
      duty: [{ group: 'owners', count: 1 }],
      expires: '24h',
    })
  })

  it.each([
    [
      'an ask without a duty',
      small.replace('duty: [{ group: owners, count: 1 }], expires: 24h', 'because: x'),
      /Line 9: .*must say who signs/,
    ],
    [
      'a duty on an allow',
      small.replace('in: [dev], then: allow', 'then: allow, duty: [{ group: a, count: 1 }]'),
      /Line 8: .*Only a rule that asks/,
    ],
    ['a permission on a denial', small.replace('then: allow', 'then: deny, permission: 15m'), /Only a rule/],
    ['a group twice', small.replace('count: 1 }]', 'count: 1 }, { group: owners, count: 2 }]'), /Name each group once/],
    ['nobody to sign', small.replace('count: 1', 'count: 0'), /too small/],
    ['an unknown parent', `${small}    inherits: [base]\n`, /Line 10: .*There is no role base/],
    [
      'a circle',
      `${small}    inherits: [other]\n  other: { inherits: [DevPod], rules: [] }\n`,
      /DevPod inherits from itself/,
    ],
    ['a role that inherits from itself', `${small}    inherits: [devpod]\n`, /DevPod inherits from itself/],
    ['an unknown environment', small.replace('in: [dev]', 'in: [moon]'), /Line 8: .*There is no environment moon/],
    ['two roles that look alike', `${small}  devpod: { rules: [] }\n`, /devpod is named twice/],
    ['two rules with one name', small.replaceAll('- { tools', '- { id: same, tools'), /Two rules are named same/],
    ['a misspelt word', small.replace('then: allow', 'then: allow, dutty: x'), /Line 8: .*"dutty" is not known here/],
    ['an unknown answer', small.replace('then: allow', 'then: permit'), /must be one of: allow, ask, deny/],
    ['a star inside a word', small.replace('tasks.start', 'tasks.st*'), /lower-case words joined by dots/],
    ['two stars in the middle', small.replace('[tasks.start]', "['**.start']"), /lower-case words joined by dots/],
    ['a role in other letters', small.replace('DevPod', 'D\u0435vPod'), /letters, digits/],
    [
      'a tool in other letters',
      small.replace('tasks.start', 't\u0430sks.start'),
      /Line 8: .*lower-case words joined by dots/,
    ],
    ['a tool in capitals', small.replace('tasks.start', 'Tasks.Start'), /Line 8: .*lower-case words joined by dots/],
    ['a group in other letters', small.replace('group: owners', 'group: \u043Ewners'), /Line 9: .*duty/],
    ['an environment in other letters', small.replace('[dev, prod]', '[dev, pr\u043Ed]'), /Line 2: .*environments/],
    ['a department in other letters', small.replace('product:', 'pr\u043Educt:'), /Line 4: .*departments/],
    ['a place in other letters', small.replace('in: [dev]', 'in: [d\u0435v]'), /Line 8: /],
    ['a path that goes up', small.replace('docs/**', '../**'), /no empty, \. or \.\. part/],
    ['a question mark in a path', small.replace('docs/**', 'docs/?'), /Only \* and \*\* are special/],
    ['an empty condition', small.replace('path: ["docs/**"], branch: { not: main }', ''), /at least one condition/],
    ['a branch condition that says nothing', small.replace('not: main', ''), /is, not, or both/],
    ['a share above 1', small.replace('path: ["docs/**"]', 'deleted_share_over: 2'), /between 0 and 1/],
    ['a number without end', small.replace('path: ["docs/**"]', 'size_bytes_over: .inf'), /must be/],
    ['a time without a unit', small.replace('24h', '24'), /must be text|such as 30m/],
    ['too long a wait', small.replace('24h', '31d'), /at most 30 days/],
    [
      'hidden characters in words',
      small.replace('then: allow', 'then: allow, because: "no\\u202E"'),
      /hidden characters/,
    ],
    ['a key twice', `${small}roles: {}\n`, /The key "roles" appears twice/],
    ['no roles', 'version: 1\nenvironments: [dev]\ndepartments: {}\n', /roles: This is missing; it must be a section/],
    ['an environment twice', small.replace('[dev, prod]', '[dev, Dev]'), /Dev is named twice/],
    ['an unknown top word', `${small}bypass: [DevPod]\n`, /"bypass" is not known here/],
    ['a key such as __proto__', `${small}  __proto__: { rules: [] }\n`, /Line 10: The key "__proto__" is not allowed/],
  ])('refuses %s, with line and words', (_, text, expected) => {
    expect(problemsOf(text)).toMatch(expected)
  })

  it.each(['', '[]', '{', 'a: *b', '\u0000', '- - - x', 'roles: &a [*a]'])('answers %j with sentences', (text) => {
    expect(problemsOf(text)).toMatch(/[.!]$/)
  })

  it('reads a hundred roles with ten thousand rules', () => {
    const rules = Array.from({ length: 100 }, (_, at) => `      - { tools: [tasks.t${at}], then: allow }`).join('\n')
    const roles = Array.from({ length: 100 }, (_, at) => `  Role${at}:\n    rules:\n${rules}`).join('\n')
    expect(Object.keys(read(`${head}${roles}\n`).roles)).toHaveLength(100)
  })
})

describe('admitPolicy', () => {
  const admitted = (text: string) => {
    const reading = admitPolicy(text)
    return reading.ok ? [] : reading.problems
  }
  const asking = (condition: string) => small.replace('path: ["docs/**"]', `path: ["docs/**"], ${condition}`)

  it('takes what this installation can keep, and refuses what is no policy', () => {
    expect(admitPolicy(small)).toEqual({ ok: true, policy: read(small) })
    expect(admitted(small.replace('then: allow', 'then: permit'))).toEqual([
      expect.stringMatching(/^Line 8: .*must be one of/),
    ])
    expect(admitted(asking('size_bytes_over: 10, rate_per_hour_over: 5'))).toEqual([])
  })

  it.each([
    ['deleted_share_over: 0.5', 'deleted_share_over: This installation looks at how much a call deletes'],
    ['touches: [symlink]', 'touches: This installation looks at what a call touches beside the content of files'],
  ])('refuses %s of a tool for which nothing looks at it, with its line and place', (condition, words) => {
    expect(admitted(asking(condition))).toEqual([
      `Line 9: roles.DevPod.rules[2].when.${words} for git.deliver alone, so a rule that asks for it names no other tool.`,
    ])
    // The language knows it, and a policy that is in force already stays readable.
    expect(parsePolicy(asking(condition)).ok).toBe(true)
  })

  it.each([
    [
      'an environment that no pod can be in',
      small.replace('[dev, prod]', '[dev, prod, eu-live]'),
      'Line 2: environments[3]: No pod can be in eu-live. Environments are dev, test and prod.',
    ],
    [
      'a group that nobody can be in',
      small.replace('group: owners', 'group: o'),
      'Line 9: roles.DevPod.rules[2].duty[1].group: There can be no group “o”. Use 2 to 40 small letters, digits and hyphens, starting with a letter.',
    ],
  ])('refuses %s, with its line and place', (_, text, words) => {
    expect(admitted(text)).toEqual([words])
    expect(parsePolicy(text).ok).toBe(true)
  })

  it('compares environments without regard to case, as decisions do', () => {
    expect(admitted(small.replace('[dev, prod]', '[Dev, PROD]'))).toEqual([])
  })
})

it('formatPolicy writes what reads back as the same policy', () => {
  expect(read(formatPolicy(read(small)))).toEqual(read(small))
})

describe('policyWarnings', () => {
  const tools = ['tasks.start', 'tasks.complete'].map((key) =>
    tool.parse({
      key,
      operation: key,
      title: key,
      group: 'x',
      reversible: null,
      sensitivity: 'write',
      state: 'live',
      input: { type: 'object', additionalProperties: false, properties: {} },
    }),
  )

  it('is quiet about a policy without oddities', () => {
    expect(policyWarnings(read(small), tools)).toEqual([])
  })

  it('points at patterns that name no tool, unexplained denials and rules that never apply', () => {
    const odd = read(
      `${small}      - { tools: [tasks.begin], then: allow }\n      - { tools: [tasks.start], then: deny }\n`,
    )
    expect(policyWarnings(odd, tools)).toEqual([
      'Rule 3 of DevPod speaks of tasks.begin, which names no tool.',
      'Rule 4 of DevPod denies without saying why.',
      'Rule 1 of DevPod never applies: another rule denies everything it speaks of.',
    ])
  })
})

it('a document that does not fit its schema gives a snapshot that denies everything', () => {
  const broken = [
    {},
    null,
    { ...read(small), version: 0 },
    { ...read(small), roles: { DevPod: { inherits: ['nobody'], rules: [] } } },
  ]
  const call = {
    tool: 'tasks.start',
    role: 'DevPod',
    department: 'product',
    environment: 'dev',
    paths: [],
    branch: null,
    sizeBytes: 0,
    deletedShare: null,
    findings: [],
    callsLastHour: 0,
    promptState: 'not_said' as const,
  }
  for (const document of broken) {
    const snapshot = compilePolicy(document as PolicyDocument, [])
    expect(snapshot.problem).toEqual(expect.any(String))
    expect(decide(snapshot, call)).toMatchObject({
      decision: 'deny',
      chain: [{ words: expect.stringContaining('cannot be read') }],
    })
  }
})
