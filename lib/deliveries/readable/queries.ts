import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { gitQuestion } from '@/lib/deliveries/rules'
import { policyNow } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import { gitTools } from '@/lib/repositories/schema'

type Readable = { id: string; name: string; protectedBranches: string[]; podSlug: string }

/**
 * The repository of this name with the short name of the pod, if the policy in force lets this pod read it; null where that
 * has to be refused.
 */
export async function readableBy(actor: PodActor, name: string) {
  demand(actor, 'calls:make')
  const [[repository], { snapshot }] = await Promise.all([
    read.$queryRaw<Readable[]>`
      select r.id, r.name, r."protectedBranches", p.slug as "podSlug" from "Repository" r, "Pod" p
      where r.name = ${name} and r."closedAt" is null and p.id = ${actor.id}`,
    policyNow(),
  ])
  if (!repository) return null
  const { decision } = decide(snapshot, gitQuestion(actor, { tool: gitTools.read, repository: name, branch: null }))
  return decision === 'allow' ? repository : null
}
