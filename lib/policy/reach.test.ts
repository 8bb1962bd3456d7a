import { describe, expect, it } from 'vitest'
import { admitPolicy, formatPolicy, policyWarnings } from '@/lib/policy/document'
import { call, starter, starterPolicy, starterTools } from '@/lib/policy/fixture'
import { reachOf } from '@/lib/policy/reach'
import { decide } from '@/lib/policy/rules'

describe('the policy that comes along', () => {
  const roles = ['ProductPod', 'DevPod', 'QAPod', 'ResearchPod', 'DeliveryPod', 'WriterPod']
  const writing = { tool: 'outputs.commit_and_log', paths: ['docs/guide.md'], branch: 'work' }

  it('fits the catalogue without a warning and leaves the fast path alone', () => {
    expect(starter.problem).toBeNull()
    expect(admitPolicy(formatPolicy(starterPolicy))).toMatchObject({ ok: true })
    expect(policyWarnings(starterPolicy, starterTools)).toEqual([])
    expect(starter.countsCalls).toBe(false)
  })

  it.each(roles)('%s reads, starts and completes by itself and publishes only with Product', (role) => {
    const alone = ['memory.search', 'tasks.start', 'tasks.complete'].map(
      (tool) => decide(starter, call({ role, tool })).decision,
    )
    expect(alone).toEqual(['allow', 'allow', 'allow'])
    expect(decide(starter, call({ role, ...writing }))).toMatchObject({
      decision: 'ask',
      tier: 'high',
      duties: [{ group: 'product-owners', count: 1 }],
      rule: { id: 'publish' },
    })
    expect(decide(starter, call({ role, tool: 'memory.add', environment: 'test' }))).toMatchObject({
      decision: 'ask',
      tier: 'elevated',
    })
  })

  it('lets nobody publish past Product by completing a task with files', () => {
    expect(decide(starter, call({ tool: 'tasks.complete', paths: ['docs/guide.md'] }))).toMatchObject({
      decision: 'ask',
      rule: { id: 'complete-with-files' },
    })
  })

  it('rolls back through DeliveryPod and a delivery lead only, and says so', () => {
    const rollback = { tool: 'git.rollback_commit', branch: 'main', paths: ['docs/a.md'] }
    expect(decide(starter, call({ role: 'DeliveryPod', ...rollback }))).toMatchObject({
      decision: 'ask',
      duties: [{ group: 'delivery-leads', count: 1 }],
    })
    for (const role of roles.filter((name) => name !== 'DeliveryPod'))
      expect(decide(starter, call({ role, ...rollback }))).toMatchObject({
        decision: 'deny',
        rule: { because: expect.stringContaining('DeliveryPod') },
      })
  })

  it('keeps pods within their folders outside production, and away from build files everywhere', () => {
    const dev = { role: 'QAPod', environment: 'dev', tool: 'outputs.commit_and_log' }
    expect(decide(starter, call({ ...dev, paths: ['docs/qa/plan.md'] })).decision).toBe('allow')
    expect(decide(starter, call({ ...dev, paths: ['src/app.ts'] })).decision).toBe('deny')
    expect(decide(starter, call({ ...writing, paths: ['.github/workflows/ci.yml'] }))).toMatchObject({
      decision: 'deny',
      rule: { id: 'no-machinery' },
    })
  })

  it('tells a pod what is open to it, with and without conditions', () => {
    const open = (role: string, environment: string) => reachOf(starter, { role, department: 'delivery', environment })
    const find = (role: string, environment: string, key: string) =>
      open(role, environment).find(({ tool }) => tool.key === key)
    expect(find('DevPod', 'dev', 'outputs.commit_and_log')).toMatchObject({
      answer: 'allow',
      conditional: true,
      rule: { id: 'dev-files' },
    })
    expect(find('DevPod', 'prod', 'outputs.commit_and_log')).toMatchObject({
      answer: 'ask',
      conditional: false,
      rule: { id: 'publish' },
    })
    expect(find('DevPod', 'prod', 'git.rollback_commit')).toBeUndefined()
    expect(find('DevPod', 'prod', 'system.health')).toBeUndefined()
    expect(open('GPTPod', 'prod').length).toBeGreaterThan(20)
    expect(open('GPTPod', 'prod').every(({ tool }) => tool.sensitivity === 'read')).toBe(true)
    expect(open('Nobody', 'prod')).toEqual([])
  })
})
