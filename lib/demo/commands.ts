import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { movedWords } from '@/lib/deliveries/labels'
import { putAwayOutputs, putAwayPrompts } from '@/lib/demo/left/commands'
import { keptOfDemo } from '@/lib/demo/queries'
import { closeImport } from '@/lib/imports/commands'
import { forget } from '@/lib/imports/repositories/commands'
import { lockEntryById, rejectVersion, takeFromPods } from '@/lib/memory/written/keep/commands'
import { podRetired } from '@/lib/pods/commands'
import { about } from '@/lib/policy/drafts/commands'
import { endProposal } from '@/lib/proposals/back/commands'
import { closedNow, lockRepository } from '@/lib/repositories/commands'
import { contextOf, lockRequest, moveOn, named } from '@/lib/requests/commands'

/** Notes that the demo is part of this installation, so that every page can say so. */
export const markDemo = defineCommand({
  name: 'demo.load',
  permission: 'demo:manage',
  input: z.strictObject({
    people: z.number().int(),
    pods: z.number().int(),
    change: z.string().nullable(),
    repository: z.string().nullable(),
    kept: z.string().nullable(),
  }),

  async run({ tx, now, input: { change, repository, kept, ...counts } }) {
    const { changes, kept: before, history } = await keptOfDemo(tx)
    const known = [...new Set([...changes, ...(change ? [change] : [])])]
    const row = {
      value: { on: true, changes: known, repository, kept: kept ?? before, history },
      updatedAt: now,
    }
    await tx.setting.upsert({ where: { key: 'demo' }, create: { key: 'demo', ...row }, update: row })
    return {
      ok: true,
      value: null,
      events: [{ type: 'demo.loaded', subject: { kind: 'demo', id: 'demo' }, data: counts }],
    }
  },
})

/**
 * Takes the demo out in one step: its pods are retired and their keys revoked, what they asked for is withdrawn, their
 * tasks go, and so do a change of policy that was not signed and what was read from its repository; what they handed in does not
 * stand any more, prompts of days that nobody lived are live nowhere, and the repository into which they delivered is closed. Its people stay, since they may be the only ones who can
 * sign in; the record keeps what happened.
 */
export const removeDemo = defineCommand({
  name: 'demo.remove',
  permission: 'demo:manage',
  input: z.strictObject({}),

  async run({ tx, now }) {
    const pods = await tx.pod.findMany({
      where: { demo: true, state: { not: 'retired' } },
      select: { id: true, name: true, state: true },
    })
    const ids = pods.map(({ id }) => id)
    const { on, changes, repository, kept, history } = await keptOfDemo(tx)
    if (pods.length === 0 && !on) return refuse('conflict', 'no_demo')

    const row = { value: { on: false, changes, repository: null, kept, history }, updatedAt: now }
    await tx.setting.upsert({ where: { key: 'demo' }, create: { key: 'demo', ...row }, update: row })
    const withdrawn = [
      ...(await withdrawChanges(tx, changes, now)),
      ...(await withdrawTexts(tx, now)),
      ...(await archiveMemory(tx, ids, now)),
      ...(await putAwayOutputs(tx, now)),
      ...(await putAwayPrompts(tx, now)),
      ...(await forgetDemo(tx, repository, now)),
      ...(await closeKept(tx, kept, now)),
    ]
    await tx.pod.updateMany({ where: { id: { in: ids } }, data: { state: 'retired' } })
    const retired: AuditEntry[] = []
    for (const pod of pods) {
      const { count } = await tx.credential.updateMany({
        where: { account: { podId: pod.id }, revokedAt: null },
        data: { revokedAt: now },
      })
      retired.push(podRetired(pod, count))
    }
    // Time closes what they still wait for, as with every pod that is gone.
    const waiting = await tx.request.count({ where: { podId: { in: ids }, state: { in: ['waiting', 'approved'] } } })
    const requests = waiting + withdrawn.filter(({ type }) => type === 'request.withdrawn').length
    await tx.task.deleteMany({ where: { origin: 'live', podId: { in: ids } } })

    const removed: AuditEntry = {
      type: 'demo.removed',
      subject: { kind: 'demo', id: 'demo' },
      data: { pods: pods.length, people: 0, requests },
    }
    return { ok: true, value: { pods: pods.length, requests }, events: [removed, ...retired, ...withdrawn] }
  },
})

