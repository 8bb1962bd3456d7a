import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { fold } from '@/lib/policy/shape'
import { type Usage, type UsageOfCells, usageDays, usageKey } from '@/lib/policy/usage/schema'

type Row = { role: string; tool: string; allowed: number; asked: number; denied: number; lastAt: Date }

/** How often each role used each tool here lately, and up to when that was counted; null before anything was. */
export async function usageOfCells(actor: Actor, environment: string): Promise<UsageOfCells | null> {
  demand(actor, 'policy:read')
  const [mark, rows] = await Promise.all([
    read.policyUsageMark.findUnique({ where: { id: 1 } }),
    read.$queryRaw<Row[]>`
      select role, tool, sum(allowed)::int as allowed, sum(asked)::int as asked, sum(denied)::int as denied,
        max("lastAt") as "lastAt"
      from "PolicyUsage" where environment = ${fold(environment)} and day > (now() at time zone 'UTC')::date - ${usageDays}::int
      group by role, tool`,
  ])
  if (!mark) return null
  const cells: Record<string, Usage> = {}
  for (const { role, tool, allowed, asked, denied, lastAt } of rows) {
    const key = usageKey(role, tool)
    const { [key]: other } = cells
    // Names of roles differ by case without being others.
    cells[key] = {
      allowed: allowed + (other?.allowed ?? 0),
      asked: asked + (other?.asked ?? 0),
      denied: denied + (other?.denied ?? 0),
      lastAt: other && other.lastAt > lastAt.toISOString() ? other.lastAt : lastAt.toISOString(),
    }
  }
  return { asOf: mark.asOf.toISOString(), cells }
}

/** When a role last used a tool here, however long ago; null for never since it is counted. */
export async function lastUse(
  actor: Actor,
  { environment, role, tool }: { environment: string; role: string; tool: string },
): Promise<string | null> {
  demand(actor, 'policy:read')
  const found = await read.policyUsage.findFirst({
    where: { environment: fold(environment), role, tool },
    orderBy: { day: 'desc' },
    select: { lastAt: true },
  })
  return found?.lastAt.toISOString() ?? null
}
