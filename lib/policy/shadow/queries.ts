import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { PolicyShadow } from '@/lib/db/generated/client'
import type { ShadowEnd } from '@/lib/audit/replayed'
import { maySee } from '@/lib/policy/drafts/rules'
import { replayResult } from '@/lib/policy/replay/schema'
import type { ShadowView } from '@/lib/policy/shadow/schema'

/** A run beside the policy that has not ended, with its change's number, and why it must end once it was looked at. */
export type RunningShadow = PolicyShadow & { number: number; now: Date; mustEnd: Exclude<ShadowEnd, 'by_owner'> | null }

/** Every run that has not ended, the oldest first. */
export async function runningShadows(actor: Actor): Promise<RunningShadow[]> {
  demand(actor, 'system:sweep')
  const rows = await read.policyShadow.findMany({ where: { endedAt: null }, orderBy: { from: 'asc' } })
  const [changes, current, [clock]] = await Promise.all([
    read.policyChange.findMany({ where: { id: { in: rows.map(({ changeId }) => changeId) } } }),
    read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } }),
    read.$queryRaw<[{ now: Date }]>`select now()`,
  ])
  const byId = new Map(changes.map((change) => [change.id, change]))
  return rows.map((row) => {
    const { number, state, digest } = byId.get(row.changeId)!
    const isOpen = state === 'draft' || state === 'proposed'
    const moved = row.baseVersion === current?.version ? null : ('moved' as const)
    const edited = digest === row.digest ? null : ('edited' as const)
    const over = clock.now >= row.until ? ('time_over' as const) : null
    return { ...row, number, now: clock.now, mustEnd: isOpen ? (edited ?? moved ?? over) : 'closed' }
  })
}

/** The newest run of a change beside the policy, for whoever may see that; null where there is none. */
export async function latestShadow(actor: Actor, number: number): Promise<ShadowView | null> {
  demand(actor, 'policy:read')
  const change = await read.policyChange.findUnique({ where: { number } })
  const found =
    change &&
    maySee(change, actor.id) &&
    (await read.policyShadow.findFirst({ where: { changeId: change.id }, orderBy: { from: 'desc' } }))
  if (!found) return null
  const [course, owner] = await Promise.all([
    read.policyShadowCourse.findUnique({ where: { shadowId: found.id } }),
    read.person.findUnique({ where: { id: found.ownerId }, select: { name: true } }),
  ])
  const { from, until, endedAt, endedBecause } = found
  return {
    owner: owner?.name ?? found.ownerId,
    from: from.toISOString(),
    until: until.toISOString(),
    ended: endedAt && { at: endedAt.toISOString(), because: endedBecause! },
    result: course && replayResult.parse(course.result),
    judgedAt: course && course.at.toISOString(),
  }
}
