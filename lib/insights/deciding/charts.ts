import type { MeasureName } from '@/lib/audit/measures'
import { paths } from '@/lib/core/paths'
import type { Chart } from '@/lib/insights/board/chart'
import type { BoardFacts } from '@/lib/insights/board/queries'
import type { Deciding } from '@/lib/insights/deciding/schema'
import { lookSteps } from '@/lib/insights/tallies'
import { stepWords, within } from '@/lib/insights/waiting'

// How people decide: by what weighs how much, how long they look, and how it is spread over them.

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)
const plain = (number: number) => number.toLocaleString('en')

export function lookCharts(facts: BoardFacts, department?: string): Chart[] {
  const { deciding } = facts
  if (!deciding) return []
  const list = (counted: MeasureName) => paths.audit({ counted, department, ...facts.period.now })
  return [weights(facts, list), looks(deciding, list('decisions_looked')), load(deciding, list('decisions'))]
}

const tiers = ['routine', 'elevated', 'high', 'critical'] as const
const tierNames = { routine: 'Routine', elevated: 'Elevated', high: 'High', critical: 'Critical' }

function weights({ counted }: BoardFacts, list: (counted: MeasureName) => string): Chart {
  const of = (what: 'decisions' | 'refusals', when: 'now' | 'before') =>
    tiers.map((tier) => counted[`${what}_${tier}`][when])
  const [all, refused] = [of('decisions', 'now'), of('refusals', 'now')]
  const shares = tiers.map((tier, at) => ({ tier, all: all[at]!, refused: refused[at]! }))
  const most = shares
    .filter((one) => one.refused > 0)
    .toSorted((one, other) => other.refused / other.all - one.refused / one.all)[0]
  return {
    name: 'weights',
    title:
      sum(all) === 0
        ? 'Nothing was decided, whatever it weighed'
        : most
          ? `“No” was said most often to what is ${most.tier}: to ${plain(most.refused)} of ${plain(most.all)}`
          : `Nobody said no, whatever it weighed: all ${plain(sum(all))} were approved`,
    subtitle: 'Decisions by what they weighed then; thin line: the time before',
    by: 'Weight',
    columns: tiers.map((tier) => ({ name: tierNames[tier] })),
    series: [
      { label: 'Approved', tone: 3, values: shares.map((one) => one.all - one.refused) },
      { label: 'Said no', tone: 2, values: refused, hrefs: tiers.map((tier) => list(`refusals_${tier}`)) },
    ],
    before: of('decisions', 'before'),
    hrefs: tiers.map((tier) => list(`decisions_${tier}`)),
    href: list('decisions'),
  }
}

function looks({ looked }: Deciding, href: string): Chart {
  const [half, all] = [within(looked.now, 0.5, lookSteps), sum(looked.now)]
  const columns = [...lookSteps.map((step) => ({ name: `≤ ${stepWords(step)}` })), { name: 'longer' }]
  return {
    name: 'looks',
    title:
      half === null
        ? 'Of no high or critical decision is known how long somebody looked'
        : `Half of ${plain(all)} high or critical decisions came after ${Number.isFinite(half) ? 'at most ' : ''}${stepWords(half, lookSteps)} of looking`,
    subtitle: 'High or critical decisions by how long the request was on the screen; thin line: the time before',
    by: 'Step',
    columns,
    series: [{ label: 'Decisions', tone: 1, values: looked.now }],
    before: looked.before,
    hrefs: columns.map(() => null),
    href,
  }
}

/** Of fewer people than these nothing is said: what each of them did could be told from it. */
const fewest = 3
/** The least that each step holds. */
const loads = [1, 5, 10, 20, 50, 100] as const

function load({ load: people }: Deciding, href: string): Chart {
  const [all, many] = [sum(people.now), people.now.length]
  const isEnough = many >= fewest
  const middle = people.now[Math.ceil(many / 2) - 1] ?? 0
  const columns = loads.map((least, at) => ({
    name: at + 1 < loads.length ? `${least}–${loads[at + 1]! - 1}` : `${least}+`,
  }))
  return {
    name: 'load',
    title:
      many === 0
        ? 'Nobody decided anything'
        : isEnough
          ? `Half of ${plain(many)} people decided at most ${plain(middle)} requests each; the most that one decided is ${plain(people.now.at(-1)!)} of ${plain(all)}`
          : `Fewer than ${fewest} people decided all ${plain(all)} requests`,
    subtitle: `People by how many requests each decided; thin line: the time before. Of fewer than ${fewest} people it is not said.`,
    by: 'Decided each',
    columns,
    series: [{ label: 'People', tone: 5, values: spread(people.now) }],
    before: spread(people.before),
    hrefs: columns.map(() => null),
    href,
  }
}

function spread(people: readonly number[]): number[] {
  return loads.map((least, at) =>
    people.length < fewest ? 0 : people.filter((each) => each >= least && each < (loads[at + 1] ?? Infinity)).length,
  )
}
