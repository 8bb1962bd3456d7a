import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchDatabase } from '@/bench/database'
import { newApprover, newPod } from '@/bench/install'
import { readOn } from '@/bench/pages'
import { processIds, startProcess, untilUp } from '@/bench/processes'
import { median, percentile, type Row, within } from '@/bench/table'
import { wholeCall } from '@/bench/whole'
import { withClient } from '@/lib/db/roles'

const callsPerSecond = 50
const readers = 3
const sampleEveryMs = 10_000
/** Another token in time: one lasts ten minutes (`tokenLifetimeSeconds`). */
const samplesPerToken = 12

/** What is looked at again and again: memory in MB and open files of each process, and connections of the database. */
type Sample = Record<string, number>

/**
 * Whole calls at a steady pace for so many minutes while people read pages. What a process holds may rise while it warms
 * up; in the second half it must stand still.
 */
export async function runSoakBench(
  gate: string,
  deskPort: number,
  { superuser }: BenchDatabase,
  minutes: number,
): Promise<Row[]> {
  startProcess('desk', { PORT: String(deskPort), HOSTNAME: '127.0.0.1', COUNTERSIGN_PROCESS: 'desk' })
  await untilUp(`http://127.0.0.1:${deskPort}/signin`)
  const pod = await newPod(gate, 'bench-soak')
  const caller = { gate, token: pod.token }
  const { cookie } = await newApprover('soak', 'product-owners')
  const done = new AbortController()
  const pages: number[] = []
  const reading = Array.from({ length: readers }, (_, at) => readOn(gate, cookie, at * 2, done.signal, pages))
  const calls: number[] = []
  const calling = callOn(() => wholeCall(caller), done.signal, calls)
  const samples: Sample[] = []
  for (const until = Date.now() + minutes * 60_000; Date.now() < until; await wait(sampleEveryMs)) {
    samples.push({ ...ofProcesses(), connections: await connectionsOf(superuser) })
    if (samples.length % samplesPerToken === 0) caller.token = await pod.fresh()
  }
  done.abort()
  await Promise.all([...reading, calling])
  console.log(
    `  ${calls.length} whole calls, p99 ${percentile(calls, 0.99).toFixed(0)} ms; ${pages.length} pages, p95 ${percentile(pages, 0.95).toFixed(0)} ms`,
  )
  return Object.keys(samples[0]!).map((name) => slopeOf(name, samples))
}

/** Begins one at a time, at the pace, however long each takes. */
async function callOn(work: () => Promise<void>, stopped: AbortSignal, ms: number[]): Promise<void> {
  const open = new Set<Promise<void>>()
  for (let next = performance.now(); !stopped.aborted; next += 1000 / callsPerSecond) {
    await wait(Math.max(0, next - performance.now()))
    const started = performance.now()
    const one: Promise<void> = work()
      .then(() => void ms.push(performance.now() - started))
      .finally(() => open.delete(one))
    open.add(one)
  }
  await Promise.all(open)
}

function ofProcesses(): Sample {
  const sample: Sample = {}
  for (const [name, pid] of processIds()) {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    sample[`memory of ${name}, MB`] = Number(kilobytes) / 1000
    sample[`open files of ${name}`] = readdirSync(`/proc/${pid}/fd`).length
  }
  return sample
}

async function connectionsOf(url: string): Promise<number> {
  return await withClient(url, async (admin) => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    return rows[0]!.count
  })
}

/** How far the second half rises in ten minutes, in hundredths of what it holds: no more than a tenth. */
function slopeOf(name: string, samples: readonly Sample[]): Row {
  const late = samples.slice(Math.floor(samples.length / 2)).map((sample) => sample[name]!)
  const [x, y] = [(late.length - 1) / 2, late.reduce((sum, value) => sum + value, 0) / late.length]
  const over = late.reduce((sum, value, at) => sum + (at - x) * (value - y), 0)
  const under = late.reduce((sum, _, at) => sum + (at - x) ** 2, 0)
  const inTenMinutes = (over / Math.max(under, 1)) * (600_000 / sampleEveryMs)
  const value = Math.round((inTenMinutes / Math.max(median(late), 1)) * 1000) / 10
  const [first, last] = [samples[0]![name]!, samples.at(-1)![name]!].map((held) => held.toFixed(0))
  return within({ name: `Rise of ${name} (from ${first} to ${last}) in ten minutes`, value, unit: '%' }, 10)
}
