import 'server-only'
import { callFacts } from '@/lib/calls/rules'
import { demand, type PodActor } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery, Repository } from '@/lib/db/generated/client'
import { gitQuestion, pathsAsked } from '@/lib/deliveries/rules'
import { deliveryEnvelope, type Pushed } from '@/lib/deliveries/schema'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { inForceOrNone } from '@/lib/policy/queries'
import { isInReach } from '@/lib/policy/reach'
import { decide } from '@/lib/policy/rules'
import { gitTools, repositoryName, rollbackTool } from '@/lib/repositories/schema'

type Asked = { tool: string; arguments: Readonly<Record<string, unknown>>; key: string }

/**
 * The repository in which Countersign itself rolls back what a call asks for: one that is kept here, that is open, and that
 * the pod may read. Null for every other call, which is one like any; to whom a repository is closed, it looks like none.
 */
export async function keptFor(actor: PodActor, { tool, arguments: args, key }: Asked): Promise<string | null> {
  if (tool !== rollbackTool) return null
  demand(actor, 'calls:make')
  const name = repositoryName.safeParse(callFacts(args).repository)
  if (!name.success) return null
  const repository = await read.repository.findUnique({ where: { name: name.data } })
  const policy = await inForceOrNone()
  if (!policy || !repository || !mayRead(policy.snapshot, actor, repository)) return null
  // A pod to which the tool is always denied is answered as to any call, and so is what was asked for under this key before.
  if (!isInReach(policy.snapshot, actor, tool)) return null
  const { accountId } = actor
  const before = await read.call.findFirst({ where: { accountId, idempotencyKey: key }, select: { id: true } })
  return before ? null : repository.id
}

/** Whether a pod may read a repository, which must be open. */
export function mayRead(snapshot: PolicySnapshot, actor: PodActor, { name, closedAt }: Repository): boolean {
  const question = gitQuestion(actor, { tool: gitTools.read, repository: name, branch: null })
  return closedAt === null && decide(snapshot, question).decision === 'allow'
}

/** The deliveries of a repository that became a commit which begins so; two say that there may be more. */
export async function landedAs(db: Pick<Tx, 'delivery'>, repositoryId: string, commit: string): Promise<Delivery[]> {
  const from = commit.toLowerCase()
  if (!/^[0-9a-f]{7,40}$/.test(from)) return []
  // By its place among the commits, as the index has them; after every digit of one comes a g.
  const where = { repositoryId, commit: { gte: from, lt: `${from}g` } }
  return await db.delivery.findMany({ where, orderBy: { id: 'asc' }, take: 2 })
}

/**
 * The paths about which policy is asked where a delivery is undone: all that change, or of a commit that Countersign made of
 * outputs those alone, as when it was delivered.
 */
export async function pathsUndone(
  db: Pick<Tx, 'request'>,
  { isComposed, requestId }: Delivery,
  files: Pushed['files'],
): Promise<string[]> {
  const request = isComposed && requestId ? await db.request.findUniqueOrThrow({ where: { id: requestId } }) : null
  const outputs = request ? deliveryEnvelope.parse(request.envelope).outputs : undefined
  return pathsAsked({ files, outputs })
}

/** Whether a call is one that Countersign answers by a delivery. */
export async function isRollback({ accountId }: PodActor, callId: string): Promise<boolean> {
  const where = { id: callId, accountId, request: { kind: 'delivery' } }
  return (await read.call.findFirst({ where, select: { id: true } })) !== null
}

/** The number of the request by which a delivery is to be undone, or was; null where nobody was asked. */
export async function undoneBy(db: Pick<Tx, 'delivery' | 'request'>, id: string): Promise<number | null> {
  const undoing = await db.delivery.findFirst({
    where: { undoesId: id, state: { not: 'ended' } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const requestId = undoing?.requestId
  return requestId ? (await db.request.findUniqueOrThrow({ where: { id: requestId } })).number : null
}
