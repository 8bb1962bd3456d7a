import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePolicy } from '@/lib/policy/compile'
import { decideNaively, type NaiveDecision } from '@/lib/policy/fixture-naive'
import { callsOf, catalogues, policies } from '@/lib/policy/fixture-random'
import { recorded, replayed } from '@/lib/policy/replay/fixture'
import { replayCalls } from '@/lib/policy/replay/replay'
import { replayResult } from '@/lib/policy/replay/schema'
import type { Call as Question } from '@/lib/policy/schema'

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
        ({ findings, promptState, lossesKnown }) =>
          !findings.includes('not_checked') && promptState !== 'unknown' && lossesKnown === true,
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
    { numRuns: 1_000 },
  )
  // The cases must be worth something.
  expect(seen.size).toBe(5)
})
