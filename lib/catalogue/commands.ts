import 'server-only'
import { z } from 'zod'
import { openWords } from '@/lib/catalogue/labels'
import { compiledWith, openChangeOf, turnedDown } from '@/lib/catalogue/queries'
import { toolBrief, widenings, withRules } from '@/lib/catalogue/rules'
import type { ToolEnvelope } from '@/lib/catalogue/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { type Change, defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { whoSignsNow } from '@/lib/policy/queries'
import { askerOf, askPeople } from '@/lib/requests/open/commands'
import { keep, lockTool, moveEpoch, sinceLoaded, type StoredTool } from '@/lib/tools/commands'
import { isSameForm } from '@/lib/tools/form'
import { goLiveBlockerText, replacesWords } from '@/lib/tools/labels'
import { goLiveBlockers, toolProblems } from '@/lib/tools/rules'
import { type Tool, toolKey, toolRules } from '@/lib/tools/schema'
import { changedParts } from '@/lib/tools/words'

/** What became of a change: made at once, or waiting for people under this number. */
type Made = { number: number | null }
const atOnce: Made = { number: null }

/**
 * Changes what a tool may do. What only narrows it is done at once; what widens it waits for people, all of it together,
 * and nothing changes before they have signed.
 */
export const changeTool = defineCommand({
  name: 'tools.change',
  permission: 'tools:change',
  actor: 'person',
  input: toolRules,

  async run({ tx, actor, now, input }) {
    const before = await lockTool(tx, input.key)
    if (!before) return refuse('not_found', 'unknown_tool')
    if (digestOf(before.entry) !== input.was) return refuse('conflict', 'changed')
    const after = withRules(before.entry, before.waiting, input)
    if (after.state === 'suspended' && before.entry.state !== 'suspended') return refuse('invalid', 'not_suspended')
    if (before.entry.state === 'suspended' && after.state === 'live' && !input.takesForm && before.waiting)
      return refuse('conflict', 'form_waits')
    if (changedParts(before.entry, after).length === 0) return { ok: true, value: atOnce, events: 'unchanged' }
    const problems = toolProblems(after)
    if (problems.length > 0) return refuse('invalid', 'invalid_tool', { '': problems })
    const lacks = after.state === 'live' ? goLiveBlockers(after) : []
    if (lacks.length > 0) return refuse('invalid', 'not_ready', { state: lacks.map((each) => goLiveBlockerText[each]) })

    if (widenings(before.entry, after).length > 0) return await askToWiden(tx, actor, before, after, input.reason)
    const event = await putInPlace(tx, before, after, now)
    return { ok: true, value: atOnce, events: [event] }
  },
})

/**
 * Offers a draft at once, for whoever runs the machine, where nothing real can come of a call: to try a tool of one's own
 * must not need two people. In production others sign, whoever asks.
 */
export const offerTool = defineCommand({
  name: 'tools.offer',
  permission: 'tools:load',
  actor: 'system',
  input: z.strictObject({ key: toolKey }),

  async run({ tx, now, input: { key } }) {
    if (env.environment === 'prod') return refuse('conflict', 'only_signed')
    const before = await lockTool(tx, key)
    if (!before) return refuse('not_found', 'unknown_tool')
    if (before.entry.state === 'live') return { ok: true, value: null, events: 'unchanged' }
    if (before.entry.state === 'suspended') return refuse('conflict', 'form_waits')
    const lacks = goLiveBlockers(before.entry).map((each) => goLiveBlockerText[each])
    if (lacks.length > 0) return refuse('invalid', 'not_ready', { [key]: lacks })
    const event = await putInPlace(tx, before, { ...before.entry, state: 'live' }, now)
    return { ok: true, value: null, events: [event] }
  },
})

/** Writes a tool as it shall be from now on, for every instance, and gives its line for the record. */
export async function putInPlace(tx: Tx, before: StoredTool, after: Tool, now: Date): Promise<AuditEntry> {
  const isLooked = before.waiting !== null && isSameForm(before.waiting, after.input)
  await keep(tx, { entry: after, waiting: isLooked ? null : before.waiting }, now, sinceLoaded(before))
  await moveEpoch(tx)
  const { key, title } = after
  const changes = changedParts(before.entry, after).map((part) => ({
    field: part === 'input' ? 'form' : part,
    from: told(part, before.entry),
    to: told(part, after),
  }))
  return {
    type: 'catalogue.changed',
    subject: { kind: 'catalogue', id: key },
    toolKey: key,
    data: { title, changes },
  }
}

function told(part: keyof Tool, entry: Tool) {
  if (part === 'reversible') return entry.reversible?.how ?? null
  if (part === 'replaces') return entry.replaces ? replacesWords(entry) : null
  const value = entry[part]
  return typeof value === 'string' || typeof value === 'boolean' || part === 'externalTo' ? (value as string) : null
}

async function askToWiden(
  tx: Tx,
  actor: PersonActor,
  stored: StoredTool,
  after: Tool,
  reason: string,
): Promise<Change<Made> | Refusal> {
  if (reason === '')
    return refuse('invalid', 'note_required', { reason: ['Say in a sentence why, for whoever decides.'] })
  const before = stored.entry
  const open = await openChangeOf(tx, before.key)
  if (open !== null) return refuse('conflict', 'asked_already', { '': [openWords(open)] })
  const ruling = await whoSignsNow(tx, 'tools')
  if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

  const compiled = await compiledWith(after)
  const refused = await turnedDown(tx, before.key)
  const brief = toolBrief({ asker: actor.name, before, after, ...compiled, refused })
  const envelope: ToolEnvelope = {
    kind: 'tool_change',
    tool: before.key,
    before,
    after,
    policyVersion: ruling.policyVersion,
  }
  const { number, event } = await askPeople(tx, {
    subject: { kind: 'tool', id: before.key },
    envelope,
    brief,
    says: reason,
    asker: askerOf(actor),
    excluded: [{ personId: actor.id, because: 'own_wish' }],
    ruling,
    toolKey: before.key,
  })
  return { ok: true, value: { number }, events: [event] }
}
