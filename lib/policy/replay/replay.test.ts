import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePolicy } from '@/lib/policy/compile'
import { call, signed, withRules } from '@/lib/policy/fixture'
import { decideNaively, type NaiveDecision } from '@/lib/policy/fixture-naive'
import { callsOf, catalogues, policies } from '@/lib/policy/fixture-random'
import { type Recorded, replayCalls, type Replayed } from '@/lib/policy/replay/replay'
import { replayResult } from '@/lib/policy/replay/schema'
import type { Call as Question } from '@/lib/policy/schema'

const replayed: Replayed = {
  digest: 'draft',
  baseVersion: 7,
  window: { from: '2026-10-28T00:00:00.000Z', until: '2026-11-27T00:00:00.000Z', most: 1_000 },
  pods: ['pod-0', 'pod-1', 'pod-2'],
  isCut: false,
}

/** Recorded calls, the newest first, a minute apart. */
const recorded = (questions: readonly Recorded['question'][], pods = 2): Recorded[] =>
  questions.map((question, at) => ({
    id: `call-${at}`,
    at: new Date(Date.UTC(2026, 10, 26, 12, -at)),
    podId: `pod-${at % pods}`,
    task: at % 2 === 0 ? 'T' : null,
    question,
    toolMoved: false,
    countedAgain: false,
  }))

const situations = catalogues.chain((tools) =>
  fc.record({
    tools: fc.constant(tools),
    before: policies,
    after: policies,
    questions: fc.array(callsOf(tools), { minLength: 10, maxLength: 30 }),
  }),
)

/** A second opinion: by the interpreter that shares no code, into lines of text that are counted. */
function naively(was: NaiveDecision, is: NaiveDecision, { role, tool, environment }: Question): string | null {
  const said = ({ decision, duties, tier, expiresInSeconds, permissionSeconds }: NaiveDecision) =>
    decision === 'ask'
      ? `ask ${duties.map(({ group, count }) => `${count} of ${group}`).join(' and ')} ${tier} ${expiresInSeconds} ${permissionSeconds}`
      : decision
  if (said(was) === said(is)) return null
  const kinds: Record<string, string> = {
    'deny allow': 'newly_allowed',
    'ask allow': 'no_longer_asked',
    'deny ask': 'newly_asked',
    'allow ask': 'newly_asked',
    'ask ask': 'other_signers',
    'ask deny': 'newly_denied',
    'allow deny': 'newly_denied',
  }
  return `${kinds[`${was.decision} ${is.decision}`]} ${role} ${tool} ${environment}: ${said(was)} -> ${said(is)}`
}

function tally(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1
  return counts
}

it('finds what a second interpreter finds, in every kind, group and number', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(situations, ({ tools, before, after, questions: all }) => {
      const questions = all.filter(
        ({ findings, promptState }) => !findings.includes('not_checked') && promptState !== 'unknown',
      )
      const result = replayCalls(
        compilePolicy(before, tools),
        compilePolicy(after, tools),
        recorded(questions),
        replayed,
      )
      expect(replayResult.parse(result)).toEqual(result)
      const pairs = questions.map((question) => {
        const [was, is] = [decideNaively(before, tools, question), decideNaively(after, tools, question)] as const
        return { was, is, line: naively(was, is, question) }
      })
      const lines = pairs.flatMap(({ line }) => line ?? [])
      const words = ({
        answer,
        duties,
        tier,
        expiresInSeconds,
        permissionSeconds,
      }: (typeof result)['groups'][number]['before']) =>
        answer === 'ask'
          ? `ask ${duties.map(({ group, count }) => `${count} of ${group}`).join(' and ')} ${tier} ${expiresInSeconds} ${permissionSeconds}`
          : answer
      const found = Object.fromEntries(
        result.groups.map(({ kind, role, tool, environment, before: was, after: is, count }) => [
          `${kind} ${role} ${tool} ${environment}: ${words(was)} -> ${words(is)}`,
          count,
        ]),
      )
      expect(found).toEqual(tally(lines))
      const { unchanged, pods, ...kinds } = result.totals
      expect(unchanged).toBe(questions.length - lines.length)
      expect(pods).toBe(new Set(pairs.flatMap(({ line }, at) => (line === null ? [] : at % 2))).size)
      expect(tally(lines.map((line) => line.split(' ')[0]!))).toEqual(
        Object.fromEntries(Object.entries(kinds).filter(([, count]) => count > 0)),
      )
      const asked = (which: 'was' | 'is') =>
        tally(pairs.flatMap((pair) => pair[which].duties.map(({ group }) => group)))
      for (const [which, when] of [
        ['was', 'before'],
        ['is', 'after'],
      ] as const) {
        const told = result.approvers.filter((one) => one[when] > 0).map((one) => [one.group, one[when]])
        expect(Object.fromEntries(told)).toEqual(asked(which))
      }
      for (const line of lines) seen.add(line.split(' ')[0]!)
    }),
    { numRuns: 100 },
  )
  // The cases must be worth something.
  expect(seen.size).toBe(5)
})

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
