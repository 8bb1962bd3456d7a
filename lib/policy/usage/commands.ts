import 'server-only'
import { z } from 'zod'
import { firstLines } from '@/lib/audit/events'
import { countedTool } from '@/lib/audit/names/made-up'
import { lineAtPlace, nextLines } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { Prisma } from '@/lib/db/generated/client'

/** So many lines of the record are looked at in one transaction. */
export const linesAtOnce = 5_000

/**
 * Counts the calls among the next lines of the record, each by day, environment, role and tool. Lines come in the order of
 * their places, which is final, and the mark moves in the same transaction: each is counted once, whatever happens
 * between. Names that pods made up are counted together. A call of a time when its role was not kept counts for the role its pod has.
 */
export const countUsage = defineCommand({
  name: 'policy.count_usage',
  permission: 'system:sweep',
  input: z.strictObject({ atOnce: z.int().min(1).max(100_000).default(linesAtOnce) }),
  patienceMs: 30_000,

  async run({ tx, input: { atOnce } }) {
    await tx.$executeRaw`insert into "PolicyUsageMark" ("position", "asOf") values (0, 'epoch') on conflict do nothing`
    const [mark] = await tx.$queryRaw<
      [{ position: bigint }]
    >`select "position" from "PolicyUsageMark" where id = 1 for update`
    const seen = await nextLines(tx, mark.position, atOnce)
    if (seen.until !== null)
      await tx.$executeRaw`
        insert into "PolicyUsage" as u (environment, role, tool, day, allowed, asked, denied, "lastAt")
        select e.environment, coalesce(g.facts->>'role', c.facts->>'role', p.role), ${Prisma.raw(countedTool)}, (e.at at time zone 'UTC')::date,
          count(*) filter (where e.type = 'call.allowed'), count(*) filter (where e.type = 'call.asked'),
          count(*) filter (where e.type = 'call.denied'), max(e.at)
        from "AuditOrder" o ${Prisma.raw(lineAtPlace)}
          join "Call" c on c.id = e."callId" left join "Grounds" g on g.id = c."groundsId" join "Pod" p on p.id = c."podId"
        where o."position" > ${mark.position} and o."position" <= ${seen.until} and e.type = any(${[...firstLines]}::text[])
          and e.environment is not null and e."toolKey" is not null
        group by 1, 2, 3, 4
        on conflict (environment, role, tool, day) do update set allowed = u.allowed + excluded.allowed,
          asked = u.asked + excluded.asked, denied = u.denied + excluded.denied, "lastAt" = greatest(u."lastAt", excluded."lastAt")`
    await tx.$executeRaw`
      update "PolicyUsageMark" set "position" = coalesce(${seen.until}, "position"),
        "asOf" = case when ${seen.isAll} then now() else ${seen.lastAt}::timestamptz end where id = 1`
    return { ok: true, value: { isAll: seen.isAll }, events: 'unchanged' }
  },
})
