import 'server-only'
import { z } from 'zod'
import { nextLines } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { longer, tallies, type TallyKey, type TallyRule, waitSteps } from '@/lib/insights/tallies'

/** So many lines of the record are counted in one transaction. */
const linesAtOnce = 5_000

/**
 * Counts the next lines of the record, each by the hour in which it was written and for all hours together. Lines come in
 * the order of their places, which is final, and the mark moves in the same transaction: each is counted once, whatever
 * happens between. What came of a trial is left out; that it was asked is not.
 */
export const countTallies = defineCommand({
  name: 'insights.count',
  permission: 'system:sweep',
  input: z.strictObject({ atOnce: z.int().min(1).max(100_000).default(linesAtOnce) }),
  patienceMs: 30_000,

  async run({ tx, input: { atOnce } }) {
    // Where nothing came to be nothing is locked, so that an idle installation writes nothing.
    const [{ isBehind }] = await tx.$queryRaw<[{ isBehind: boolean }]>`select exists (select from "AuditOrder"
      where "position" > coalesce((select "position" from "TallyMark"), 0)) as "isBehind"`
    if (!isBehind) return { ok: true, value: { isAll: true }, events: 'unchanged' }
    await tx.$executeRaw`insert into "TallyMark" ("position") values (0) on conflict do nothing`
    const [mark] = await tx.$queryRaw<
      [{ position: bigint }]
    >`select "position" from "TallyMark" where id = 1 for update`
    const { until, isAll } = await nextLines(tx, mark.position, atOnce)
    if (until !== null) {
      await tx.$executeRawUnsafe(counting, mark.position, until)
      await tx.$executeRaw`update "TallyMark" set "position" = ${until} where id = 1`
    }
    return { ok: true, value: { isAll }, events: 'unchanged' }
  },
})

const wait = `case ${waitSteps.map((seconds) => `when line.waited <= ${seconds} then '${seconds}'`).join(' ')} else '${longer}' end`
const columns: Record<TallyKey, string> = {
  type: 'line.type',
  environment: `coalesce(line.environment, '')`,
  toolKey: `coalesce(line."toolKey", '')`,
  wait,
}
const rules: readonly TallyRule[] = Object.values(tallies)
const one = ({ name, of, by }: TallyRule) => `
  select '${name}' as name, hour, concat_ws(' ', ${by.map((key) => columns[key]).join(', ')}) as key, count(*) as count,
    ${by.includes('wait') ? 'sum(round(line.waited * 1000))::bigint' : '0'} as ms
  from line where line.type in (${of.map((type) => `'${type}'`).join(', ')}) group by 1, 2, 3`

/** Lines behind the place $1 and up to $2. A request is told when it was asked by the time in its own row, which nobody may change. */
const counting = `
  with line as materialized (
    select e.type, coalesce(e.environment, r.environment) as environment, e."toolKey", h.hour,
      extract(epoch from e.at - r."askedAt") as waited
    from "AuditOrder" o join "AuditEvent" e on e.id = o."eventId" and e.at = o."eventAt"
      left join "Request" r on r.id = e."requestId",
      lateral (values (date_trunc('hour', e.at, 'UTC')), ('epoch'::timestamptz)) as h(hour)
    where o."position" > $1::bigint and o."position" <= $2::bigint and not e.data ? 'tried'
      and e.type in (${[...new Set(rules.flatMap(({ of }) => of))].map((type) => `'${type}'`).join(', ')}))
  insert into "Tally" as t (name, hour, key, count, ms)
  ${rules.map(one).join('\n  union all')}
  on conflict (name, hour, key) do update set count = t.count + excluded.count, ms = t.ms + excluded.ms`
