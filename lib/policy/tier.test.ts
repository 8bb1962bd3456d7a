import { describe, expect, it } from 'vitest'
import { compilePolicy } from '@/lib/policy/compile'
import { call, entry, policyOf, signed, starter } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'
import type { Tool } from '@/lib/tools/schema'

describe('the tier of a call', () => {
  const wipe = entry('a.wipe', { sensitivity: 'destructive', reversible: { how: 'Put it back', windowHours: null } })
  const tiers = (traits: Partial<Tool>, findings: string[] = [], rule = 'then: allow') => {
    const text = `version: 1\nenvironments: [dev, test, prod]\ndepartments: { delivery: { tools: ["**"] } }\nroles: { DevPod: { rules: [{ tools: ["**"], ${rule} }] } }\n`
    const snapshot = compilePolicy(policyOf(text), [{ ...wipe, ...traits }])
    return ['dev', 'test', 'prod'].map(
      (environment) => decide(snapshot, call({ tool: 'a.wipe', environment, findings })).tier,
    )
  }

  it.each<[string, Partial<Tool>, string[], string[]]>([
    ['reading', { sensitivity: 'read' }, [], ['routine', 'routine', 'routine']],
    ['writing', { sensitivity: 'write' }, [], ['routine', 'elevated', 'elevated']],
    ['overwriting', {}, [], ['elevated', 'elevated', 'high']],
    ['overwriting for good', { reversible: null }, [], ['high', 'high', 'critical']],
    ['writing for good', { sensitivity: 'write', reversible: null }, [], ['elevated', 'elevated', 'elevated']],
    [
      'reading what leaves the organisation',
      { sensitivity: 'read', external: true },
      [],
      ['elevated', 'elevated', 'elevated'],
    ],
    ['reading personal data', { sensitivity: 'read', personalData: true }, [], ['elevated', 'elevated', 'high']],
    ['a secret', { sensitivity: 'read' }, ['secret.key'], ['high', 'high', 'high']],
    ['personal data found', { sensitivity: 'read' }, ['pii'], ['elevated', 'elevated', 'high']],
    ['something odd', { sensitivity: 'read' }, ['loss'], ['elevated', 'elevated', 'elevated']],
  ])('weighs %s', (_, traits, findings, expected) => {
    expect(tiers(traits, findings)).toEqual(expected)
  })

  it('is raised by a rule and never lowered', () => {
    expect(tiers({ sensitivity: 'read' }, [], `then: ask, ${signed}, tier: high`)).toEqual(['high', 'high', 'high'])
    expect(tiers({}, [], `then: ask, ${signed}, tier: routine`)).toEqual(['elevated', 'elevated', 'high'])
  })

  it('says its two weightiest reasons', () => {
    expect(
      decide(starter, call({ tool: 'outputs.commit_and_log', paths: ['docs/a.md'], branch: 'work' })).tierReasons,
    ).toEqual(['It can overwrite or remove content', 'It acts on production'])
    expect(decide(starter, call({ tool: 'tasks.list' })).tierReasons).toEqual([
      'It only reads',
      'It acts on production',
    ])
  })
})
