import 'server-only'
import { reportWithinHours } from '@/lib/calls/rules'
import type { Unreported } from '@/lib/calls/schema'
import { demand, type PersonActor, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { policyNow } from '@/lib/policy/queries'
import { reachOf } from '@/lib/policy/reach'

/** Calls that time has come for: permissions nobody used, and uses of which nothing was heard; and when the next is due. */
export async function dueCalls(): Promise<{ lapse: string[]; giveUp: string[]; nextInMs: number | null }> {
  const [row] = await read.$queryRaw<[{ lapse: string[] | null; giveUp: string[] | null; next: number | null }]>`
    with released as (
      select c.id, c."grantExpiresAt" as due from "Request" r join "Call" c on c."requestId" = r.id
      where r.state = 'released' and r.kind = 'tool_call'),
    patience as (select now() - make_interval(hours => ${reportWithinHours}::int) as since)
    select
      (select array_agg(id) from (select id from released where due <= now() order by due limit 200) l) as lapse,
      (select array_agg(id) from (select "callId" as id from "UnheardUse" where "usedAt" <= (select since from patience)
        order by "usedAt" limit 200) u) as "giveUp",
      (select (extract(epoch from min(due) - clock_timestamp()) * 1000)::float8 from (
        select due from released where due > now()
        union all select min("usedAt") + (now() - (select since from patience)) from "UnheardUse"
          where "usedAt" > (select since from patience)) d) as next`
  return { lapse: row.lapse ?? [], giveUp: row.giveUp ?? [], nextInMs: row.next }
}

const mostUnreported = 5

/**
 * Of which permissions this person should know that nobody said what came of their use: those of the pods they own, and
 * of all pods for whoever looks after them. What a retired pod left unsaid stays on the record; nobody can say it now.
 */
export async function unreportedCalls(actor: PersonActor): Promise<{ count: number; calls: Unreported[] }> {
  demand(actor, 'requests:read')
  const pods = await read.pod.findMany({
    where: { state: { not: 'retired' }, ...(actor.can.has('pods:manage') ? {} : { ownerId: actor.id }) },
    select: { id: true, name: true },
  })
  const names = new Map(pods.map(({ id, name }) => [id, name]))
  const where = { unreportedAt: { not: null }, outcome: null, podId: { in: [...names.keys()] } }
  const [count, calls] = await Promise.all([
    read.call.count({ where }),
    read.call.findMany({
      where,
      include: { request: { select: { number: true } } },
      orderBy: [{ unreportedAt: 'desc' }, { id: 'desc' }],
      take: mostUnreported,
    }),
  ])
  return {
    count,
    calls: calls.map(({ id, podId, sentence, grantUsedAt, request }) => ({
      callId: id,
      pod: names.get(podId)!,
      sentence,
      usedAt: grantUsedAt!.toISOString(),
      request: request?.number ?? null,
    })),
  }
}

/** A tool this pod may use or ask for, in its environment. */
export type Action = {
  tool: string
  title: string
  decision: 'allow' | 'ask'
  /** Whether the answer depends on the content of the call. */
  conditional: boolean
  sensitivity: 'read' | 'write' | 'destructive'
  external: boolean
  /** JSON Schema of the arguments. */
  input: Record<string, unknown>
  rule: string | null
}

/** Only what this pod may call; what is always denied is not in the list, and neither is what is done on another road. Conditions on content are judged when it calls. */
export async function actionsFor(actor: PodActor): Promise<Action[]> {
  demand(actor, 'calls:make')
  const { snapshot } = await policyNow()
  const called = reachOf(snapshot, actor).filter(({ tool: { road } }) => !road)
  return called.map(({ tool, answer, conditional, rule }) => ({
    tool: tool.key,
    title: tool.title,
    decision: answer,
    conditional,
    sensitivity: tool.sensitivity,
    external: tool.external,
    input: tool.input,
    rule: rule?.words ?? null,
  }))
}
