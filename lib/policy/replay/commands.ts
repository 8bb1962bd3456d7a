import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { notify } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { type ReplayFailure, replayFailures } from '@/lib/audit/replayed'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { PolicyReplay } from '@/lib/db/generated/client'
import { about, ownDraft } from '@/lib/policy/drafts/commands'
import { inForceOf } from '@/lib/policy/queries'
import { replayRef, replayRequest, replayResult } from '@/lib/policy/replay/schema'

/** Wakes a worker, which then looks for whatever waits (lib/policy/replay/jobs.ts). */
const carryOut = { name: 'policy.replay' as const, payload: {} }

const dayMs = 86_400_000
/** After so long a replay that was begun and never ended has taken its process with it more than once. */
const longestMs = 3_600_000

/**
 * Asks for one's own draft to be held against the version in force on recorded calls. Asking again while the same is being
 * replayed joins that; what is being replayed of an earlier text of the draft is given up.
 */
export const askReplay = defineCommand({
  name: 'policy.ask_replay',
  permission: 'policy:change',
  input: replayRequest,

  async run({ tx, actor, now, input: { number, days, most } }) {
    // Of two that are asked for at once, the second finds the first.
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    const current = await inForceOf(tx)
    if (draft.baseVersion !== current?.version) return refuse('conflict', 'rebase_first')

    const events: AuditEntry[] = []
    const waiting = await tx.policyReplay.findMany({ where: { changeId: draft.id, state: 'waiting' } })
    for (const other of waiting) {
      const { id, digest, baseVersion } = other
      const isSame = digest === draft.digest && baseVersion === draft.baseVersion && spanOf(other) === days * dayMs
      if (isSame && other.most === most) return { ok: true, value: { id, joined: true }, events: 'unchanged' }
      await end(tx, id, { state: 'cancelled', endedAt: now })
      events.push({ ...about(draft), type: 'policy_change.replay_cancelled', data: { number } })
    }

    const made = await tx.policyReplay.create({
      data: {
        id: newId(),
        changeId: draft.id,
        digest: draft.digest,
        baseVersion: draft.baseVersion,
        from: new Date(now.getTime() - days * dayMs),
        until: now,
        most,
        askedAt: now,
      },
    })
    const asked: AuditEntry = { ...about(draft), type: 'policy_change.replay_asked', data: { number, days } }
    return { ok: true, value: { id: made.id, joined: false }, events: [asked, ...events], jobs: [carryOut] }
  },
})

function spanOf({ from, until }: Pick<PolicyReplay, 'from' | 'until'>): number {
  return until.getTime() - from.getTime()
}

/** Gives up a replay of one's own draft; whoever carries it out stops before the next few calls. */
export const cancelReplay = defineCommand({
  name: 'policy.cancel_replay',
  permission: 'policy:change',
  input: replayRef,

  async run({ tx, actor, now, input: { id } }) {
    const found = await ofReplay(tx, id)
    if (found?.change.authorId !== actor.id) return refuse('not_found', 'unknown_replay')
    if (!(await end(tx, id, { state: 'cancelled', endedAt: now }))) return refuse('conflict', 'not_running')
    const { number } = found.change
    const event: AuditEntry = { ...about(found.change), type: 'policy_change.replay_cancelled', data: { number } }
    return { ok: true, value: { id }, events: [event] }
  },
})

/**
 * Takes a replay up. One that was begun before was left by a process that died; what has waited long by then is given up,
 * and the value is null.
 */
export const beginReplay = defineCommand({
  name: 'policy.begin_replay',
  permission: 'system:sweep',
  input: replayRef.extend({ total: z.int().min(0) }),

  async run({ tx, now, input: { id, total } }) {
    const found = await tx.policyReplay.findUnique({ where: { id } })
    if (found?.state !== 'waiting') return refuse('conflict', 'not_running')
    const isBegun = (await tx.policyReplayProgress.count({ where: { replayId: id } })) > 0
    if (isBegun && now.getTime() - found.askedAt.getTime() > longestMs) return await fail(tx, id, 'process_died', now)
    const progress = { judged: 0, total, at: now }
    await tx.policyReplayProgress.upsert({
      where: { replayId: id },
      create: { replayId: id, ...progress },
      update: progress,
    })
    return { ok: true, value: { id }, events: 'unchanged' }
  },
})

/** Notes how far a replay has come. It proves nothing, so it is not on the record; pages are told all the same. */
export const noteReplay = defineCommand({
  name: 'policy.note_replay',
  permission: 'system:sweep',
  input: replayRef.extend({ judged: z.int().min(0), total: z.int().min(0) }),

  async run({ tx, now, input: { id: replayId, ...course } }) {
    const found = await tx.policyReplay.findUnique({ where: { id: replayId }, select: { state: true } })
    if (found?.state !== 'waiting') return refuse('conflict', 'not_running')
    const progress = { ...course, at: now }
    await tx.policyReplayProgress.upsert({ where: { replayId }, create: { replayId, ...progress }, update: progress })
    await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['changes'], calls: [] }))
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Keeps what came of a replay, whole, with its hash. */
export const finishReplay = defineCommand({
  name: 'policy.finish_replay',
  permission: 'system:sweep',
  input: replayRef.extend({ result: replayResult }),

  async run({ tx, now, input: { id, result } }) {
    const found = await ofReplay(tx, id)
    if (!found) return refuse('not_found', 'unknown_replay')
    const digest = digestOf(result)
    if (!(await end(tx, id, { state: 'done', result, resultDigest: digest, endedAt: now })))
      return refuse('conflict', 'not_running')
    const { unchanged: _, pods: __, ...changed } = result.totals
    const data = { number: found.change.number, replayed: result.coverage.replayed, changed, digest }
    return { ok: true, value: { digest }, events: [{ ...about(found.change), type: 'policy_change.replayed', data }] }
  },
})

/** Ends a replay that could not come to its end. */
export const failReplay = defineCommand({
  name: 'policy.fail_replay',
  permission: 'system:sweep',
  input: replayRef.extend({ why: z.enum(replayFailures) }),

  async run({ tx, now, input: { id, why } }) {
    return await fail(tx, id, why, now)
  },
})

async function fail(tx: Tx, id: string, why: ReplayFailure, now: Date) {
  const found = await ofReplay(tx, id)
  if (!found) return refuse('not_found', 'unknown_replay')
  const state = why === 'edited' ? 'cancelled' : 'failed'
  if (!(await end(tx, id, { state, endedAt: now }))) return refuse('conflict', 'not_running')
  const data = { number: found.change.number, why }
  const event: AuditEntry = { ...about(found.change), type: 'policy_change.replay_failed', data }
  return { ok: true as const, value: null, events: [event] as const }
}

type Ending =
  | { state: 'cancelled' | 'failed'; endedAt: Date }
  | { state: 'done'; endedAt: Date; result: z.output<typeof replayResult>; resultDigest: string }

/** Ends a replay that waits; false when it has ended already. */
async function end(tx: Tx, id: string, ending: Ending): Promise<boolean> {
  const { count } = await tx.policyReplay.updateMany({ where: { id, state: 'waiting' }, data: ending })
  if (count > 0) await tx.policyReplayProgress.deleteMany({ where: { replayId: id } })
  return count > 0
}

async function ofReplay(tx: Tx, id: string) {
  const found = await tx.policyReplay.findUnique({ where: { id }, select: { changeId: true } })
  if (!found) return null
  const change = await tx.policyChange.findUniqueOrThrow({ where: { id: found.changeId } })
  return { change }
}
