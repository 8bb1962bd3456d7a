import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { isProtected } from '@/lib/repositories/branches/rules'
import { lockRepository } from '@/lib/repositories/commands'
import { outputsTaken } from '@/lib/repositories/outputs/schema'
import { takenWords } from '@/lib/repositories/outputs/labels'

/**
 * Says whose accepted outputs are committed to a repository, and to which branch. It gives no pod a right: whether a commit
 * comes there the policy says, as if the pod had pushed it. What could not be committed before is tried again.
 */
export const takeOutputs = defineCommand({
  name: 'repositories.take_outputs',
  permission: 'pods:manage',
  input: outputsTaken,

  async run({ tx, now, input: { repository: name, environment, branch, pods: slugs } }) {
    const row = await lockRepository(tx, name)
    if (!row || row.closedAt) return refuse('not_found', 'unknown_repository')
    const { protectedBranches } = await tx.repository.findUniqueOrThrow({ where: { id: row.id } })
    if (!isProtected(protectedBranches, branch))
      return refuse('invalid', 'unknown_branch', { branch: [takenWords.branch] })
    const pods = await tx.pod.findMany({
      where: { slug: { in: slugs }, state: { not: 'retired' }, accounts: { some: { environment } } },
      orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    })
    if (pods.length < new Set(slugs).size) return refuse('not_found', 'unknown_pod', { pods: [takenWords.pod] })
    await tx.outputPlace.deleteMany({ where: { repositoryId: row.id } })
    const places = pods.map(({ id: podId }) => ({ podId, environment, repositoryId: row.id, branch, since: now }))
    const { count } = await tx.outputPlace.createMany({ data: places, skipDuplicates: true })
    if (count < places.length) return refuse('conflict', 'outputs_taken', { pods: [takenWords.taken] })
    await tryAgain(tx, { podIds: pods.map(({ id }) => id), environment, name })
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'repository.takes_outputs',
          subject: { kind: 'repository', id: row.id },
          environment,
          data: { name, branch, environment, pods: pods.map((pod) => pod.name) },
        },
      ],
      jobs: [{ name: 'outputs.commit', payload: {} }],
    }
  },
})

type Again = { podIds: readonly string[]; environment: string; name: string }

/** What stands and could not be committed for a reason that may be gone by now. */
async function tryAgain(tx: Tx, { podIds, environment, name }: Again): Promise<void> {
  await tx.$executeRaw`
    update "OutputRevision" r set "commitDue" = true, "uncommitted" = null from "Output" o
    where o.id = r."outputId" and r."podId" = any(${[...podIds]}::text[]) and r.state = 'standing'
      and r."uncommitted" is not null and o.environment = ${environment} and lower(o.project) in ('', ${name})`
}
