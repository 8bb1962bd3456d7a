import { describe, expect, it } from 'vitest'
import { gitQuestion } from '@/lib/deliveries/rules'
import { podUndoRuling, together, undoQuestions } from '@/lib/deliveries/undo/rules'
import { compilePolicy } from '@/lib/policy/compile'
import { policyOf, starter, starterTools } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'
import { gitTools, rollbackTool } from '@/lib/repositories/schema'

const of = (role: string) => ({ id: role, role, department: 'delivery', environment: 'dev', repositories: [] })
const about = { repository: 'shop', branch: 'main', paths: ['docs/a.md'], facts: { sizeBytes: 10, findings: [] } }

function ruled(snapshot: typeof starter, asking: string, whose: string, more: Partial<typeof about> = {}) {
  const all = { ...about, ...more }
  const rollback = gitQuestion(of(asking), { ...all, tool: rollbackTool })
  return podUndoRuling(snapshot, undoQuestions(rollback, of(asking), of(whose), all), [])
}

/** A policy in which these rules say what a pod may do with git. */
function withRules(keeper: string[], worker: string[] = []) {
  const role = (name: string, rules: string[]) =>
    `  ${name}:\n    rules:\n${rules.map((rule) => `      - { ${rule} }`).join('\n')}\n`
  const text = `version: 1\nenvironments: [dev]\ndepartments: { delivery: { tools: ["**"] } }\nroles:\n${role('Keeper', keeper)}${role('Worker', [...worker, 'id: none, tools: [memory.read], then: allow'])}`
  return compilePolicy(policyOf(text), starterTools)
}

const asks = (id: string, tool: string, group: string, count: number, expires: string) =>
  `id: ${id}, tools: [${tool}], then: ask, duty: [{ group: ${group}, count: ${count} }], expires: ${expires}`
const allows = (tool: string) => `id: ${tool.replace('.', '-').replace('_', '-')}, tools: [${tool}], then: allow`

describe('who signs what a pod wants undone', () => {
  it('is a delivery lead by the policy that comes along', () => {
    expect(ruled(starter, 'DeliveryPod', 'DevPod')).toMatchObject({
      decision: 'ask',
      duties: [{ group: 'delivery-leads', count: 1 }],
      expiresInSeconds: 4 * 3600,
    })
    expect(ruled(starter, 'DevPod', 'DevPod').decision).toBe('deny')
    expect(ruled(starter, 'DeliveryPod', 'DevPod', { paths: ['.github/a.yml'] }).decision).toBe('deny')
  })

  it('is whom either rule asks and who signs such work, of each group the most', () => {
    const snapshot = withRules(
      [asks('rollback', rollbackTool, 'leads', 1, '2h'), asks('deliver', gitTools.deliver, 'leads', 2, '1h')],
      [asks('worked', gitTools.deliver, 'owners', 1, '3h')],
    )
    expect(ruled(snapshot, 'Keeper', 'Worker')).toMatchObject({
      decision: 'ask',
      duties: [
        { group: 'leads', count: 2 },
        { group: 'owners', count: 1 },
      ],
      expiresInSeconds: 3600,
    })
  })

  it('is nobody where either rule denies, and somebody where all allow', () => {
    const denied = withRules([allows(rollbackTool)])
    expect(ruled(denied, 'Keeper', 'Worker')).toMatchObject({ decision: 'deny', duties: [] })
    const allowed = withRules([allows(rollbackTool), allows(gitTools.deliver)])
    expect(ruled(allowed, 'Keeper', 'Worker')).toMatchObject({
      decision: 'ask',
      duties: [{ group: 'admins', count: 1 }],
    })
  })
})

it('several decisions weigh as much as the weightiest', () => {
  const snapshot = withRules([asks('rollback', rollbackTool, 'leads', 1, '2h'), allows(gitTools.deliver)])
  const said = (tool: typeof gitTools.deliver | typeof rollbackTool) =>
    decide(snapshot, gitQuestion(of('Keeper'), { ...about, tool }))
  const [deliver, rollback] = [said(gitTools.deliver), said(rollbackTool)]
  expect(together([deliver, rollback])).toMatchObject({ decision: 'ask', tier: rollback.tier, rule: rollback.rule })
})
