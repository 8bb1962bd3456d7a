import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { BenchDatabase } from '@/bench/database'
import { deskUp } from '@/bench/desk'
import { newApprover } from '@/bench/install'
import { processIds } from '@/bench/processes'
import { type Row, within } from '@/bench/table'
import { lastPosition } from '@/lib/audit/order/queries'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { withClient } from '@/lib/db/roles'
import { exportRecord } from '@/lib/record/exports/commands'
import { exportOf, writeExport } from '@/lib/record/exports/queries'
import { type ExportFormat, written } from '@/lib/record/exports/written'

const small = 10_000
const formats = ['csv', 'jsonl'] as const
/** Of what a process holds, memory for what is gone already is a part that grows with the time it has; a goal of a whole process allows for that. */
const mostHeld = 1.5

/**
 * Exports of ten thousand lines and of very many: lines a second, and the most that was in use meanwhile, here and in the
 * processes through which a browser fetches the file.
 */
export async function runExportsBench(
  gate: string,
  deskPort: number,
  database: BenchDatabase,
  most: number,
): Promise<Row[]> {
  await deskUp(deskPort)
  const { actor, cookie } = await newApprover('exporter', 'product-owners', 'auditor')
  const rows: Row[] = []
  const held = new Map<string, Held>()
  for (const [from, lines] of [
    [0, small],
    [small, most],
  ] as const) {
    await fill(database, from, lines)
    for (const format of formats) {
      // What a process loads once, and room that it keeps, it has before.
      if (from === 0) await measured(gate, actor, cookie, format)
      const { counted, sent, fetched } = await measured(gate, actor, cookie, format)
      const name = `Export of ${lines.toLocaleString('en')} lines as ${format.toUpperCase()}`
      rows.push({ name: `${name}, counted`, value: counted.perSecond, unit: '/s', met: null })
      rows.push({ name: `${name}, read for sending`, value: sent.perSecond, unit: '/s', met: null })
      rows.push({ name: `${name}, fetched by its address`, value: fetched.perSecond, unit: '/s', met: null })
      held.set(`${format} ${lines}`, { here: Math.max(counted.held, sent.held), ...fetched.held })
    }
  }
  for (const format of formats)
    for (const [where, words] of Object.entries(places)) {
      const [few, many] = [small, most].map((lines) => held.get(`${format} ${lines}`)![where as keyof Held])
      const name = `Memory of ${words}, export as ${format.toUpperCase()}: ${few!.toFixed(0)} MB → ${many!.toFixed(0)} MB`
      rows.push(within({ name, value: many! / few!, unit: '×' }, mostHeld))
    }
  return rows
}

type Held = { here: number; desk: number; gate: number }
const places: Record<keyof Held, string> = {
  here: 'what is read and in use',
  desk: 'the process that makes pages',
  gate: 'the gate',
}

async function measured(gate: string, actor: PersonActor, cookie: string, format: ExportFormat) {
  const upTo = await lastPosition()
  const counting = await watched(async () => {
    const outcome = await execute(exportRecord, actor, { upTo, format })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value
  })
  const { id, count, digest } = counting.value
  const exported = (await exportOf(actor, id))!
  const sending = await watched(() => writeExport(actor, exported, () => undefined))
  const above = Buffer.byteLength(written[format].head(exported.head))
  const fetching = await fetched(`${gate}/audit/export/${id}`, cookie, { above, digest })
  const perSecond = (seconds: number) => count / seconds
  return {
    counted: { perSecond: perSecond(counting.seconds), held: counting.held },
    sent: { perSecond: perSecond(sending.seconds), held: sending.held },
    fetched: { perSecond: perSecond(fetching.seconds), held: fetching.held },
  }
}

/** Fetches a file as a browser does, and makes sure that it is what was counted; with the most that the processes had meanwhile. */
async function fetched(url: string, cookie: string, { above, digest }: { above: number; digest: string }) {
  const most = { desk: 0, gate: 0 }
  const look = () => {
    for (const [name, pid] of processIds())
      if (name === 'desk' || name === 'gate') most[name] = Math.max(most[name], megabytesOf(pid))
  }
  const timer = setInterval(look, 20)
  const began = performance.now()
  try {
    const answer = await fetch(url, { headers: { cookie } })
    if (!answer.ok || !answer.body) throw new Error(`An export was answered with ${answer.status}`)
    const hash = createHash('sha256')
    let left = above
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      hash.update(part.subarray(left))
      left = Math.max(0, left - part.length)
    }
    if (hash.digest('hex') !== digest) throw new Error('What was fetched is not what was counted')
    look()
    return { seconds: (performance.now() - began) / 1000, held: most }
  } finally {
    clearInterval(timer)
  }
}

function megabytesOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const lookEveryMs = 250

/** How long something takes, and the most megabytes that were in use meanwhile, without what nothing leads to any more. */
async function watched<Value>(work: () => Promise<Value>) {
  let held = 0
  const look = () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    held = Math.max(held, (heapUsed + external) / 1_048_576)
  }
  look()
  const timer = setInterval(look, lookEveryMs)
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
