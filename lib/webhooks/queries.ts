import 'server-only'
import { z } from 'zod'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { attempt } from '@/lib/webhooks/outgoing/schema'
import type { WebhookTotals, WebhookView } from '@/lib/webhooks/schema'

/** The webhooks of a pod, and how it goes with what they are sent. The whole address is for who manages pods. */
export async function webhooksOf(actor: Actor, podSlug: string): Promise<WebhookView[]> {
  demand(actor, 'pods:read')
  const webhooks = await read.webhook.findMany({
    where: { account: { pod: { slug: podSlug } } },
    include: { account: { select: { environment: true } } },
    orderBy: { account: { environment: 'asc' } },
  })
  const ids = webhooks.map(({ id }) => id)
  const targets = await read.outgoingTarget.findMany({ where: { id: { in: ids } } })
  const counts = await read.outgoing.groupBy({
    by: ['targetId', 'state'],
    where: { targetId: { in: ids } },
    _count: true,
    _min: { madeAt: true },
  })
  return webhooks.map(({ id, url, account, messages, previousUntil, pausedAt, endedAt, endedBecause }) => {
    const target = targets.find((one) => one.id === id)
    const of = (state: 'waiting' | 'dead') => counts.find((one) => one.targetId === id && one.state === state)
    return {
      environment: account.environment,
      address: actor.can.has('pods:manage') ? url : new URL(url).host,
      messages: messages.length > 0 ? messages : null,
      previousUntil: previousUntil?.toISOString() ?? null,
      pausedAt: pausedAt?.toISOString() ?? null,
      ended: endedAt && endedBecause ? { at: endedAt.toISOString(), because: endedBecause } : null,
      waiting: of('waiting')?._count ?? 0,
      waitingSince: of('waiting')?._min.madeAt?.toISOString() ?? null,
      dead: of('dead')?._count ?? 0,
      failingSince: target?.failingSince?.toISOString() ?? null,
      lastSuccessAt: target?.lastSuccessAt?.toISOString() ?? null,
      lastFailureAt: target?.lastFailureAt?.toISOString() ?? null,
      lastError: target?.lastError ?? null,
      nextAt: target && target.failures > 0 ? target.nextAt.toISOString() : null,
      recent: z.array(attempt).parse(target?.recent ?? []),
    }
  })
}

/** How it goes with all webhooks together. */
export async function webhookTotals(actor: Actor): Promise<WebhookTotals> {
  demand(actor, 'pods:read')
  const [totals] = await read.$queryRaw<[WebhookTotals]>`
    select count(*)::int as set, count(*) filter (where t."failingSince" is not null and w."pausedAt" is null)::int as failing,
      count(*) filter (where w."pausedAt" is not null)::int as paused,
      (select count(*)::int from "Outgoing" where state = 'dead') as dead
    from "Webhook" w left join "OutgoingTarget" t on t.id = w.id where w."endedAt" is null`
  return totals
}

/** Whether anybody is to be told anything at all, so that an installation without webhooks writes nothing. */
export async function anyWebhook(): Promise<boolean> {
  return (await read.webhook.findFirst({ where: { endedAt: null }, select: { id: true } })) !== null
}
