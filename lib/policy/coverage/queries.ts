import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { askings, coverageOf, type DutyRow } from '@/lib/policy/coverage/rules'
import { inForceOrNone, type Signers, signersByGroup } from '@/lib/policy/queries'

/** Who can sign what: each duty of the policy in force, gaps first, and the groups that no rule asks. */
export type Coverage = { version: number; duties: DutyRow[]; unasked: Signers[] }

/** The coverage of the policy in force, or null while none is. */
export async function coverageNow(actor: Actor): Promise<Coverage | null> {
  demand(actor, 'people:manage')
  const inForce = await inForceOrNone()
  if (!inForce) return null
  const [groups, pods] = await Promise.all([
    signersByGroup(actor),
    read.pod.findMany({ where: { state: 'active' }, select: { name: true, role: true, ownerId: true } }),
  ])
  const { document, snapshot, version } = inForce
  const asks = askings(document, snapshot, [...new Set(pods.map(({ role }) => role))])
  const asked = new Set(asks.map(({ group }) => group))
  return revealIn({
    version,
    duties: coverageOf(asks, groups, pods),
    unasked: groups.filter(({ group }) => !asked.has(group)),
  })
}
