import 'server-only'
import { z } from 'zod'
import { besideLines, lookedAt, measuredBy } from '@/lib/audit/measured/queries'
import { firstMeasures, laterMeasures } from '@/lib/audit/measures'
import { countedTool } from '@/lib/audit/names/made-up'
import { lastPlace, lineAtPlace, nextLines } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { type Tx } from '@/lib/db/client'
import {
  byDay,
  byDays,
  daysMark,
  type Generation,
  generations,
  longer,
  lookSteps,
  ofBoards,
  tallies,
  tookSteps,
  type TallyKey,
  type TallyRule,
  waitSteps,
} from '@/lib/insights/tallies'

/** So many lines of the record are counted in one transaction. */
const linesAtOnce = 5_000

/**
 * Counts the next lines of the record, each by the hour in which it was written and for all hours together, and for boards
 * by the day. Lines come in the order of their places, which is final, and the mark moves in the same transaction: each is
 * counted once, whatever happens between. Names of tools that pods made up are counted together. What came of a trial is left
 * out; that it was asked is not.
 */
export const countTallies = defineCommand({
  name: 'insights.count',
  permission: 'system:sweep',
  input: z.strictObject({ atOnce: z.int().min(1).max(100_000).default(linesAtOnce) }),
  patienceMs: 30_000,

  async run({ tx, input: { atOnce } }) {
    let isAll = true
    for (const generation of await behind(tx)) isAll = (await countNext(tx, generation, atOnce)) && isAll
    return { ok: true, value: { isAll }, events: 'unchanged' }
  },
})

/** What has not been counted to the end of the record. Where nothing came to be nothing is locked, and nothing written. */
async function behind(tx: Tx): Promise<Generation[]> {
  const rows = await tx.$queryRaw<{ id: Generation }[]>`
    select own.id from unnest(${[...generations]}::int[]) own(id) left join "TallyMark" m using (id)
    where ${lastPlace} > coalesce(m."position", 0) order by own.id`
  return rows.map(({ id }) => id)
}

async function countNext(tx: Tx, generation: Generation, atOnce: number): Promise<boolean> {
  await tx.$executeRaw`insert into "TallyMark" (id, "position") values (${generation}, 0) on conflict do nothing`
  const [mark] = await tx.$queryRaw<
    [{ position: bigint }]
  >`select "position" from "TallyMark" where id = ${generation} for update`
  const { until, isAll } = await nextLines(tx, mark.position, atOnce)
  if (until !== null) {
    if (generation === ofBoards) await carryDays(tx, mark.position)
    await tx.$executeRawUnsafe(counting[generation], mark.position, until)
    const moved = generation === ofBoards ? [ofBoards, daysMark] : [generation]
    await tx.$executeRaw`update "TallyMark" set "position" = ${until} where id = any(${moved})`
  }
  return isAll
}

/**
 * Days are the sums of their hours. An installation that has hours without days gets them here once; so does one in which
 * a worker of before went on counting hours alone, which the two marks tell.
 */
async function carryDays(tx: Tx, position: bigint): Promise<void> {
  const days = await tx.tallyMark.findUnique({ where: { id: daysMark } })
  if (days?.position === position) return
  await tx.$executeRaw`insert into "Tally" (name, hour, key, count, ms)
    select own.by_day, date_trunc('day', t.hour, 'UTC'), t.key, sum(t.count), sum(t.ms)
    from unnest(${namesByDay}::text[], ${namesByDay.map(byDay)}::text[]) own(name, by_day)
      join "Tally" t on t.name = own.name and t.hour > 'epoch' group by 1, 2, 3
    on conflict (name, hour, key) do update set count = excluded.count, ms = excluded.ms`
  await tx.$executeRaw`insert into "TallyMark" (id, "position") values (${daysMark}, ${position})
    on conflict (id) do update set "position" = excluded."position"`
}

const stepOf = (column: string, steps: readonly number[]) =>
  `case ${steps.map((seconds) => `when line.${column} <= ${seconds} then '${seconds}'`).join(' ')} else '${longer}' end`
