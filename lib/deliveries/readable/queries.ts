import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { gitQuestion } from '@/lib/deliveries/rules'
import { policyNow } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import { gitTools } from '@/lib/repositories/schema'

/** The repository of this name, if the policy in force lets this pod read it; null where that has to be refused. */
export async function readableBy(actor: PodActor, name: string) {
  demand(actor, 'calls:make')
  const [repository, { snapshot }] = await Promise.all([
    read.repository.findUnique({
      where: { name },
      select: { id: true, name: true, protectedBranches: true, closedAt: true },
    }),
    policyNow(),
  ])
  if (!repository || repository.closedAt) return null
  const { decision } = decide(snapshot, gitQuestion(actor, { tool: gitTools.read, repository: name, branch: null }))
  if (decision !== 'allow') return null
  const { id, protectedBranches } = repository
  return { id, name, protectedBranches }
}
