import type { BenchDatabase } from '@/bench/database'
import { type Row, within } from '@/bench/table'
import { lastPosition } from '@/lib/audit/order/queries'
import { execute } from '@/lib/change/command'
import { type Actor, systemActor } from '@/lib/core/actor'
import { withClient } from '@/lib/db/roles'
import { permissionsOf } from '@/lib/people/rules'
import { exportRecord } from '@/lib/record/exports/commands'
import { exportOf, writeExport } from '@/lib/record/exports/queries'
import type { ExportFormat } from '@/lib/record/exports/written'

const small = 10_000
const lee = {
  ...systemActor,
  kind: 'person',
  id: 'lee',
  name: 'Lee',
  groups: [],
  can: permissionsOf(['auditor']),
} as const satisfies Actor

/** Exports of ten thousand lines and of very many: lines a second, and the most that was held in memory meanwhile. */
export async function runExportsBench(database: BenchDatabase, most: number): Promise<Row[]> {
  const rows: Row[] = []
  const held = new Map<string, number>()
  for (const [from, lines] of [
    [0, small],
    [small, most],
  ] as const) {
    await fill(database, from, lines)
    for (const format of ['csv', 'jsonl'] as const) {
      const { counted, sent } = await measured(format)
      const name = `Export of ${lines.toLocaleString('en')} lines as ${format.toUpperCase()}`
      rows.push({ name: `${name}, counted`, value: counted.perSecond, unit: '/s', met: null })
      rows.push({ name: `${name}, sent`, value: sent.perSecond, unit: '/s', met: null })
      held.set(`${format} ${lines}`, Math.max(counted.held, sent.held))
    }
  }
  for (const format of ['csv', 'jsonl']) {
    const [few, many] = [held.get(`${format} ${small}`)!, held.get(`${format} ${most}`)!]
    const figures = `${few.toFixed(0)} MB → ${many.toFixed(0)} MB`
    rows.push(
      within({ name: `Memory of an export as ${format.toUpperCase()}: ${figures}`, value: many / few, unit: '×' }, 1.5),
    )
  }
  return rows
}

async function measured(format: ExportFormat) {
  const upTo = await lastPosition()
  const counting = await watched(async () => {
    const outcome = await execute(exportRecord, lee, { upTo, format })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value
  })
  const { id, count } = counting.value
  const exported = (await exportOf(lee, id))!
  const sending = await watched(() => writeExport(lee, exported, () => undefined))
  const perSecond = (seconds: number) => count / seconds
  return {
    counted: { perSecond: perSecond(counting.seconds), held: counting.held },
    sent: { perSecond: perSecond(sending.seconds), held: sending.held },
  }
}

/** How long something takes, and the most megabytes that were in use meanwhile. */
async function watched<Value>(work: () => Promise<Value>) {
  let held = 0
  const look = () => {
    const { heapUsed, external } = process.memoryUsage()
    held = Math.max(held, (heapUsed + external) / 1_048_576)
  }
  const timer = setInterval(look, 20)
  const began = performance.now()
  try {
    const value = await work()
    look()
    return { value, seconds: (performance.now() - began) / 1000, held }
  } finally {
    clearInterval(timer)
  }
}

/** Lines of calls as they are written today, so many of them, with their places. */
async function fill(database: BenchDatabase, from: number, upTo: number): Promise<void> {
  await withClient(database.owner, async (owner) => {
    await owner.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", environment,
        "podId", "toolKey", "callId", outcome, sentence, data)
      select '01' || lpad(n::text, 24, '0'), now() - n * interval '1 second', 'call.allowed', 'pod', 'pod-a', 'Busy', 'call',
        n::text, 'prod', 'pod-a', 'shelf.read', '01' || lpad(n::text, 24, '0'), 'allowed',
        'Busy was allowed by a rule to look up what is known of lamp ' || n, '{}'
      from generate_series($1::int, $2::int) n`,
      [from + 1, upTo],
    )
    await owner.query('select seal_audit(true)')
    await owner.query('vacuum analyze "AuditEvent"')
    await owner.query('vacuum analyze "AuditOrder"')
  })
}
