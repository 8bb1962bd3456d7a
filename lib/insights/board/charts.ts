import { hasDepartment } from '@/lib/audit/measures'
import { madeUp, noSuchTool } from '@/lib/audit/names/made-up'
import { paths } from '@/lib/core/paths'
import type { Chart, Heat } from '@/lib/insights/board/chart'
import { drawn, type OverTime } from '@/lib/insights/board/drawn'
import type { BoardFacts } from '@/lib/insights/board/queries'
import type { ToolUse } from '@/lib/insights/counted/queries'
import { lookCharts } from '@/lib/insights/deciding/charts'
import { workCharts } from '@/lib/insights/flowing/charts'
import type { Board } from '@/lib/insights/number'
import { longer, waitSteps } from '@/lib/insights/tallies'
import { stepWords, within } from '@/lib/insights/waiting'

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)
const plain = (number: number) => number.toLocaleString('en')

/** The charts of a board. */
export function chartsIn(board: Board, facts: BoardFacts, department?: string): Chart[] {
  return charts[board](facts, department)
}

const charts: Record<Board, (facts: BoardFacts, department?: string) => Chart[]> = {
  control: (facts, department) => [endings(facts, department), waits(facts, department)],
  oversight: (facts, department) => [
    answers(facts, department),
    heavy(facts, department),
    ...lookCharts(facts, department),
  ],
  flow: (facts, department) => [tasks(facts), ends(facts, department), ...workCharts(facts, department)],
  exposure: (facts) => [finds(facts)],
}

function overTime(
  { parts, drawn: found }: BoardFacts,
  { of, all }: OverTime,
  department?: string,
): Pick<Chart, 'columns' | 'series' | 'before' | 'hrefs' | 'href'> {
  const divided = hasDepartment(all) ? department : undefined
  const total = (at: number) => sum(of.map(({ measure }) => found[measure]?.before[at] ?? 0))
  const list = (window: { from: string; to: string }) => paths.audit({ counted: all, department: divided, ...window })
  return {
    columns: parts.now.map(({ from }) => ({ from })),
    series: of.map(({ measure, label, tone }) => ({ label, tone, values: found[measure]?.now ?? [] })),
    before: parts.before.map((_, at) => total(at)),
    hrefs: parts.now.map(({ from, to }) => list({ from, to })),
    href: list({ from: parts.now[0]!.from, to: parts.now.at(-1)!.to }),
  }
}

function endings(facts: BoardFacts, department?: string): Chart {
  const { counted } = facts
  const [approved, all, expired] = [counted.approvals.now, counted.ends.now, counted.expiries.now]
  return {
    name: 'endings',
    title:
      all === 0
        ? 'No request came to its end'
        : `${plain(approved)} of ${plain(all)} requests were approved; nobody answered ${plain(expired)}`,
    subtitle: 'Requests by how they ended; thin line: the time before',
    ...overTime(facts, drawn.endings, department),
  }
}

function waits(facts: BoardFacts, department?: string): Chart {
  const { now, before } = facts.waited
  const half = within(now, 0.5)
  const divided = department
  const href = paths.audit({ counted: 'decisions', department: divided, ...facts.period.now })
  return {
    name: 'waits',
    title:
      half === null
        ? 'Nothing was decided'
        : `Half of ${plain(sum(now))} decisions took ${Number.isFinite(half) ? `at most ${stepWords(half)}` : stepWords(half)}`,
    subtitle: 'Decisions by how long the request had waited; thin line: the time before',
    by: 'Step',
    columns: [...waitSteps.map((step) => ({ name: `≤ ${stepWords(step)}` })), { name: longer }],
    series: [{ label: 'Decisions', tone: 1, values: now }],
    before,
    hrefs: now.map(() => null),
    href,
  }
}

function answers(facts: BoardFacts, department?: string): Chart {
  const { counted } = facts
  const [said, all] = [counted.refusals.now, counted.decisions.now]
  return {
    name: 'answers',
    title: all === 0 ? 'Nothing was decided' : `${plain(said)} of ${plain(all)} decisions said no`,
    subtitle: 'Decisions by what they said; thin line: the time before',
    ...overTime(facts, drawn.answers, department),
  }
}

function heavy(facts: BoardFacts, department?: string): Chart {
  const { counted } = facts
  const [hurried, all] = [counted.decisions_hurried.now, counted.decisions_heavy.now]
  return {
    name: 'heavy',
    title:
      all === 0
        ? 'Nothing of high risk was decided'
        : `${plain(hurried)} of ${plain(all)} high or critical decisions came in a hurry`,
    subtitle: 'High or critical decisions; thin line: the time before',
    ...overTime(facts, drawn.heavy, department),
  }
}

function tasks(facts: BoardFacts): Chart {
  const { counted } = facts
  const [begun, done] = [counted.tasks_begun.now, counted.tasks_completed.now]
  return {
    name: 'tasks',
    title: `${plain(done)} ${done === 1 ? 'task was' : 'tasks were'} completed while ${plain(begun)} ${begun === 1 ? 'was' : 'were'} begun`,
    subtitle: 'Tasks completed; thin line: the time before',
    ...overTime(facts, drawn.tasks),
  }
}

function ends(facts: BoardFacts, department?: string): Chart {
  const { counted } = facts
  const [failed, all] = [counted.acts_failed.now, counted.acts_reported.now]
  return {
    name: 'failures',
    title: all === 0 ? 'No action came to an end' : `${plain(failed)} of ${plain(all)} actions failed`,
    subtitle: 'Actions that failed or of which nobody told; thin line: the time before',
    ...overTime(facts, drawn.failures, department),
  }
}

function finds(facts: BoardFacts): Chart {
  const all = facts.counted.findings.now
  return {
    name: 'finds',
    title:
      all === 0
        ? 'Nothing was found in any text'
        : `Something was found in ${plain(all)} ${all === 1 ? 'text' : 'texts'}`,
    subtitle: 'Texts in which a check found something; thin line: the time before',
    ...overTime(facts, drawn.finds),
  }
}

const mostTools = 12

/** Which tools pods call, by what policy answered: those that are called most. */
export function heatIn({ uses, period }: BoardFacts): Heat {
  const called = ({ allowed, asked, denied }: ToolUse) => allowed + asked + denied
  const all = sum(uses.map(called))
  const [first] = uses
  return {
    name: 'uses',
    title: first ? `“${first.title}” is ${plain(called(first))} of ${plain(all)} calls` : 'No tool was called',
    subtitle: 'Calls by tool and by what policy answered',
    rows: uses.slice(0, mostTools).map((use) => ({
      ...use,
      href: paths.audit({
        what: 'call',
        ...(use.tool === madeUp ? { q: noSuchTool } : { tool: use.tool }),
        ...period.now,
      }),
    })),
    more: Math.max(0, uses.length - mostTools),
  }
}
