import { describe, expect, it } from 'vitest'
import { call, signed, withReplacing, withRules } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'
import { type Call, rule } from '@/lib/policy/schema'

describe('rules of a role', () => {
  it('take the strictest answer wherever it stands', () => {
    const ask = `tools: [a.*], then: ask, ${signed}`
    expect(decide(withRules('tools: [a.read], then: allow', ask), call({ tool: 'a.read' })).decision).toBe('ask')
    const denied = decide(
      withRules('tools: [a.read], then: allow', ask, 'id: no, tools: ["**"], then: deny, because: Not now'),
      call({ tool: 'a.read' }),
    )
    expect(denied).toMatchObject({ decision: 'deny', rule: { id: 'no', because: 'Not now' } })
  })

  it('join duties with the larger number and wait for the shorter time', () => {
    const snapshot = withRules(
      'tools: [a.read], then: ask, duty: [{ group: owners, count: 1 }, { group: leads, count: 2 }], expires: 2d',
      'tools: ["a.*"], then: ask, duty: [{ group: owners, count: 3 }], expires: 30m, title: Read by owners',
    )
    expect(decide(snapshot, call({ tool: 'a.read' }))).toMatchObject({
      decision: 'ask',
      duties: [
        { group: 'owners', count: 3 },
        { group: 'leads', count: 2 },
      ],
      expiresInSeconds: 1800,
      rule: { id: 'DevPod/1', words: 'DevPod must ask before it uses a.read' },
    })
    expect(decide(withRules(`tools: [a.read], then: ask, ${signed}`), call({ tool: 'a.read' })).expiresInSeconds).toBe(
      86_400,
    )
  })

  it('give the shorter permission, a quarter of an hour where none of them says, and a day at most', () => {
    const ask = (more: string) => `tools: [a.read], then: ask, ${signed}${more}`
    const seconds = (...rules: string[]) => decide(withRules(...rules), call({ tool: 'a.read' })).permissionSeconds
    expect(seconds(ask(''))).toBe(900)
    expect(seconds(ask(', permission: 4h'))).toBe(4 * 3600)
    expect(seconds(ask(', permission: 4h'), ask(', permission: 5m'))).toBe(300)
    expect(seconds(ask(', permission: 4h'), ask(''))).toBe(900)
    expect(seconds('tools: [a.read], then: allow')).toBe(900)
    expect(seconds('tools: [a.read], then: deny')).toBe(0)
    const taken = (permission: string) => rule.shape.permission.safeParse(permission).success
    expect(['1m', '1440m', '24h', '1d'].every(taken)).toBe(true)
    expect(['0m', '1441m', '25h', '2d', '15', '15 m', 'soon'].some(taken)).toBe(false)
  })

  it('permit only when all paths are inside, and stop when one is', () => {
    const allow = withRules('tools: [a.write], when: { path: ["docs/**"] }, then: allow')
    const write = (...paths: string[]) => call({ tool: 'a.write', paths })
    expect(decide(allow, write('docs/a', 'docs/b/c')).decision).toBe('allow')
    expect(decide(allow, write('docs/a', 'src/b')).decision).toBe('deny')
    expect(decide(allow, write('docs/a', 'src/b')).chain.at(-1)?.words).toMatch(/for part of this only/)
    expect(decide(allow, write()).decision).toBe('deny')
    const deny = withRules(
      'tools: [a.write], then: allow',
      'tools: [a.write], when: { path: [".github/**"] }, then: deny',
    )
    expect(decide(deny, write('docs/a', '.github/workflows/x')).decision).toBe('deny')
    expect(decide(deny, write('docs/a')).decision).toBe('allow')
    const ask = withRules(
      'tools: [a.write], then: allow',
      `tools: [a.write], when: { path: ["docs/**"] }, then: ask, ${signed}`,
    )
    expect(decide(ask, write('docs/a', 'src/b')).decision).toBe('ask')
    const onlyAsk = withRules(`tools: [a.write], when: { path: ["docs/**"] }, then: ask, ${signed}`)
    expect(decide(onlyAsk, write('docs/a', 'src/b')).decision).toBe('deny')
  })

  it('count a branch that nobody named as unknown where the tool takes one', () => {
    const deny = withRules('tools: ["**"], then: allow', 'tools: ["**"], when: { branch: { is: main } }, then: deny')
    expect(decide(deny, call({ tool: 'a.write', branch: 'MAIN' })).decision).toBe('deny')
    expect(decide(deny, call({ tool: 'a.write', branch: 'work' })).decision).toBe('allow')
    expect(decide(deny, call({ tool: 'a.write', branch: null })).decision).toBe('deny')
    expect(decide(deny, call({ tool: 'a.read', branch: null })).decision).toBe('allow')
    const allow = withRules('tools: [a.write], when: { branch: { not: [main, "release/*"] } }, then: allow')
    expect(
      ['work', 'Main', 'release/1', null].map((branch) => decide(allow, call({ tool: 'a.write', branch })).decision),
    ).toEqual(['allow', 'deny', 'deny', 'deny'])
  })

  it.each<[string, string, Partial<Call>, Partial<Call>]>([
    ['size', 'size_bytes_over: 10', { sizeBytes: 11 }, { sizeBytes: 10 }],
    ['rate', 'rate_per_hour_over: 5', { callsLastHour: 6 }, { callsLastHour: 5 }],
    [
      'deleted share',
      'deleted_share_over: 0.5',
      { deletedShare: 0.6, paths: ['a'] },
      { deletedShare: 0.5, paths: ['a'] },
    ],
    [
      'a share nobody measured',
      'deleted_share_over: 0.5',
      { deletedShare: null, paths: ['a'] },
      { deletedShare: null, paths: [] },
    ],
    ['what it touches', 'touches: [symlink, workflow]', { touches: ['workflow'] }, { touches: ['executable'] }],
    ['touching nothing', 'touches: [symlink]', { touches: ['symlink'] }, { touches: [], paths: ['a'] }],
    ['what it touches, where nobody looked', 'touches: [symlink]', { paths: ['a'] }, { paths: [] }],
    ['prompt', 'prompt_state: [differs, never_seen]', { promptState: 'differs' }, { promptState: 'same_as_live' }],
    ['a prompt of before', 'prompt_state: [differs]', { promptState: 'unknown' }, { promptState: 'not_said' }],
    ['not looked through', 'looked_through: false', { findings: ['not_checked'] }, { findings: ['secret.key'] }],
    ['looked through', 'looked_through: true', { findings: [] }, { findings: ['loss', 'not_checked'] }],
    ['any finding', 'findings: any', { findings: ['Ünusual thing'] }, { findings: [] }],
    ['a finding of a kind', 'findings: ["secret.**"]', { findings: ['Secret.Key.github'] }, { findings: ['loss'] }],
    ['personal data', 'data_class: personal', { findings: ['contains_PII'] }, { findings: ['loss'] }],
    ['no personal data', 'data_class: ordinary', { findings: [] }, { findings: ['personal.email'] }],
  ])('look at %s', (_, condition, met, unmet) => {
    const snapshot = withRules('tools: [a.write], then: allow', `tools: [a.write], when: { ${condition} }, then: deny`)
    expect(decide(snapshot, call({ tool: 'a.write', ...met })).decision).toBe('deny')
    expect(decide(snapshot, call({ tool: 'a.write', ...unmet })).decision).toBe('allow')
  })

  it('say whether anybody must count calls', () => {
    expect(withRules('tools: [a.read], then: allow').countsCalls).toBe(false)
    expect(withRules('tools: [a.read], when: { rate_per_hour_over: 5 }, then: allow').countsCalls).toBe(true)
  })

  it('say whether anybody must hold texts against those that they take the place of', () => {
    const asks = (findings: string) =>
      withRules(`tools: [a.read], when: { findings: ${findings} }, then: deny`).asksForLosses
    expect(['any', 'none', '["loss.*"]', '["**"]', '["loss.share"]'].map(asks)).toEqual(Array(5).fill(true))
    expect(['["secret.*"]', '["loss.elision"]', '["loss"]', '["*"]'].map(asks)).toEqual(Array(4).fill(false))
  })

  it('hold in part where nobody knows what a text would lose of the one before', () => {
    const answer = (condition: string, then: string, asked: object = {}, tool = 'a.replace') => {
      const rules = [`tools: ["a.*"], when: { findings: ${condition} }, then: ${then}`]
      const open = then === 'allow' ? [] : ['tools: ["a.*"], then: allow']
      return decide(withReplacing(...open, ...rules), call({ tool, ...asked })).decision
    }
    const known = { lossesKnown: true }
    expect(['any', 'none', '["loss.*"]'].map((wanted) => answer(wanted, 'allow'))).toEqual(Array(3).fill('deny'))
    expect(answer('none', 'allow', known)).toBe('allow')
    expect(answer('["loss.*"]', 'allow', { findings: ['loss.share'], ...known })).toBe('allow')
    for (const then of [`ask, ${signed}`, 'deny']) {
      const held = then === 'deny' ? 'deny' : 'ask'
      expect(answer('["loss.*"]', then)).toBe(held)
      expect(answer('any', then)).toBe(held)
      expect(answer('["loss.*"]', then, known)).toBe('allow')
      expect(answer('["loss.*"]', then, { findings: ['loss.share'], ...known })).toBe(held)
      expect(answer('["secret.*"]', then)).toBe('allow')
      // A tool that takes the place of nothing loses nothing.
      expect(answer('["loss.*"]', then, {}, 'a.read')).toBe('allow')
    }
  })

  it('tell repositories apart, and count one that nobody named as unknown where the tool takes one', () => {
    const condition = 'repository: { is: [shop, "acme/*"] }'
    const deny = withRules('tools: ["**"], then: allow', `tools: ["**"], when: { ${condition} }, then: deny`)
    const answer = (tool: string, repository: string | null) =>
      decide(deny, call({ tool, branch: 'x', repository })).decision
    expect(['shop', 'SHOP', 'acme/till', 'till', 'acme/x/y'].map((name) => answer('a.read', name))).toEqual([
      'deny',
      'deny',
      'deny',
      'allow',
      'deny',
    ])
    expect(answer('a.clone', null)).toBe('deny')
    expect(answer('a.read', null)).toBe('allow')
    const allow = withRules(`tools: [a.clone], when: { ${condition} }, then: allow`)
    expect(
      ['shop', 'till', null].map((repository) => decide(allow, call({ tool: 'a.clone', repository })).decision),
    ).toEqual(['allow', 'deny', 'deny'])
  })

  it('count paths that nobody named as unknown where the tool takes them', () => {
    const deny = withRules('tools: ["**"], then: allow', 'tools: ["**"], when: { path: ["docs/**"] }, then: deny')
    expect(decide(deny, call({ tool: 'a.clone', paths: [] })).decision).toBe('deny')
    expect(decide(deny, call({ tool: 'a.clone', paths: ['src/a'] })).decision).toBe('allow')
    expect(decide(deny, call({ tool: 'a.read', paths: [] })).decision).toBe('allow')
  })
})
