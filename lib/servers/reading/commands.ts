import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { identityLine } from '@/lib/pods/identity-line'
import { serverOf, suspend, suspendedLine } from '@/lib/servers/commands'
import { serverWords } from '@/lib/servers/labels'
import { placeOf } from '@/lib/servers/queries'
import { readInto, readWhat } from '@/lib/servers/rules'
import { type ReadTool, serverRef } from '@/lib/servers/schema'
import type { Described } from '@/lib/servers/upstream/message'
import { speakWith } from '@/lib/servers/upstream/queries'
import { keep, keptIn, moveEpoch, type StoredTool } from '@/lib/tools/commands'
import { listedProposals } from '@/lib/tools/listed/propose'
import type { Kept } from '@/lib/tools/merge'
import { mostTools, type Proposal } from '@/lib/tools/openapi/propose'

/**
 * Reads which tools a server has. What is new becomes a draft, which people describe and offer; what is offered is compared
 * with what the server said of it before. Whatever it says counts as the pod's own words.
 */
export const readServer = defineCommand({
  name: 'servers.read',
  permission: 'pods:manage',
  input: serverRef,
  patienceMs: 60_000,

  async run({ tx, now, input: { podSlug, environment } }) {
    const asked = await tx.server.findFirst({ where: { account: { environment, pod: { slug: podSlug } } } })
    const place = asked && placeOf(asked)
    if (asked && !place)
      return refuse('conflict', 'server_unread', { '': [`Its tools could not be read: ${serverWords.unreadable}.`] })
    // Before anything is locked: how long a server takes is nobody else's matter.
    const session = place && (await speakWith(place))
    if (session && 'why' in session)
      return refuse('conflict', 'server_unread', { '': [serverWords.unread(session.why, session.said)] })
    session?.end()
    const found = await serverOf(tx, podSlug, environment)
    if ('ok' in found) return found
    if (!session || found.server.url !== asked?.url) return refuse('conflict', 'changed')
    const { server, pod } = found
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('proposed tools'))`
    const steps = await stepsFor(tx, session.tools, found)
    const added = steps.made.filter(({ what }) => what === 'added')
    if ((await tx.tool.count()) + added.length > mostTools) return refuse('conflict', 'catalogue_full')
    const lines: AuditEntry[] = []
    for (const { name, key, what, after, pin, about } of steps.made) {
      if (after) await keep(tx, after, now, what === 'added' ? { imported: true, proposedBy: pod.id } : {})
      if (what === 'suspended' && after)
        lines.push(suspendedLine({ key, title: after.entry.title }, found, 'described'))
      const row = { toolKey: key, pin, about }
      const where = { serverId_name: { serverId: server.id, name } }
      await tx.serverTool.upsert({ where, create: { serverId: server.id, name, ...row }, update: row })
    }
    for (const { name, toolKey } of steps.gone) {
      const closed = await suspend(tx, toolKey, now)
      if (closed) lines.push(suspendedLine(closed, found, 'gone'))
      await tx.serverTool.delete({ where: { serverId_name: { serverId: server.id, name } } })
    }
    await tx.server.update({ where: { id: server.id }, data: { readAt: now } })
    // Which tools are handed on is known by the epoch.
    await moveEpoch(tx)
    const tools: ReadTool[] = [
      ...steps.made.map(({ name, key, what }) => ({ name, key, what })),
      ...steps.gone.map(({ name, toolKey: key }) => ({ name, key, what: 'gone' as const })),
    ]
    const read = identityLine('server.read', found, { tools: session.tools.length, added: added.length })
    const proposed: AuditEntry = {
      type: 'catalogue.proposed',
      subject: { kind: 'catalogue', id: 'tools' },
      environment,
      podId: pod.id,
      data: {
        pod: pod.name,
        added: added.map(({ key }) => key),
        changed: tools.filter(({ what }) => what === 'changed').map(({ key }) => key),
      },
    }
    const isProposed = proposed.data.added.length + proposed.data.changed.length > 0
    return {
      ok: true,
      value: { tools, problems: steps.problems },
      events: [...lines, ...(isProposed ? [proposed] : []), read],
    }
  },
})

type Step = ReadTool & { after: Kept | null; pin: string; about: string }
type Found = { server: { id: string; url: string }; pod: { id: string; name: string } }

async function stepsFor(tx: Tx, described: readonly Described[], { server, pod }: Found) {
  const definitions = described.map(({ definition }) => definition)
  const { found, problems } = listedProposals(definitions, () => ({ line: null }), { pod: pod.name })
  const keys = found.map(({ entry }) => entry.key)
  const stored = new Map(
    (await tx.tool.findMany({ where: { key: { in: keys } } })).map((row) => [row.key, keptIn(row)]),
  )
  const pinned = await tx.serverTool.findMany({ where: { serverId: server.id } })
  const host = new URL(server.url).host
  const made: Step[] = []
  for (const proposal of found) {
    const one = described.find(({ name }) => name.slice(0, 120) === proposal.entry.operation)
    const known = stored.get(proposal.entry.key)
    if (!one || (known && known.proposedBy !== pod.id))
      problems.push(serverWords.taken(proposal.entry.operation, proposal.entry.key))
    else {
      const before = pinned.find(({ name }) => name === one.name)
      const isMoved = before?.pin !== one.pin || before.toolKey !== proposal.entry.key
      made.push(stepFor(proposal, one, known, isMoved, { pod: pod.name, host }))
    }
  }
  const gone = pinned.filter(({ name }) => !made.some((step) => step.name === name))
  return { made, gone, problems }
}

function stepFor(
  { entry }: Proposal,
  { name, definition, pin }: Described,
  known: StoredTool | undefined,
  isMoved: boolean,
  at: { pod: string; host: string },
): Step {
  const about = typeof definition['description'] === 'string' ? definition['description'].trim().slice(0, 2000) : ''
  const note = serverWords.note({ ...at, pin, about })
  const step = { name, key: entry.key, pin, about }
  if (!known) return { ...step, what: 'added', after: { entry: { ...entry, note }, waiting: null } }
  if (!isMoved) return { ...step, what: 'same', after: null }
  const after = readInto(known, entry.input, isMoved)
  return { ...step, what: readWhat(known, after, isMoved), after: { ...after, entry: { ...after.entry, note } } }
}
