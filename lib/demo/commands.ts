import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { podRetired } from '@/lib/pods/commands'

/** Notes that the demo is part of this installation, so that every page can say so. */
export const markDemo = defineCommand({
  name: 'demo.load',
  permission: 'demo:manage',
  input: z.strictObject({ people: z.number().int(), pods: z.number().int() }),

  async run({ tx, now, input }) {
    const row = { value: { on: true }, updatedAt: now }
    await tx.setting.upsert({ where: { key: 'demo' }, create: { key: 'demo', ...row }, update: row })
    return {
      ok: true,
      value: null,
      events: [{ type: 'demo.loaded', subject: { kind: 'demo', id: 'demo' }, data: input }],
    }
  },
})

/**
 * Takes the demo out in one step: its pods are retired and their keys revoked, what they asked for is withdrawn, their
 * tasks go. Its people stay, since they may be the only ones who can sign in; the record keeps what happened.
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
    const setting = await tx.setting.findUnique({ where: { key: 'demo' } })
    if (pods.length === 0 && !(setting?.value as { on?: boolean } | null)?.on) return refuse('conflict', 'no_demo')

    await tx.setting.upsert({
      where: { key: 'demo' },
      create: { key: 'demo', value: { on: false } },
      update: { value: { on: false }, updatedAt: now },
    })
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
    await tx.task.deleteMany({ where: { origin: 'live', podId: { in: ids } } })

    const removed: AuditEntry = {
      type: 'demo.removed',
      subject: { kind: 'demo', id: 'demo' },
      data: { pods: pods.length, people: 0, requests: waiting },
    }
    return { ok: true, value: { pods: pods.length, requests: waiting }, events: [removed, ...retired] }
  },
})
