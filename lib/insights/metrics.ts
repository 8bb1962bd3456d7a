import { longer, type TallyName, waitSteps } from '@/lib/insights/tallies'

/** The tallies of which metrics are made; boards have more, with many more keys. */
export const metricTallies = ['calls', 'requests', 'waits'] as const satisfies readonly TallyName[]
type MetricTally = (typeof metricTallies)[number]

/** What is known at one moment: what was counted of the record, and what stands now. */
export type Facts = {
  /** For all hours together; keys in the order of their tally. */
  tallies: readonly { name: string; keys: readonly string[]; count: number; ms: number }[]
  /** Tools that pods may be given, and whether failure of one is critical. */
  tools: readonly { key: string; critical: boolean }[]
  environments: readonly string[]
  waiting: readonly { tier: string; environment: string; count: number; oldestSeconds: number }[]
  findings: readonly { severity: string; count: number }[]
  givenUp: number
  /** Incidents that are not over, by their weight. */
  incidents: readonly { severity: string; count: number }[]
  /** Lines that have their place in the record and are not counted yet. */
  behind: number
  shortcutsRefused: number
  /** Log stores by their kind: of each the one that is furthest behind, and how many lines all of them refused. */
  sinks: readonly { kind: string; behind: number; seconds: number; refused: number }[]
}

type Labels = Readonly<Record<string, string>>
type Value = { labels: Labels; value: number }
/** How many took at most so many seconds, for each step, and how long all took together. */
type Waits = { labels: Labels; upTo: readonly number[]; count: number; sum: number }

/** One thing that is measured, defined once: in words, with what it leaves out, and made from what is known. */
export type Metric = {
  name: `countersign_${string}`
  words: string
  leavesOut?: string
  labels: readonly string[]
} & (
  | { type: 'counter' | 'gauge'; values(facts: Facts): Value[] }
  | { type: 'histogram'; steps: readonly number[]; values(facts: Facts): Waits[] }
)

const madeUp = 'what was made up in a trial'