/** Forgets what was read from the demo's repository; what is being read ends first. */
async function forgetDemo(tx: Tx, location: string | null, now: Date): Promise<AuditEntry[]> {
  if (location === null) return []
  const events: AuditEntry[] = []
  const where = { location, state: { in: ['queued' as const, 'running' as const] } }
  for (const { id } of await tx.importRun.findMany({ where, select: { id: true } })) {
    const closed = await closeImport(tx, id, 'cancelled', 'the demo was removed', now)
    if (closed.ok) events.push(...closed.events)
  }
  for (const source of await tx.importSource.findMany({ where: { location } }))
    events.push((await forget(tx, source, null, now)).event)
  return events
}

/** Closes the repository into which its pods delivered; what landed there is somebody's proof, so it stays. */
async function closeKept(tx: Tx, name: string | null, now: Date): Promise<AuditEntry[]> {
  const row = name === null ? null : await lockRepository(tx, name)
  if (!row) return []
  const events: AuditEntry[] = []
  for (const delivery of await tx.delivery.findMany({ where: { repositoryId: row.id, state: 'waiting' } })) {
    const { id, branch, revision, podId, environment, taskKey, requestId } = delivery
    await tx.delivery.update({ where: { id }, data: { state: 'ended' } })
    const data = { repository: row.name, branch, revision, because: movedWords.closed }
    const about = { subject: { kind: 'delivery', id }, podId, environment, taskKey, requestId }
    events.push({ ...about, type: 'delivery.ended', data })
  }
  const closed = await closedNow(tx, row, now)
  return closed ? [...events, closed] : events
}

/** Takes the demo's changes of policy back and puts their drafts away. What people have signed meanwhile stays. */
async function withdrawChanges(tx: Tx, ids: string[], now: Date): Promise<AuditEntry[]> {
  const events: AuditEntry[] = []
  for (const change of await tx.policyChange.findMany({ where: { id: { in: ids } }, orderBy: { number: 'asc' } })) {
    if (change.state === 'proposed') {
      const request = change.requestId === null ? null : await lockRequest(tx, change.requestId)
      if (!request || !['waiting', 'approved'].includes(request.state)) continue
      events.push(...(await endProposal(tx, request, 'demo_removed', now)))
    } else if (change.state !== 'draft') continue
    await tx.policyChange.update({ where: { id: change.id }, data: { state: 'discarded', updatedAt: now } })
    events.push({ ...about(change), type: 'policy_change.discarded', data: { number: change.number } })
  }
  return events
}

/** Puts away what the demo's pods wrote down: it is about a shop that does not exist. */
async function archiveMemory(tx: Tx, podIds: string[], now: Date): Promise<AuditEntry[]> {
  const entries = await tx.memoryEntry.findMany({
    where: { origin: 'live', podId: { in: podIds } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const events: AuditEntry[] = []
  for (const { id } of entries) {
    const entry = await lockEntryById(tx, id)
    const waiting = await tx.memoryVersion.findFirst({ where: { entryId: id, state: 'pending' } })
    if (waiting) await rejectVersion(tx, id, waiting.number)
    const taken = entry && (await takeFromPods(tx, entry, 'archived', 'The demo was removed', now))
    if (taken) events.push(taken)
  }
  return events
}

/** Takes back what was asked for about prompts and memory of the demo's pods. */
async function withdrawTexts(tx: Tx, now: Date): Promise<AuditEntry[]> {
  const pods = await tx.pod.findMany({ where: { demo: true }, select: { id: true } })
  const open = await tx.request.findMany({
    where: {
      kind: { in: ['prompt_version', 'memory_write', 'output', 'task_completion', 'delivery', 'delivery_look'] },
      podId: { in: pods.map(({ id }) => id) },
      state: { in: ['waiting', 'approved'] },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const events: AuditEntry[] = []
  for (const { id } of open) {
    const request = await lockRequest(tx, id)
    if (!request || !['waiting', 'approved'].includes(request.state)) continue
    await moveOn(tx, id, 'withdrawn', now)
    const data = { ...named(request), reason: 'demo_removed' as const, note: null }
    events.push({ ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data })
  }
  return events
}
