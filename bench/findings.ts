import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { newPod } from '@/bench/install'
import { load } from '@/bench/load'
import { against, median, percentile, type Row } from '@/bench/table'
import { allowedCalls } from '@/bench/ways'
import { measuredKinds, precisionOf, recallOf } from '@/lib/findings/fixture-measure'
import { positives } from '@/lib/findings/fixture-corpus'
import { scanOf } from '@/lib/findings/scan/asked'
import { scan } from '@/lib/findings/scan/scan'

const rounds = 5
const megabyte = 1_000_000

/** What is found of each kind, how fast, beside secretlint on the same texts, and what it adds to a call. */
export async function runFindingsBench(gate: string): Promise<Row[]> {
  return [...kindRows(), ...(await speedRows()), ...(await callRows(gate))]
}

/** Of texts that hold a kind how many were found, and whether it was found where it is not. */
function kindRows(): Row[] {
  return measuredKinds(60).map((row) => ({
    name: `Found: ${row.code} (${row.misses} near misses)`,
    value: row.found,
    unit: `of ${row.texts}, ${row.wrong.length} wrong`,
    goal: '≥ 97 %, 0 wrong',
    met: recallOf(row) >= 0.97 && precisionOf(row) === 1,
  }))
}

async function speedRows(): Promise<Row[]> {
  const secretlint = fork(path.resolve('bench/secretlint/looks.mjs'), { execArgv: [] })
  try {
    const rows: Row[] = []
    for (const [what, text] of texts()) {
      const [own, other]: [number[], number[]] = [[], []]
      for (let round = 0; round <= rounds; round++) {
        const before = process.cpuUsage()
        scan(text)
        const seconds = secondsSince(before)
        const theirs = await secondsBy(secretlint, text)
        // The first round only warms up.
        if (round > 0) {
          own.push(text.length / megabyte / seconds)
          other.push(text.length / megabyte / theirs)
        }
      }
      const peer = { name: 'secretlint, recommended rules', value: median(other) }
      rows.push(
        against(
          { name: `Looking through ${what}`, value: median(own), unit: 'MB/s of processor time', peer },
          { least: 1 },
        ),
      )
    }
    return rows
  } finally {
    secretlint.kill()
  }
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

async function secondsBy(secretlint: ChildProcess, text: string): Promise<number> {
  secretlint.send(text)
  const [{ seconds }] = (await once(secretlint, 'message')) as [{ seconds: number }]
  return seconds
}

/** A megabyte in which nothing is, and one full of what is looked for. */
function texts(): [what: string, text: string][] {
  const prose = 'The lamps are in the window, and the jars beside them; 40 of them were sold on 3 May. '
  const code = `  const jar = shelf.find(({ id }) => id === 'jar-417') ?? null\n  if (jar === null) return { status: 404 }\n`
  const full = positives(60)
    .map(({ text }) => text)
    .join('\n')
  const filled = (part: string) => part.repeat(Math.ceil(megabyte / part.length)).slice(0, megabyte)
  return [
    ['1 MB of prose', filled(prose)],
    ['1 MB of code', filled(code)],
    ['1 MB in which every second line holds something', filled(full)],
  ]
}

/** A call with a reason of 2 KB, which policy allows, and what looking through it is of that. */
async function callRows(gate: string): Promise<Row[]> {
  const { token } = await newPod(gate, 'bench-findings')
  const plain = allowedCalls(gate, token)
  const long = 'The lamps are in the window, and the jars beside them; 40 of them were sold on 3 May. '.repeat(24)
  const withText = (turn: number) => {
    const body = JSON.parse(plain.body(turn)) as { arguments: Record<string, unknown>; reason: string }
    return { ...body, reason: long.slice(0, 2_000) }
  }
  const target = { ...plain, body: (turn: number) => JSON.stringify(withText(turn)) }
  await load(target, 8, 1)
  const measured = []
  for (let round = 0; round < 3; round++) measured.push((await load(target, 8, 3)).p99)
  const looks = Array.from({ length: 5_000 }, (_, turn) => {
    const asked = withText(turn)
    const started = performance.now()
    scanOf(asked)
    return performance.now() - started
  })
  const call = median(measured)
  const look = percentile(looks, 0.99)
  return [
    against(
      {
        name: 'POST /v2/tool-calls with a reason of 2 KB, 8 connections, p99',
        value: call,
        unit: 'ms',
        peer: { name: 'without the p99 of looking through it', value: call - look },
      },
      { most: 1.3 },
    ),
  ]
}
