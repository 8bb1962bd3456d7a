import { expect, it } from 'vitest'
import { call, signed, withReplacing, withRules } from '@/lib/policy/fixture'
import { recorded, replayed } from '@/lib/policy/replay/fixture'
import { replayCalls } from '@/lib/policy/replay/replay'

const rules = {
  denies: 'tools: [a.*], then: deny',
  allows: 'tools: [a.*], then: allow',
  asks: `tools: [a.*], then: ask, ${signed}`,
  asksMore: 'tools: [a.*], then: ask, duty: [{ group: owners, count: 2 }]',
  asksOthers: 'tools: [a.*], then: ask, duty: [{ group: leads, count: 1 }]',
  weighsMore: `tools: [a.*], then: ask, ${signed}, tier: critical`,
  waitsLonger: `tools: [a.*], then: ask, ${signed}, expires: 2d`,
  permitsLonger: `tools: [a.*], then: ask, ${signed}, permission: 4h`,
}

it.each<[keyof typeof rules, keyof typeof rules, string | null, boolean?]>([
  ['denies', 'allows', 'newly_allowed', true],
  ['denies', 'asks', 'newly_asked', true],
  ['allows', 'asks', 'newly_asked', false],
  ['allows', 'denies', 'newly_denied', false],
  ['asks', 'allows', 'no_longer_asked', true],
  ['asks', 'denies', 'newly_denied', false],
  ['asks', 'asksMore', 'other_signers', false],
  ['asksMore', 'asks', 'other_signers', true],
  ['asks', 'asksOthers', 'other_signers', true],
  ['asks', 'weighsMore', 'other_signers', false],
  ['weighsMore', 'asks', 'other_signers', true],
  ['asks', 'waitsLonger', 'other_signers', true],
  ['waitsLonger', 'asks', 'other_signers', false],
  ['asks', 'permitsLonger', 'other_signers', true],
  ['permitsLonger', 'asks', 'other_signers', false],
  ['asks', 'asks', null],
])('from %s to %s is %s', (before, after, kind, milder) => {
  const questions = [call({ tool: 'a.read' })]
  const { groups, totals } = replayCalls(
    withRules(rules[before]),
    withRules(rules[after]),
    recorded(questions),
    replayed,
  )
  expect(groups.map((group) => [group.kind, group.milder])).toEqual(kind === null ? [] : [[kind, milder]])
  expect(totals.unchanged).toBe(kind === null ? 1 : 0)
})

it('does not guess what is in a call that was not looked through, where one of the two policies asks', () => {
  const inside = withRules('tools: [a.read], then: allow', 'tools: [a.read], when: { findings: any }, then: deny')
  const calls = recorded([call({ tool: 'a.read', findings: ['not_checked'] }), call({ tool: 'a.read' })])
  const open = withRules('tools: [a.read], then: allow')
  expect(replayCalls(open, inside, calls, replayed).coverage).toMatchObject({
    replayed: 1,
    notReplayable: { findings: 1 },
  })
  expect(replayCalls(open, open, calls, replayed).coverage).toMatchObject({ replayed: 2 })
})

it('does not guess what a call would have lost, where one of the two policies asks', () => {
  const asking = withReplacing(
    'tools: ["a.*"], then: allow',
    'tools: ["a.*"], when: { findings: ["loss.*"] }, then: deny',
  )
  const calls = recorded([
    call({ tool: 'a.replace' }),
    call({ tool: 'a.replace', lossesKnown: true }),
    call({ tool: 'a.read' }),
  ])
  const open = withReplacing('tools: ["a.*"], then: allow')
  expect(replayCalls(open, asking, calls, replayed).coverage).toMatchObject({
    replayed: 2,
    notReplayable: { losses: 1 },
  })
  expect(replayCalls(open, open, calls, replayed).coverage).toMatchObject({ replayed: 3 })
})

it('does not guess what the prompt of a call from before was, where one of the two policies asks', () => {
  const asking = withRules('tools: [a.read], when: { prompt_state: [same_as_live, not_said] }, then: allow')
  const calls = recorded([call({ tool: 'a.read', promptState: 'unknown' }), call({ tool: 'a.read' })])
  const open = withRules('tools: [a.read], then: allow')
  expect(replayCalls(open, asking, calls, replayed).coverage).toMatchObject({
    replayed: 1,
    notReplayable: { prompt: 1 },
  })
  expect(replayCalls(open, open, calls, replayed).coverage).toMatchObject({ replayed: 2 })
})

it('names the dangerous direction first, the newest calls with their tasks, and says what it covers', () => {
  const before = withRules('tools: [a.read], then: allow', `tools: [a.write], then: ask, ${signed}`)
  const after = withRules('tools: [a.write], then: allow')
  const reads = Array.from({ length: 70 }, () => call({ tool: 'a.read' }))
  const calls = recorded([...reads, call({ tool: 'a.write' }), 'facts', 'facts', 'repository'])
  const result = replayCalls(before, after, calls, replayed)
  expect(result.groups.map(({ kind, tool, count, pods }) => [kind, tool, count, pods])).toEqual([
    ['no_longer_asked', 'a.write', 1, 1],
    ['newly_denied', 'a.read', 70, 2],
  ])
  expect(result.groups[1]!.calls).toHaveLength(50)
  expect(result.groups[1]!.calls[0]).toEqual({
    id: 'call-0',
    at: '2026-11-26T12:00:00.000Z',
    podId: 'pod-0',
    task: 'T',
  })
  expect(result.coverage).toMatchObject({
    recorded: 74,
    replayed: 71,
    oldest: '2026-11-26T10:47:00.000Z',
    newest: '2026-11-26T12:00:00.000Z',
    notReplayable: { facts: 2, repository: 1 },
    pods: 3,
    podsWithoutCalls: 1,
  })
  expect(result.approvers).toEqual([{ group: 'owners', before: 1, after: 0 }])
})
