import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BenchDatabase, openDatabase } from '@/bench/database'
import { startProcess, stopProcesses, untilUp } from '@/bench/processes'
import { settingsFor } from '@/bench/settings'
import { type Row, tableOf } from '@/bench/table'
import { freePort } from '@/lib/db/machine'
import { withClient } from '@/lib/db/roles'

/** One part of a run. One that is there `byName` takes long, and is left out of a run of everything. */
type Section = {
  name: string
  byName?: true
  run(database: BenchDatabase): Promise<Row[]>
}

const chosen = process.argv.slice(2)
/** How many calls `scale` and `boards` look at, how many lines `record` does, or how many minutes `soak` takes. */
const amount = chosen.map(Number).find((number) => number > 0)
const port = await freePort()
const gate = `http://127.0.0.1:${port}`
const deskPort = await freePort()

/** The parts of a run. Modules are loaded when their turn comes, after the settings they read are there. */
const sections: readonly Section[] = [
  {
    name: 'policy',
    run: async () => [
      ...(await (await import('@/bench/policy')).runPolicyBench()),
      ...(await import('@/bench/policy-work')).runPolicyWork(),
      ...(await (await import('@/bench/policy-sizes')).runPolicySizes()),
      ...(await import('@/bench/replay')).runReplayBench(),
    ],
  },
  {
    name: 'replay',
    byName: true,
    run: async () => (await import('@/bench/replay')).runReplayMemoryBench(amount ?? 1_000_000),
  },
  { name: 'difference', run: async () => (await import('@/bench/difference')).runDifferenceBench() },
  { name: 'findings', byName: true, run: async () => (await import('@/bench/findings')).runFindingsBench(gate) },
  {
    name: 'outputs',
    byName: true,
    run: async (database) => (await import('@/bench/outputs')).runOutputsBench(gate, database),
  },
  {
    name: 'exports',
    byName: true,
    run: async (database) =>
      (await import('@/bench/exports')).runExportsBench(gate, deskPort, database, amount ?? 1_000_000),
  },
  {
    name: 'memory',
    byName: true,
    run: async (database) => (await import('@/bench/memory')).runMemoryBench(database),
  },
  {
    name: 'tasks',
    byName: true,
    run: async (database) => (await import('@/bench/tasks')).runTasksBench(database),
  },
  { name: 'calls', run: async (database) => (await import('@/bench/calls')).runCallsBench(gate, database) },
  {
    name: 'live',
    run: async () => [
      ...(await (await import('@/bench/live')).runLiveBench(gate)),
      ...(await (await import('@/bench/crowd')).runCrowdBench(gate, deskPort)),
    ],
  },
  {
    name: 'sinks',
    byName: true,
    run: async (database) => (await import('@/bench/sinks')).runSinksBench(gate, database),
  },
  {
    name: 'notices',
    byName: true,
    run: async () => (await import('@/bench/notices')).runNoticesBench(gate),
  },
  {
    name: 'counting',
    byName: true,
    run: async () => (await import('@/bench/counting')).runCountingBench(gate),
  },
  {
    name: 'git',
    byName: true,
    run: async ({ cluster }) => (await import('@/bench/git')).runGitBench(gate, deskPort, stateOf(cluster)),
  },
  { name: 'push', run: async (database) => (await import('@/bench/push')).runPushBench(gate, database) },
  { name: 'pages', run: async () => (await import('@/bench/pages')).runPagesBench(gate, deskPort) },
  { name: 'operator', run: async () => (await import('@/bench/operator')).runOperatorBench() },
  { name: 'imports', run: async () => (await import('@/bench/imports')).runImportBench() },
  // Last of what is measured together, as it puts another catalogue and policy in place of the shipped ones.
  { name: 'matrix', run: async () => (await import('@/bench/matrix')).runMatrixBench(gate, deskPort) },
  {
    name: 'scale',
    byName: true,
    run: async (database) =>
      (await import('@/bench/scale')).runScaleBench(gate, deskPort, database, amount ?? 1_000_000),
  },
  {
    name: 'record',
    byName: true,
    run: async (database) => (await import('@/bench/record')).runRecordBench(database, amount ?? 20_000_000),
  },
  {
    name: 'boards',
    byName: true,
    run: async (database) => (await import('@/bench/boards')).runBoardsBench(database, amount ?? 20_000_000),
  },
  {
    name: 'soak',
    byName: true,
    run: async (database) => (await import('@/bench/soak')).runSoakBench(gate, deskPort, database, amount ?? 20),
  },
]

