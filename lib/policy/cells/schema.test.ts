import { describe, expect, it } from 'vitest'
import { cellForm, ruleForm } from '@/lib/policy/cells/schema'
import { choicesFor } from '@/lib/policy/cells/labels'
import { fed } from '@/lib/policy/fed'

const cell = { role: 'DevPod', environment: 'prod', tool: 'git.rollback_commit', number: '' }

/** The edit that a form comes to, or what is wrong with it by field. */
function read(form: typeof cellForm | typeof ruleForm, fields: object) {
  const parsed = form.safeParse({ ...cell, ...fields })
  if (parsed.success) return parsed.data.edit
  return Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message]))
}

describe('the form of a cell', () => {
  it('says one answer, with what belongs to it and nothing that belongs to others', () => {
    const all = {
      group: ['product-owners', ''],
      count: ['2', '1'],
      tier: 'high',
      expires: '',
      permission: '4h',
      because: 'Not now',
    }
    const about = { kind: 'cell', role: 'DevPod', environment: 'prod', tool: 'git.rollback_commit' }
    expect(read(cellForm, { ...all, then: 'allow' })).toEqual({ ...about, answer: { then: 'allow' } })
    expect(read(cellForm, { ...all, then: 'deny' })).toEqual({ ...about, answer: { then: 'deny', because: 'Not now' } })
    expect(read(cellForm, { ...all, then: 'unset' })).toEqual({ ...about, answer: { then: 'unset' } })
    expect(read(cellForm, { ...all, then: 'ask' })).toEqual({
      ...about,
      answer: { then: 'ask', duty: [{ group: 'product-owners', count: 2 }], tier: 'high', permission: '4h' },
    })
    expect(read(cellForm, { then: 'deny', because: '' })).toEqual({ ...about, answer: { then: 'deny' } })
  })

  it('goes on with the draft that it names', () => {
    expect(cellForm.parse({ ...cell, number: '27', then: 'allow' }).number).toBe(27)
    expect(cellForm.parse({ ...cell, then: 'allow' }).number).toBeUndefined()
  })

  it('says at each field what is wrong with it', () => {
    expect(read(cellForm, { then: 'ask' })).toHaveProperty('group')
    expect(read(cellForm, { then: 'ask', group: 'admins', count: '0' })).toHaveProperty('group')
    expect(read(cellForm, { then: 'ask', group: ['admins', 'admins'] })).toEqual({ group: 'Name each group once' })
    expect(read(cellForm, { then: 'ask', group: 'admins', expires: 'soon' })).toEqual({
      expires: 'Write a time such as 30m, 24h or 2d',
    })
    expect(read(cellForm, { then: 'ask', group: 'admins', permission: '2d' })).toEqual({
      permission: 'A permission lives at most a day',
    })
    expect(read(cellForm, { then: 'perhaps' })).toHaveProperty('then')
  })
})

describe('the form of a rule beside a cell', () => {
  const rule = { tools: ['git.rollback_commit'], in: ['prod'] }

  it.each([
    ['path', 'src/**, docs/**', { path: ['src/**', 'docs/**'] }],
    ['branch', 'main', { branch: { is: ['main'] } }],
    ['branch_not', 'main\nrelease/*', { branch: { not: ['main', 'release/*'] } }],
    ['repository', 'acme/shop', { repository: { is: ['acme/shop'] } }],
    ['repository_not', 'acme/*', { repository: { not: ['acme/*'] } }],
    ['findings', 'any', { findings: 'any' }],
    ['findings', 'secret.*, personal.card', { findings: ['secret.*', 'personal.card'] }],
    ['data_class', 'personal', { data_class: 'personal' }],
    ['looked_through', 'No', { looked_through: false }],
    ['looked_through', 'true', { looked_through: true }],
    ['prompt_state', 'differs, not_said', { prompt_state: ['differs', 'not_said'] }],
    ['size_bytes_over', '1,000 000', { size_bytes_over: 1_000_000 }],
    ['rate_per_hour_over', '10', { rate_per_hour_over: 10 }],
    ['deleted_share_over', '50', { deleted_share_over: 0.5 }],
    ['deleted_share_over', '7.5 %', { deleted_share_over: 0.075 }],
    ['touches', 'workflow, symlink', { touches: ['workflow', 'symlink'] }],
  ])('speaks of calls by %s %j', (what, value, when) => {
    expect(read(ruleForm, { then: 'deny', what, value })).toEqual({
      kind: 'rule_added',
      role: 'DevPod',
      rule: { ...rule, when, then: 'deny' },
    })
  })

  it('offers what this installation can judge, and all of it that one line can say', () => {
    const offeredFor = (tool: string) => choicesFor(tool).map(({ value }) => value)
    const offered = offeredFor('git.deliver')
    expect(Object.keys(fed).filter((name) => !offered.includes(name))).toEqual([])
    const others = offered.filter((name) => fed[name.replace(/_not$/, '') as keyof typeof fed] === 'all')
    expect(offeredFor('memory.add')).toEqual(others)
    expect(offered.filter((name) => !others.includes(name))).toEqual(['deleted_share_over', 'touches'])
    const fits: Record<string, string> = {
      findings: 'any',
      data_class: 'personal',
      looked_through: 'no',
      prompt_state: 'differs',
      touches: 'workflow',
    }
    for (const what of offered)
      expect(read(ruleForm, { then: 'allow', what, value: fits[what] ?? '5' })).toHaveProperty('kind')
  })

  it.each([
    ['path', '', 'Say which'],
    ['path', '/etc', expect.stringContaining('does not begin with /')],
    ['prompt_state', 'unknown', expect.any(String)],
    ['looked_through', 'partly', expect.stringContaining('true or false')],
    ['size_bytes_over', 'much', 'Write a value that fits.'],
    ['rate_per_hour_over', '1.5', 'Write a value that fits.'],
    ['deleted_share_over', '101', 'Write a value that fits.'],
    ['deleted_share_over', 'half', 'Write a value that fits.'],
    ['touches', 'weather', expect.stringContaining('Name workflow, dependencies')],
  ])('refuses %s %j at its field', (what, value, words) => {
    expect(read(ruleForm, { then: 'allow', what, value })).toEqual({ value: words })
  })
})
