import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import { shadowEnds } from '@/lib/audit/replayed'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { about, ownDraft } from '@/lib/policy/drafts/commands'
import { inForceOf } from '@/lib/policy/queries'
import { replayResult } from '@/lib/policy/replay/schema'
import { shadowRef, shadowRequest } from '@/lib/policy/shadow/schema'

/** Wakes a worker, which judges what was called since. */
const look = { name: 'policy.run_beside' as const, payload: {} }

const dayMs = 86_400_000

/** Lets one's own draft run beside the policy in force until a moment. It decides nothing: what it would have answered is shown. */
export const beginShadow = defineCommand({
  name: 'policy.begin_shadow',
  permission: 'policy:change',
  input: shadowRequest,

  async run({ tx, actor, now, input: { number, days } }) {
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    const current = await inForceOf(tx)
    if (draft.baseVersion !== current?.version) return refuse('conflict', 'rebase_first')
    const running = await tx.policyShadow.count({ where: { changeId: draft.id, endedAt: null } })
    if (running > 0) return refuse('conflict', 'runs_already')
    const until = new Date(now.getTime() + days * dayMs)
    const { id: changeId, digest, baseVersion } = draft
    await tx.policyShadow.create({
      data: { id: newId(), changeId, digest, baseVersion, ownerId: actor.id, from: now, until },
    })
    const data = { number, until: until.toISOString() }
    return {
      ok: true,
      value: { until: data.until },
      events: [{ ...about(draft), type: 'policy_change.shadow_started', data }],
      jobs: [look],
    }
  },
})

/** Ends the run of a draft: by whom it belongs to at any time, by the worker when it must. What it found stays to be read. */
export const endShadow = defineCommand({
  name: 'policy.end_shadow',
  permission: 'policy:change',
  input: shadowRef.extend({ because: z.enum(shadowEnds).default('by_owner') }),

  async run({ tx, actor, now, input: { number, because } }) {
    const change = await tx.policyChange.findUnique({ where: { number } })
    const running = change && (await tx.policyShadow.findFirst({ where: { changeId: change.id, endedAt: null } }))
    if (!running || (actor.kind !== 'system' && running.ownerId !== actor.id))
      return refuse('not_found', 'unknown_shadow')
    if (actor.kind !== 'system' && because !== 'by_owner') return refuse('forbidden', 'not_by_hand')
    const { count } = await tx.policyShadow.updateMany({
      where: { id: running.id, endedAt: null },
      data: { endedAt: now, endedBecause: because },
    })
    if (count === 0) return refuse('not_found', 'unknown_shadow')
    const data = { number, because }
    return { ok: true, value: null, events: [{ ...about(change), type: 'policy_change.shadow_ended', data }] }
  },
})

/** Notes what a draft would have answered so far. It proves nothing, so it is not on the record; pages are told all the same. */
export const noteShadow = defineCommand({
  name: 'policy.note_shadow',
  permission: 'system:sweep',
  input: z.strictObject({ id: z.string(), result: replayResult }),

  async run({ tx, now, input: { id: shadowId, result } }) {
    const course = { result, at: now }
    await tx.policyShadowCourse.upsert({ where: { shadowId }, create: { shadowId, ...course }, update: course })
    await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['changes'], calls: [] }))
    return { ok: true, value: null, events: 'unchanged' }
  },
})
