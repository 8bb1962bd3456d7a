import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { type MonitorMeasure, monitorRef, monitorRunbook, newMonitor } from '@/lib/incidents/monitors/schema'
import { expectation } from '@/lib/incidents/monitors/words'

/** Says what is expected of a tool. What was expected before of the same kind is not any more. */
export const setMonitor = defineCommand({
  name: 'monitors.set',
  permission: 'incidents:manage',
  actor: 'person',
  input: newMonitor,

  async run({ tx, actor, now, input: { tool: toolKey, environment, measure, limit, hours } }) {
    const tool = await tx.tool.findUnique({ where: { key: toolKey }, select: { title: true } })
    if (!tool) return refuse('not_found', 'unknown_tool')
    // Of two that say it at once, the second finds what the first one wrote.
    await tx.$queryRaw`select pg_advisory_xact_lock('"Monitor"'::regclass::oid::int, hashtext(${toolKey}))::text`
    const before = await tx.monitor.findFirst({ where: { toolKey, environment, measure, removedAt: null } })
    const rule = { toolKey, environment, measure, limit, hours: Number(hours) }
    if (before && before.limit === rule.limit && before.hours === rule.hours)
      return { ok: true, value: { id: before.id }, events: 'unchanged' }
    if (before) await tx.monitor.update({ where: { id: before.id }, data: { removedAt: now } })
    const id = newId()
    // What to do stays the same, whatever the limit.
    const kept = { runbook: before?.runbook ?? null, setById: actor.id, setByName: actor.name, setAt: now }
    await tx.monitor.create({ data: { id, ...rule, ...kept } })
    const gone = before ? [removal(before, tool.title)] : []
    const data = { tool: tool.title, environment, words: expectation(rule) }
    const set: AuditEntry = { type: 'monitor.set', ...about({ id, ...rule }), data }
    return { ok: true, value: { id }, events: [...gone, set] }
  },
})

/** Expects nothing of the kind any more. An incident that tells of it ends by that. */
export const removeMonitor = defineCommand({
  name: 'monitors.remove',
  permission: 'incidents:manage',
  actor: 'person',
  input: monitorRef,

  async run({ tx, now, input: { monitorId: id } }) {
    await tx.$queryRaw`select id from "Monitor" where id = ${id} for update`
    const monitor = await tx.monitor.findFirst({ where: { id, removedAt: null } })
    if (!monitor) return refuse('not_found', 'no_monitor')
    await tx.monitor.update({ where: { id }, data: { removedAt: now } })
    const tool = await tx.tool.findUnique({ where: { key: monitor.toolKey }, select: { title: true } })
    return { ok: true, value: null, events: [removal(monitor, tool?.title ?? monitor.toolKey)] }
  },
})

/** Writes what to do when it is not so, or takes that away. An incident that tells of it shows it. */
export const writeMonitorRunbook = defineCommand({
  name: 'monitors.write_runbook',
  permission: 'incidents:manage',
  actor: 'person',
  input: monitorRunbook,

  async run({ tx, input: { monitorId: id, runbook } }) {
    await tx.$queryRaw`select id from "Monitor" where id = ${id} for update`
    const monitor = await tx.monitor.findFirst({ where: { id, removedAt: null } })
    if (!monitor) return refuse('not_found', 'no_monitor')
    if (monitor.runbook === runbook) return { ok: true, value: null, events: 'unchanged' }
    await tx.monitor.update({ where: { id }, data: { runbook } })
    const tool = await tx.tool.findUnique({ where: { key: monitor.toolKey }, select: { title: true } })
    const data = { ...wordsOf(monitor, tool?.title ?? monitor.toolKey), says: runbook }
    return { ok: true, value: null, events: [{ type: 'monitor.runbook_written', ...about(monitor), data }] }
  },
})

type Row = { id: string; toolKey: string; environment: string; measure: string; limit: number; hours: number }

function about({ id, toolKey, environment }: Pick<Row, 'id' | 'toolKey' | 'environment'>) {
  return { subject: { kind: 'monitor', id }, toolKey, environment }
}

function removal(monitor: Row, title: string): AuditEntry {
  return { type: 'monitor.removed', ...about(monitor), data: wordsOf(monitor, title) }
}

function wordsOf(monitor: Row, title: string) {
  const words = expectation({ ...monitor, measure: monitor.measure as MonitorMeasure })
  return { tool: title, environment: monitor.environment, words }
}
