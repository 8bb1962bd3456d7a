import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyEdit, applyEdits } from '@/lib/policy/edit/edit'
import type { CellAnswer, PolicyEdit } from '@/lib/policy/edit/schema'
import { entry, starterTools } from '@/lib/policy/fixture'

const starterText = readFileSync(new URL('../starter.yaml', import.meta.url), 'utf8')

function cell(role: string, tool: string, answer: CellAnswer, environment = 'prod'): PolicyEdit {
  return { kind: 'cell', role, environment, tool, answer }
}

/** Which lines went and which came, each with what stands before it in the list. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ]
}

function edited(text: string, edit: PolicyEdit, tools = starterTools): string {
  const result = applyEdit(text, edit, tools)
  if (!result.ok) throw new Error(result.refusal.words)
  return result.text
}

function refusal(edit: PolicyEdit, text = starterText, tools = starterTools) {
  const result = applyEdit(text, edit, tools)
  return result.ok ? null : result.refusal
}

const owners = [{ group: 'product-owners', count: 1 }]
const small = `version: 1
environments: [dev, test, prod]
departments: { all: { tools: ['**'] } }
roles:
  DevPod:
    rules:
      # Reading is free.
      - id: read
        title: Looking is free
        tools: [a.read, a.list] # two
        then: allow
      - { tools: [b.*], then: ask, duty: [{ group: owners, count: 1 }] }
`
const smallTools = ['a.read', 'a.list', 'b.one', 'b.two', 'b.three'].map((key) => entry(key))

describe('a cell of the policy that comes along', () => {
  it('is allowed by one rule more, and the text is otherwise as it was', () => {
    const after = edited(
      starterText,
      cell('DeliveryPod', 'tasks.activate', { then: 'ask', duty: owners, expires: '4h' }),
    )
    expect(difference(starterText, after)).toEqual(['+      - tools: [tasks.activate]'])
    expect(after).toContain(
      `        expires: 24h\n      - tools: [tasks.activate]\n        in: [prod]\n        then: ask\n        duty: [{ group: product-owners, count: 1 }]\n        expires: 4h\n\n  WoWPod:`,
    )
  })

  it('joins a rule that says the same in the same places', () => {
    const deny: CellAnswer = { then: 'deny' }
    const one = edited(starterText, cell('GPTPod', 'memory.search', deny))
    const two = edited(one, cell('GPTPod', 'memory.list', deny))
    const three = edited(
      edited(two, cell('GPTPod', 'memory.search', deny, 'dev')),
      cell('GPTPod', 'memory.list', deny, 'dev'),
    )
    expect(three.slice(three.indexOf('  GPTPod'))).toBe(
      `  GPTPod:\n    inherits: [reader, no-rollbacks]\n    rules:\n      - tools: [memory.search, memory.list]\n        in: [prod, dev]\n        then: deny\n`,
    )
  })

  it('is as it was, to the letter, when it is set and set back', () => {
    const edits = [
      cell('DeliveryPod', 'git.rollback_commit', { then: 'deny' }),
      cell('DeliveryPod', 'git.rollback_commit', { then: 'unset' }, 'dev'),
    ]
    const once = edited(starterText, cell('PromptPod', 'memory.search', { then: 'deny' }))
    expect(edited(once, cell('PromptPod', 'memory.search', { then: 'allow' }))).toBe(starterText)
    expect(applyEdits(starterText, edits, starterTools).refused).toEqual([])
  })

  it('is refused where what it inherits is stricter, with the rule and its line', () => {
    expect(refusal(cell('DevPod', 'git.rollback_commit', { then: 'allow' }))).toEqual({
      code: 'inherited_stricter',
      words:
        'DevPod inherits from no-rollbacks, where the rule “Only DeliveryPod rolls back commits” denies it. Change that rule, or what DevPod inherits.',
      place: { role: 'no-rollbacks', rule: 'rollbacks-elsewhere', line: expect.any(Number) as number },
    })
    const asks = refusal(
      cell('DevPod', 'outputs.commit_and_log', { then: 'ask', duty: [{ group: 'others', count: 1 }] }),
    )
    expect(asks).toMatchObject({ code: 'inherited_stricter', place: { role: 'publisher', rule: 'publish' } })
  })

  it('is refused where other roles would change with it, by name', () => {
    expect(refusal(cell('planner', 'tasks.create', { then: 'allow' }))).toMatchObject({
      code: 'heirs_change',
      words: expect.stringContaining('ProductPod and DeliveryPod would change with it') as string,
      place: { role: 'planner' },
    })
  })
})

describe('a rule that says more than the cell', () => {
  it('goes on saying the rest: a tool is taken out, and keeps its word elsewhere', () => {
    const after = edited(small, cell('DevPod', 'a.read', { then: 'unset' }, 'test'), smallTools)
    expect(difference(small, after)).toEqual([
      '-        tools: [a.read, a.list] # two',
      '+        tools: [a.list] # two',
      '+      - id: read-2',
      '+        tools: [a.read]',
      '+        in: [dev, prod]',
    ])
  })

  it('keeps its pattern where it can, and is written out where it cannot', () => {
    const after = edited(small, cell('DevPod', 'b.two', { then: 'allow' }), smallTools)
    expect(after.slice(after.indexOf('      - { tools')))
      .toBe(`      - { tools: [b.*], in: [dev, test], then: ask, duty: [{ group: owners, count: 1 }] }
      - { tools: [b.one, b.three], in: [prod], then: ask, duty: [{ group: owners, count: 1 }] }
      - { tools: [b.two], in: [prod], then: allow }
`)
  })

  it('vanishes when nothing is left of it', () => {
    const deny = edited(small, cell('DevPod', 'a.read', { then: 'deny' }, 'test'), smallTools)
    expect(deny).toContain('{ tools: [a.read], in: [test], then: deny }')
    expect(edited(deny, cell('DevPod', 'a.read', { then: 'allow' }, 'test'), smallTools)).toBe(small)
  })
})

describe('what cannot be', () => {
  it.each<[string, PolicyEdit, string]>([
    ['a role that is not there', cell('NoPod', 'memory.search', { then: 'allow' }), 'unknown_role'],
    [
      'an environment that is not there',
      cell('DevPod', 'memory.search', { then: 'allow' }, 'moon'),
      'unknown_environment',
    ],
    ['a tool that is not there', cell('DevPod', 'files.none', { then: 'allow' }), 'unknown_tool'],
    [
      'a rule that speaks of no place',
      { kind: 'rule_added', role: 'DevPod', rule: { tools: ['a'], in: ['moon'], then: 'allow' } },
      'does_not_fit',
    ],
    [
      'a rule that is not there',
      { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/9', was: { tools: ['a'], then: 'allow' } },
      'no_such_rule',
    ],
    ['a text that does not read', { kind: 'text', before: starterText, after: 'version: 1' }, 'unreadable_policy'],
  ])('is refused: %s', (_, edit, code) => {
    expect(refusal(edit)).toMatchObject({ code })
  })

  it('is refused for a tool that is not live, or that no department may use', () => {
    const draft = [...smallTools, entry('c.new', { state: 'draft' })]
    expect(refusal(cell('DevPod', 'c.new', { then: 'allow' }), small, draft)).toMatchObject({ code: 'tool_not_live' })
    const closed = small.replace("['**']", '[b.*]')
    expect(refusal(cell('DevPod', 'a.read', { then: 'ask', duty: owners }), closed, smallTools)).toMatchObject({
      code: 'no_department',
      place: { line: 3 },
    })
  })

  it('is refused where tools that are added later would be freer for it', () => {
    const wide = `${small}      - { tools: ['**'], then: allow }\n`
    expect(refusal(cell('DevPod', 'b.two', { then: 'allow' }), wide, smallTools)).toEqual({
      code: 'later_tools',
      words:
        'A rule of DevPod speaks of b.*, so of tools that are added later, too. Without it these would be freer than now. Change that rule itself.',
      place: { role: 'DevPod', rule: 'DevPod/2', line: 12 },
    })
    expect(refusal(cell('DevPod', 'b.two', { then: 'deny' }), wide, smallTools)).toBeNull()
  })

  it('is refused where a rule stands in the text once and is used twice', () => {
    const shared = `${small.replace('- { tools: [b.*]', '- &shared { tools: [b.*]')}  QAPod: { rules: [*shared] }\n`
    expect(refusal(cell('DevPod', 'b.one', { then: 'allow' }), shared, smallTools)).toMatchObject({
      code: 'unwritable',
    })
    expect(edited(shared, cell('DevPod', 'a.read', { then: 'deny' }), smallTools)).toContain('- &shared { tools: [b.*]')
  })
})

describe('rules with conditions', () => {
  const rule = { tools: ['b.one'], when: { path: ['docs/**'] }, then: 'allow' as const }

  it('come as sentences of their own and go again', () => {
    const more = edited(small, { kind: 'rule_added', role: 'devpod', rule }, smallTools)
    expect(more).toBe(`${small}      - { tools: [b.one], when: { path: ['docs/**'] }, then: allow }\n`)
    expect(edited(more, { kind: 'rule_added', role: 'DevPod', rule }, smallTools)).toBe(more)
    expect(edited(more, { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/3', was: rule }, smallTools)).toBe(small)
    const moved = edited(more, { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/9', was: rule }, smallTools)
    expect(moved).toBe(small)
  })

  it('are the first of a role that had none, and leave an empty list', () => {
    for (const roles of [
      'QAPod: { rules: [] }',
      'QAPod: {}',
      'QAPod:\n    rules: []',
      'QAPod:\n    inherits: [DevPod]',
    ]) {
      const text = `${small}  ${roles}\n`
      const more = edited(text, { kind: 'rule_added', role: 'QAPod', rule }, smallTools)
      const none = edited(more, { kind: 'rule_removed', role: 'QAPod', rule: 'QAPod/1', was: rule }, smallTools)
      expect(none.endsWith('rules: []\n') || none.includes('rules: [] }') || none.includes('{ rules: []')).toBe(true)
    }
  })
})

it('edits are made again on a newer version, and what cannot be is told', () => {
  const newer = edited(small, cell('DevPod', 'b.one', { then: 'deny' }), smallTools)
  const edits: PolicyEdit[] = [
    cell('DevPod', 'a.list', { then: 'deny' }),
    { kind: 'text', before: small, after: small.replace('# two', '# three') },
    { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/9', was: { tools: ['z'], then: 'allow' } },
  ]
  const { text, applied, refused } = applyEdits(newer, edits, smallTools)
  expect(applied).toEqual(edits.slice(0, 2))
  expect(refused).toMatchObject([{ edit: edits[2], refusal: { code: 'no_such_rule' } }])
  expect(text).toContain('tools: [a.read, a.list] # three')
  expect(text).toContain('- { tools: [b.one, a.list], in: [prod], then: deny }')
})
