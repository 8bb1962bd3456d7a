import 'server-only'
import { type Actor, demand, type PodActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { unseal } from '@/lib/core/secrets'
import { read, secretsReader } from '@/lib/db/client'
import { policyInMemory } from '@/lib/policy/queries'
import { serverHeader, type ServerView } from '@/lib/servers/schema'
import type { Place } from '@/lib/servers/upstream/queries'

/** The servers of a pod with their tools, never a header. The whole address is for who manages pods. */
export async function serversOf(actor: Actor, podSlug: string): Promise<ServerView[]> {
  demand(actor, 'pods:read')
  const servers = await read.server.findMany({
    where: { account: { pod: { slug: podSlug } } },
    omit: { header: true },
    include: { account: { select: { environment: true } }, tools: { orderBy: { name: 'asc' } } },
    orderBy: { account: { environment: 'asc' } },
  })
  const keys = servers.flatMap(({ tools }) => tools.map(({ toolKey }) => toolKey))
  const states = await read.tool.findMany({ where: { key: { in: keys } }, select: { key: true, state: true } })
  const stateOf = new Map(states.map(({ key, state }) => [key, state]))
  return revealIn(
    servers.map(({ url, readAt, account, tools }) => ({
      environment: account.environment,
      address: actor.can.has('pods:manage') ? url : new URL(url).host,
      readAt: readAt?.toISOString() ?? null,
      tools: tools.map(({ name, toolKey: key, about }) => ({ name, key, about, state: stateOf.get(key) ?? 'retired' })),
    })),
  )
}

/** A tool that is handed on: to which server, under which name there, and what it was when it was read. */
export type HandedOn = {
  serverId: string
  name: string
  pin: string
  host: string
  /** Null where its header can be opened no more. */
  place: Place | null
}

let known: { epoch: number; served: ReadonlySet<string> } | undefined

/** Which tools are handed on for which accounts; what changes that moves the epoch, so it is read once for each. */
async function servedNow(): Promise<ReadonlySet<string>> {
  const epoch = policyInMemory()?.epoch
  if (epoch !== undefined && known?.epoch === epoch) return known.served
  const rows = await read.serverTool.findMany({
    select: { toolKey: true, server: { select: { accountId: true } } },
  })
  const served = new Set(rows.map(({ toolKey, server }) => `${server.accountId} ${toolKey}`))
  if (epoch !== undefined) known = { epoch, served }
  return served
}

/** To whom a pod's own call is handed on; null where the pod runs the tool by itself. Another pod's server is nobody's. */
export async function handedOn({ accountId }: PodActor, toolKey: string): Promise<HandedOn | null> {
  if (!(await servedNow()).has(`${accountId} ${toolKey}`)) return null
  const found = await secretsReader.serverTool.findFirst({
    where: { toolKey, server: { accountId } },
    include: { server: true },
  })
  if (!found) return null
  const { name, pin, server } = found
  return { serverId: server.id, name, pin, host: new URL(server.url).host, place: placeOf(server) }
}

/** Where a server is, with its header as it is sent. */
export function placeOf({ id, url, header }: { id: string; url: string; header: string | null }): Place | null {
  if (header === null) return { url: new URL(url), header: null }
  const line = unseal(headerPurpose(id), header)
  return line === null ? null : { url: new URL(url), header: serverHeader.parse(line) }
}

/** For what the header of a server is sealed, so that it opens no other. */
export function headerPurpose(serverId: string): string {
  return `header of server ${serverId}`
}