/** Everything that is measured, in the order in which it is told. */
export const metrics: readonly Metric[] = [
  {
    name: 'countersign_calls_total',
    type: 'counter',
    words: 'Calls of pods by what policy answered: allowed, asked, denied.',
    labels: ['decision', 'environment'],
    values: (facts) => summed(facts, 'calls', ['allowed', 'asked', 'denied'], 'call', 'decision'),
  },
  {
    name: 'countersign_call_outcomes_total',
    type: 'counter',
    words: 'What came of calls by tool: succeeded, failed, or unreported where nobody said.',
    leavesOut: `tools that no pod may be given any more, and ${madeUp}`,
    labels: ['tool', 'critical', 'outcome', 'environment'],
    values: outcomes,
  },
  {
    name: 'countersign_requests_total',
    type: 'counter',
    words:
      'Requests that ended by a decision of people or without one: approved, rejected, changes_requested, expired.',
    leavesOut: `${madeUp}; a decision that was taken back is counted`,
    labels: ['decision', 'environment'],
    values: (facts) =>
      summed(facts, 'requests', ['approved', 'rejected', 'changes_requested', 'expired'], 'request', 'decision'),
  },
  {
    name: 'countersign_decision_seconds',
    type: 'histogram',
    steps: waitSteps,
    words: 'How long requests waited until people decided.',
    leavesOut: `requests that nobody decided, and ${madeUp}`,
    labels: ['environment'],
    values: waits,
  },
  {
    name: 'countersign_requests_waiting',
    type: 'gauge',
    words: 'Requests that wait for people now.',
    labels: ['tier', 'environment'],
    values: ({ waiting }) =>
      waiting.map(({ tier, environment, count }) => ({ labels: { tier, environment }, value: count })),
  },
  {
    name: 'countersign_requests_oldest_seconds',
    type: 'gauge',
    words: 'For how long the oldest request has waited that waits now; 0 where none does.',
    labels: [],
    values: ({ waiting }) => [{ labels: {}, value: Math.max(0, ...waiting.map(({ oldestSeconds }) => oldestSeconds)) }],
  },
  {
    name: 'countersign_findings_open',
    type: 'gauge',
    words: 'Findings about which nobody has said anything yet, without what is let through for a time.',
    labels: ['severity'],
    values: ({ findings }) => findings.map(({ severity, count }) => ({ labels: { severity }, value: count })),
  },
  {
    name: 'countersign_incidents_open',
    type: 'gauge',
    words: 'Incidents that are not resolved, by their weight: low, medium, high. Silenced ones are among them.',
    labels: ['severity'],
    values: ({ incidents }) => incidents.map(({ severity, count }) => ({ labels: { severity }, value: count })),
  },
  {
    name: 'countersign_work_given_up',
    type: 'gauge',
    words: 'Background work that failed for good and that no admin has taken note of.',
    labels: [],
    values: ({ givenUp }) => [{ labels: {}, value: givenUp }],
  },
  {
    name: 'countersign_record_lines_behind',
    type: 'gauge',
    words: 'Lines of the record that are not counted yet: other figures are so much behind.',
    labels: [],
    values: ({ behind }) => [{ labels: {}, value: behind }],
  },
  {
    name: 'countersign_sink_lag_lines',
    type: 'gauge',
    words:
      'Lines of the record that a log store has not been sent yet, of each kind the store that is furthest behind.',
    leavesOut: 'log stores that somebody paused',
    labels: ['kind'],
    values: ({ sinks }) => sinks.map(({ kind, behind }) => ({ labels: { kind }, value: behind })),
  },
  {
    name: 'countersign_sink_lag_seconds',
    type: 'gauge',
    words: 'For how long the oldest line has waited that a log store has not been sent yet; 0 where it has everything.',
    leavesOut: 'log stores that somebody paused',
    labels: ['kind'],
    values: ({ sinks }) => sinks.map(({ kind, seconds }) => ({ labels: { kind }, value: seconds })),
  },
  {
    name: 'countersign_sink_refused_lines',
    type: 'gauge',
    words: 'Lines that log stores refused for good, and about which nobody has said anything yet.',
    labels: ['kind'],
    values: ({ sinks }) => sinks.map(({ kind, refused }) => ({ labels: { kind }, value: refused })),
  },
  {
    name: 'countersign_shortcuts_refused_total',
    type: 'counter',
    words: 'Batches of calls that this process had to write in the slower way.',
    labels: [],
    values: ({ shortcutsRefused }) => [{ labels: {}, value: shortcutsRefused }],
  },
]

function of({ tallies }: Facts, name: MetricTally) {
  return tallies.filter((tally) => tally.name === name)
}

/** The sums of a tally by kind of line and environment, with a nought for what never was: a first one is then a change. */
function summed(facts: Facts, name: MetricTally, kinds: readonly string[], noun: string, label: string): Value[] {
  const found = of(facts, name)
  return kinds.flatMap((kind) =>
    facts.environments.map((environment) => {
      const same = found.filter(({ keys }) => keys[0] === `${noun}.${kind}` && keys[1] === environment)
      return { labels: { [label]: kind, environment }, value: same.reduce((sum, { count }) => sum + count, 0) }
    }),
  )
}

const ends = ['succeeded', 'failed', 'unreported']

/** Of critical tools also what never was, so that the first failure of one is a change. */
function outcomes(facts: Facts): Value[] {
  const counted = new Map(of(facts, 'calls').map(({ keys, count }) => [keys.join(' '), count]))
  return facts.tools.flatMap(({ key: tool, critical }) =>
    ends.flatMap((outcome) =>
      facts.environments.flatMap((environment) => {
        const value = counted.get(`call.${outcome} ${environment} ${tool}`)
        if (value === undefined && !critical) return []
        return { labels: { tool, critical: String(critical), outcome, environment }, value: value ?? 0 }
      }),
    ),
  )
}

function waits(facts: Facts): Waits[] {
  const found = of(facts, 'waits')
  return facts.environments.map((environment) => {
    const here = found.filter(({ keys }) => keys[0] === environment)
    const within = (step: string) => here.find(({ keys }) => keys[1] === step)?.count ?? 0
    let sofar = 0
    const upTo = waitSteps.map((step) => (sofar += within(String(step))))
    const ms = here.reduce((sum, tally) => sum + tally.ms, 0)
    return { labels: { environment }, upTo, count: sofar + within(longer), sum: ms / 1000 }
  })
}
