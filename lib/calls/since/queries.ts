import 'server-only'
import { type CallEnvelope, callEnvelope } from '@/lib/calls/schema'
import { isAboutTheSame } from '@/lib/calls/since/same'
import { read } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'

/** A request of which changes were requested, and what it would have passed along. */
export type SentBack = { number: number; arguments: CallEnvelope['arguments']; says: string | null }

const [mostDays, mostLookedAt] = [30, 20]

/**
 * The newest request about the same, by the same pod for the same task, of which changes were requested before this was
 * asked; null where there is none.
 */
export async function sentBackBefore(
  request: Pick<Request, 'podId' | 'toolKey' | 'taskKey' | 'environment' | 'askedAt'>,
  args: CallEnvelope['arguments'],
): Promise<SentBack | null> {
  const { podId, toolKey, taskKey, environment, askedAt } = request
  if (!podId || !toolKey) return null
  const since = new Date(askedAt.getTime() - mostDays * 24 * 3_600_000)
  const earlier = await read.request.findMany({
    where: {
      kind: 'tool_call',
      state: 'changes_requested',
      tried: null,
      askedAt: { gte: since, lt: askedAt },
      podId,
      toolKey,
      taskKey,
      environment,
    },
    orderBy: { askedAt: 'desc' },
    select: { number: true, envelope: true, askerSays: true },
    take: mostLookedAt,
  })
  for (const { number, envelope, askerSays: says } of earlier) {
    const { arguments: before } = callEnvelope.parse(envelope)
    if (isAboutTheSame(args, before)) return { number, arguments: before, says }
  }
  return null
}
