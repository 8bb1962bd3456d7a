import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { ownEntry } from '@/lib/memory/written/schema'
import { entryOf, keepVersion, saidIn, type Writer } from '@/lib/memory/written/version/commands'
import { whoSignsNow } from '@/lib/policy/queries'

/**
 * Keeps what somebody writes for pods as the next version of an entry, or as the first one of a new entry. Pods are given
 * it once other people have signed it, whatever is found in it.
 */
export const noteEntry = defineCommand({
  name: 'memory.note',
  permission: 'memory:keep',
  actor: 'person',
  input: ownEntry,

  async run({ tx, actor, now, input: { environment, key, text, tags, reason: says, basedOn } }) {
    if ((await whoSignsNow(tx, 'memory')).decision === 'deny') return refuse('conflict', 'not_ruled')
    const { id, name } = actor
    const about = { environment, podId: null, role: null, taskKey: null, promptHash: null, callId: null, says }
    const writer: Writer = { kind: 'person', id, name, ...about, waits: 'always' }
    const entry = await entryOf(tx, writer, key, saidIn(text), now)
    const newest = await tx.memoryVersion.findFirst({ where: { entryId: entry.id }, orderBy: { number: 'desc' } })
    if (newest && basedOn === 0) return refuse('conflict', 'entry_exists')
    if (basedOn !== (newest?.number ?? 0)) return refuse('conflict', 'entry_moved')
    const digest = sha256(text)
    if (newest?.textDigest === digest && (newest.state === 'active' || newest.state === 'pending'))
      return { ok: true, value: { entryId: entry.id, number: newest.number, isNew: false }, events: 'unchanged' }
    const kept = await keepVersion(tx, writer, { entry, key, text, digest, tags, saysPersonal: null, newest, now })
    return { ok: true, value: { entryId: entry.id, number: kept.number, isNew: true }, events: kept.events }
  },
})