const columns: Record<TallyKey, string> = {
  type: 'line.type',
  environment: `coalesce(line.environment, '')`,
  toolKey: `coalesce(line."toolKey", '')`,
  wait: stepOf('waited', waitSteps),
  measure: 'measure',
  rule: `coalesce(line.rule, '')`,
  department: `coalesce(line.department, '')`,
  outcome: `coalesce(line.outcome, '')`,
  who: 'line."actorKind"',
  took: stepOf('took', tookSteps),
  looked: stepOf('looked', lookSteps),
  decider: 'line."actorId"',
}

const nameIn = ({ name, generation }: TallyRule) =>
  byDays.includes(generation) ? `case when "isDay" then '${byDay(name)}' else '${name}' end` : `'${name}'`

const keyIn = ({ by }: TallyRule) =>
  by.length === 0 ? `''` : `concat_ws(' ', ${by.map((key) => columns[key]).join(', ')})`

const one = (rule: TallyRule) => `
  select ${nameIn(rule)} as name, hour, ${keyIn(rule)} as key, count(*) as count,
    ${rule.by.includes('wait') ? 'sum(round(line.waited * 1000))::bigint' : '0'} as ms
  from line${rule.by.includes('measure') ? ', unnest(line.measures) as measure' : ''}
  where line.type in (${listed(rule.of)})${rule.by.includes('looked') ? ' and line.looked is not null' : ''} group by 1, 2, 3`

const rulesOf = (generation: Generation) =>
  (Object.values(tallies) as readonly TallyRule[]).filter((rule) => rule.generation === generation)
const namesByDay = [...new Set(byDays.flatMap(rulesOf).map(({ name }) => name))]

const listed = (types: readonly string[]) => types.map((type) => `'${type}'`).join(', ')

/** What the lines of a generation are asked beside their own columns, of which the first has nothing but those, and which are left out. */
const asked: Record<Generation, { columns: string; beside: string; trials?: true }> = {
  1: { columns: '', beside: '' },
  2: {
    columns: `, ${measuredBy(firstMeasures)} as measures, e.data ->> 'rule' as rule, d.department`,
    beside: besideLines,
  },
  3: { columns: ', e.outcome, e."actorKind"', beside: '', trials: true },
  // What was claimed and reported in one step took no time.
  4: {
    columns: ', coalesce(extract(epoch from e.at - c."grantUsedAt"), 0) as took',
    beside: 'left join "Call" c on c.id = e."callId"',
  },
  6: { columns: `, ${measuredBy(laterMeasures[6])} as measures, d.department`, beside: besideLines },
  7: {
    columns: `, ${measuredBy(laterMeasures[7])} as measures, d.department, ${lookedAt} as looked, e."actorId"`,
    beside: besideLines,
  },
  8: { columns: '', beside: '', trials: true },
}

/** By what a line is counted, and whether that is a day: by its hour, by all hours together, and for boards by its day. */
const spansOf = (generation: Generation) =>
  [
    `(date_trunc('hour', e.at, 'UTC'), false)`,
    `('epoch'::timestamptz, false)`,
    ...(byDays.includes(generation) ? [`(date_trunc('day', e.at, 'UTC'), true)`] : []),
  ].join(', ')

/** Lines behind the place $1 and up to $2. A request is told when it was asked by the time in its own row, which nobody may change. */
function countingOf(generation: Generation): string {
  const rules = rulesOf(generation)
  const { columns: more, beside, trials } = asked[generation]
  return `
  with line as materialized (
    select e.type, coalesce(e.environment, r.environment) as environment, ${countedTool} as "toolKey", h.hour, h."isDay",
      extract(epoch from e.at - r."askedAt") as waited${more}
    from "AuditOrder" o ${lineAtPlace}
      left join "Request" r on r.id = e."requestId" ${beside},
      lateral (values ${spansOf(generation)}) as h(hour, "isDay")
    where o."position" > $1::bigint and o."position" <= $2::bigint${trials ? '' : ` and not e.data ? 'tried'`}
      and e.type in (${listed([...new Set(rules.flatMap(({ of }) => of))])}))
  insert into "Tally" as t (name, hour, key, count, ms)
  ${rules.map(one).join('\n  union all')}
  on conflict (name, hour, key) do update set count = t.count + excluded.count, ms = t.ms + excluded.ms`
}

const counting: Record<Generation, string> = {
  1: countingOf(1),
  2: countingOf(2),
  3: countingOf(3),
  4: countingOf(4),
  6: countingOf(6),
  7: countingOf(7),
  8: countingOf(8),
}
