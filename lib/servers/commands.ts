import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { isClosed } from '@/lib/core/door'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { seal } from '@/lib/core/secrets'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { lockAccount } from '@/lib/pods/commands'
import { type Identity, identityLine } from '@/lib/pods/identity-line'
import { headerPurpose } from '@/lib/servers/queries'
import { movedTool, newServer, serverRef } from '@/lib/servers/schema'
import { keep, lockTool, moveEpoch } from '@/lib/tools/commands'

/**
 * Says which server has the tools of an account. At another address they are other tools: what was offered is suspended
 * until they were read there and people have signed again. A header stays where it was meant to go.
 */
export const setServer = defineCommand({
  name: 'servers.set',
  permission: 'pods:manage',
  input: newServer,

  async run({ tx, now, input: { podSlug, environment, url, header } }) {
    if (isClosed(url, env.serverHosts, env.environment !== 'prod'))
      return refuse('invalid', 'not_outside', { url: ['This address is not in the public network.'] })
    const found = await accountOf(tx, podSlug, environment)
    if ('ok' in found) return found
    if (found.pod.state === 'proposed') return refuse('conflict', 'pod_proposed')
    const { server: old, account } = found
    const isMoved = old !== null && old.url !== url.href
    if (old && !isMoved && !header) return { ok: true, value: { suspended: [] as string[] }, events: 'unchanged' }
    const id = old?.id ?? newId()
    const stays = old !== null && new URL(old.url).origin === url.origin ? old.header : null
    const sealed = header ? seal(headerPurpose(id), `${header.name}: ${header.value}`) : stays
    const closed = isMoved ? await forgetTools(tx, id, now) : []
    if (old)
      await tx.server.update({
        where: { id },
        data: { url: url.href, header: sealed, ...(isMoved && { readAt: null }) },
      })
    else await tx.server.create({ data: { id, accountId: account.id, url: url.href, header: sealed } })
    const said = { host: url.host, isNew: old === null, hasHeader: sealed !== null }
    return {
      ok: true,
      value: { suspended: closed.map(({ key }) => key) },
      events: [identityLine('server.set', found, said), ...closed.map((tool) => suspendedLine(tool, found, 'moved'))],
    }
  },
})

/** Takes a server away. From then on the pod itself is given what is allowed, so what was offered is looked at again first. */
export const removeServer = defineCommand({
  name: 'servers.remove',
  permission: 'pods:manage',
  input: serverRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await serverOf(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id, url } = found.server
    const closed = await forgetTools(tx, id, now)
    await tx.server.delete({ where: { id } })
    return {
      ok: true,
      value: { suspended: closed.map(({ key }) => key) },
      events: [
        identityLine('server.removed', found, { host: new URL(url).host }),
        ...closed.map((tool) => suspendedLine(tool, found, 'removed')),
      ],
    }
  },
})

/** Suspends a tool that its server describes otherwise than when it was read. The gate finds it, just before a call would be handed on. */
export const suspendMoved = defineCommand({
  name: 'servers.suspend_moved',
  permission: 'system:sweep',
  input: movedTool,

  async run({ tx, now, input: { serverId, name, seen } }) {
    const row = await tx.serverTool.findUnique({
      where: { serverId_name: { serverId, name } },
      include: { server: { omit: { header: true }, include: { account: { include: { pod: true } } } } },
    })
    // Somebody has read it meanwhile, as it is now.
    if (!row || row.pin === seen) return { ok: true, value: { suspended: false }, events: 'unchanged' }
    const closed = await suspend(tx, row.toolKey, now)
    if (!closed) return { ok: true, value: { suspended: false }, events: 'unchanged' }
    const { account } = row.server
    const line = suspendedLine(closed, { pod: account.pod, account }, seen === null ? 'gone' : 'described')
    return { ok: true, value: { suspended: true }, events: [line] }
  },
})

type Closed = { key: string; title: string }

/** Suspends a tool that is offered, for every instance; null where it is not. */
export async function suspend(tx: Tx, key: string, now: Date): Promise<Closed | null> {
  const kept = await lockTool(tx, key)
  if (kept?.entry.state !== 'live') return null
  await keep(tx, { ...kept, entry: { ...kept.entry, state: 'suspended' } }, now)
  await moveEpoch(tx)
  return { key, title: kept.entry.title }
}

/** Takes the tools off a server, and suspends those that are offered. */
async function forgetTools(tx: Tx, serverId: string, now: Date): Promise<Closed[]> {
  const rows = await tx.serverTool.findMany({ where: { serverId }, orderBy: { toolKey: 'asc' } })
  const closed: Closed[] = []
  for (const { toolKey } of rows) {
    const one = await suspend(tx, toolKey, now)
    if (one) closed.push(one)
  }
  await tx.serverTool.deleteMany({ where: { serverId } })
  await moveEpoch(tx)
  return closed
}

async function accountOf(tx: Tx, podSlug: string, environment: string) {
  const found = await lockAccount(tx, podSlug, environment)
  if ('ok' in found) return found
  return { ...found, server: await tx.server.findUnique({ where: { accountId: found.account.id } }) }
}

/** The server of an account, with the pod locked. */
export async function serverOf(tx: Tx, podSlug: string, environment: string) {
  const found = await accountOf(tx, podSlug, environment)
  if ('ok' in found) return found
  const { server } = found
  return server ? { ...found, server } : refuse('conflict', 'no_server')
}

/** A line about a tool that is suspended, and why. */
export function suspendedLine(
  { key, title }: Closed,
  { pod, account }: Identity,
  because: Extract<AuditEntry, { type: 'catalogue.suspended' }>['data']['because'],
): AuditEntry {
  return {
    type: 'catalogue.suspended',
    subject: { kind: 'catalogue', id: key },
    toolKey: key,
    podId: pod.id,
    environment: account.environment,
    data: { title, pod: pod.name, because },
  }
}
