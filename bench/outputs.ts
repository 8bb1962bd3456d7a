import type { BenchDatabase } from '@/bench/database'
import { newPod } from '@/bench/install'
import { load, type Round, type Target } from '@/bench/load'
import { startProcess, stopProcesses, untilUp } from '@/bench/processes'
import { against, median, type Row } from '@/bench/table'
import { freePort } from '@/lib/db/machine'

const rounds = 3
const seconds = 3
const connections = 8
const sizes = { '2 KB': 2_000, '50 KB': 50_000 } as const

/**
 * A file that a pod hands in and that stands at once, with its call on the record, its bytes, its revision and its entry in
 * memory; beside it, in turns and in the same database, a server that keeps the same bytes in one row and does nothing else.
 */
export async function runOutputsBench(gate: string, { app, read }: BenchDatabase): Promise<Row[]> {
  const { token, actor } = await newPod(gate, 'bench-outputs')
  const port = await freePort()
  const env = { BENCH_POD: JSON.stringify(actor), DATABASE_URL: app, DATABASE_READ_URL: read }
  const pid = startProcess('floor', env, [String(port), 'single', 'one'])
  await untilUp(`http://127.0.0.1:${port}/livez`)
  try {
    const rows: Row[] = []
    for (const [name, size] of Object.entries(sizes)) {
      const [own, floor]: [Round[], Round[]] = [[], []]
      for (let round = 0; round <= rounds; round++) {
        const mine = await load(handingIn(gate, token, `${size}-${round}`, size), connections, seconds)
        const theirs = await load(keeping(port, `${size}-${round}`, size), connections, seconds)
        // The first round only warms up.
        if (round > 0) {
          own.push(mine)
          floor.push(theirs)
        }
      }
      const beside = (what: 'perSecond' | 'p99') => ({
        value: median(own.map((one) => one[what])),
        peer: { name: 'Fastify + one INSERT of the same bytes', value: median(floor.map((one) => one[what])) },
      })
      const what = `POST /v2/outputs of ${name} that stands with memory, ${connections} connections`
      rows.push(
        against({ name: what, unit: '/s', ...beside('perSecond') }, null),
        against({ name: `${what}, p99`, unit: 'ms', ...beside('p99') }, null),
      )
    }
    return rows
  } finally {
    await stopProcesses([pid])
  }
}

const syllables = [
  'ba',
  'den',
  'fo',
  'gri',
  'hal',
  'ju',
  'kel',
  'lom',
  'mi',
  'nar',
  'os',
  'pe',
  'qua',
  'ri',
  'sun',
  'ter',
]
const words = syllables.flatMap((first) => syllables.flatMap((then) => syllables.map((last) => first + then + last)))

/** A text of so many characters that is like no other: which words it has comes from its name. */
function text(name: string, size: number): string {
  let state = Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0
  const next = () => words[(state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 20]!
  const line = () => `${Array.from({ length: 10 }, next).join(' ')}.\n`
  return `# Care of ${name}\n\n${Array.from({ length: Math.ceil(size / 60) }, line).join('')}`.slice(0, size)
}

function handingIn(gate: string, token: string, round: string, size: number): Target {
  return {
    url: `${gate}/v2/outputs`,
    headers: { authorization: `Bearer ${token}` },
    body(turn) {
      const name = `${round}-${turn}`
      return JSON.stringify({
        path: `docs/${name}.md`,
        task: 'bench',
        content: text(name, size),
        idempotency_key: name,
      })
    },
  }
}

function keeping(port: number, round: string, size: number): Target {
  return {
    url: `http://127.0.0.1:${port}/calls`,
    headers: {},
    body(turn) {
      const name = `${round}-${turn}`
      const args = { path: `docs/${name}.md`, content: text(name, size) }
      return JSON.stringify({ tool: 'outputs.submit', task: 'bench', arguments: args, idempotency_key: name })
    },
  }
}
