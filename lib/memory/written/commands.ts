import 'server-only'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { defineCommand } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { permitted, writeArguments } from '@/lib/memory/written/schema'
import { entryOf, keepVersion, saidIn, type Writer } from '@/lib/memory/written/version/commands'

/**
 * Carries out a permitted `memory.write`: the text is the entry's next version. Pods are given it at once, unless something
 * was found in it that nobody has said anything about and no person signed the call: then people decide first.
 */
export const writeEntry = defineCommand({
  name: 'memory.write',
  permission: 'calls:make',
  actor: 'pod',
  input: permitted,

  async run({ tx, actor, now, input }) {
    const args = writeArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed
    const { call } = claimed
    const { key, text, tags, contains_personal_data: saysPersonal = call.saysPersonal } = args.data

    const { id, name, role, environment } = actor
    const { taskKey, promptHash, id: callId, reason: says } = call
    // Whoever signed the call has read this very text with what was found in it.
    const waits = call.requestId === null ? 'if_found' : 'never'
    const about = { environment, podId: id, role, taskKey, promptHash, callId, says }
    const writer: Writer = { kind: 'pod', id, name, ...about, waits }
    const entry = await entryOf(tx, writer, key, saidIn(text), now)
    const newest = await tx.memoryVersion.findFirst({ where: { entryId: entry.id }, orderBy: { number: 'desc' } })
    const digest = sha256(text)
    // What pods are given already, or what waits already, is not written twice.
    const isKnown = newest?.textDigest === digest && (newest.state === 'active' || newest.state === 'pending')
    const kept = isKnown
      ? { number: newest.number, state: newest.state as 'active' | 'pending', events: [] }
      : await keepVersion(tx, writer, { entry, key, text, digest, tags, saysPersonal, newest, now })
    const words = kept.state === 'active' ? 'Pods are given it.' : 'People look at it first.'
    const settled = await settleCall(tx, call, 'succeeded', words, now, 'countersign')
    return {
      ok: true,
      value: { entryId: entry.id, version: kept.number, state: kept.state, digest },
      events: [claimed.event, ...kept.events, settled],
    }
  },
})