/** The tables of the floor servers, which each have a copy of this database on the same disk. */
const floorTables = `
  create table bench_floor (id text primary key, at timestamptz not null default now(), pod text not null,
    tool text not null, decision text not null, body jsonb not null);
  create index on bench_floor (pod, at);
  create table bench_floor_found (like bench_floor including all, sentence text not null);
  create index on bench_floor_found using gin (sentence gin_trgm_ops);
  grant insert on bench_floor, bench_floor_found to countersign_writer`

/** The folder of an installation around its database, where kept repositories lie. */
const stateOf = ({ folder }: BenchDatabase['cluster']) => path.dirname(folder)

async function run(): Promise<void> {
  if (chosen[0] === 'fill') return await fill(chosen.slice(1))
  const wanted = sections.filter(({ name, byName }) => (chosen.length === 0 ? !byName : chosen.includes(name)))
  if (wanted.length === 0)
    throw new Error(`There is no such part. Choose among: ${sections.map(({ name }) => name).join(', ')}.`)
  const database = await openDatabase()
  stopWith(database.discard)
  try {
    Object.assign(process.env, settingsFor(database, port), { COUNTERSIGN_STATE: stateOf(database.cluster) })
    await withClient(database.owner, (owner) => owner.query(floorTables))
    await (await import('@/bench/install')).installStarter()
    startProcess('gate', { COUNTERSIGN_PROCESS: 'gate', DESK_URL: `http://127.0.0.1:${deskPort}` })
    startProcess('worker', { COUNTERSIGN_PROCESS: 'worker' })
    await untilUp(`${gate}/livez`)
    await report(wanted, database)
  } finally {
    await stopProcesses()
    await database.discard()
  }
}

/** `npm run bench -- fill FOLDER [CALLS] [WAITING]`: a full installation to look at. */
async function fill([folder, calls = '1000000', waiting = '500']: readonly string[]): Promise<void> {
  if (!folder) throw new Error('Name the folder of state in which the installation is made.')
  await (await import('@/bench/full/main')).fillState(path.resolve(folder), Number(calls), Number(waiting))
}

async function report(wanted: readonly Section[], database: BenchDatabase): Promise<void> {
  const started = Date.now()
  const rows: Row[] = []
  for (const { name, run: measure } of wanted) {
    console.log(`Measuring: ${name}`)
    const [began, own] = [Date.now(), await measure(database)]
    rows.push(...own)
    keep(name, { at: new Date().toISOString(), node: process.version, seconds: secondsSince(began), rows: own })
  }
  const seconds = secondsSince(started)
  console.log(`\n${tableOf(rows)}\n\nEverything was measured side by side in one run of ${seconds} s.`)
  const missed = rows.filter(({ met }) => met === false).length
  console.log(missed === 0 ? 'Every goal was met.' : `${missed} goals were missed in this run.`)
}

const secondsSince = (started: number) => Math.round((Date.now() - started) / 1000)

/** Puts what a part measured in place of what it measured the last time; what others measured stays. */
function keep(name: string, measured: Measured): void {
  const file = path.resolve('bench/results.json')
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { parts?: Record<string, Measured> })
    : {}
  const results = { parts: { ...before.parts, [name]: measured } }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
}

/** What a part of a run measured, and when. */
type Measured = { at: string; node: string; seconds: number; rows: readonly Row[] }

/** Somebody who interrupts a run leaves neither processes nor a database behind. */
function stopWith(discard: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void stopProcesses()
        .then(discard)
        .finally(() => process.exit(130))
    })
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
