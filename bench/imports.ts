import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { against, type Row, within } from '@/bench/table'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { addCommits, type FixtureCommit, makeRepository } from '@/lib/imports/fixture'
import { runImport } from '@/lib/imports/jobs'
import { startImport } from '@/lib/imports/commands'
import { importDetail } from '@/lib/imports/queries'

const cycles = 1_255
const changelog = 'project/outputs/changelog.yaml'
const memory = 'project/memory.yaml'

/** Imports a repository like those the prototype leaves behind, from its bundle to the last row in the database. */
export async function runImportBench(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-bench-imports-'))
  try {
    const made = makeHistory(folder)
    const rows = [...(await measure('3,766 commits, made up', made)), await looking(folder, made)]
    const sample = largestSample()
    if (!sample) return rows
    const copy = path.join(folder, 'sample.git')
    execFileSync('git', ['clone', '--quiet', '--bare', sample, copy])
    const commits = Number(execFileSync('git', ['rev-list', '--all', '--count'], { cwd: copy, encoding: 'utf8' }))
    return [...rows, ...(await measure(`${commits.toLocaleString('en')} commits, real`, copy))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The bundle that holds most, of the real repositories that lie beside the project on machines that have them. */
function largestSample(): string | undefined {
  const folder = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
  if (!existsSync(folder)) return undefined
  const bundles = readdirSync(folder).filter((name) => name.endsWith('.bundle'))
  const sized = bundles.map((name) => path.join(folder, name)).map((file) => ({ file, size: statSync(file).size }))
  return sized.toSorted((one, other) => other.size - one.size)[0]?.file
}

async function measure(what: string, repository: string): Promise<Row[]> {
  const floorSeconds = secondsOf(() =>
    execFileSync('git', ['log', '--numstat', '--all'], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const first = await importOnce(repository)
  const second = await importOnce(repository)
  const goalSeconds = 3 * floorSeconds + 20
  const peer = { name: 'git log --numstat', value: floorSeconds }
  return [
    {
      name: `Import: ${what}`,
      value: first.seconds,
      unit: 's',
      peer,
      goal: '≤ 3 × + 20 s',
      met: first.seconds <= goalSeconds,
    },
    within({ name: `Import again, nothing new: ${what}`, value: second.seconds, unit: 's' }, 2),
    ...(first.peakMb === null
      ? []
      : [within({ name: `Import, memory of the reader with its git: ${what}`, value: first.peakMb, unit: 'MB' }, 500)]),
  ]
}

/** The same history from two places, as it is imported and without looking through it, in turn and twice each. */
async function looking(folder: string, made: string): Promise<Row> {
  const seconds = { with: Number.POSITIVE_INFINITY, without: Number.POSITIVE_INFINITY }
  for (const round of [1, 2])
    for (const way of ['without', 'with'] as const) {
      const copy = path.join(folder, `${way}-${round}.git`)
      execFileSync('git', ['clone', '--quiet', '--bare', made, copy])
      const once = await importOnce(copy, way === 'with')
      seconds[way] = Math.min(seconds[way], once.seconds)
    }
  const peer = { name: 'without looking through it', value: seconds.without }
  return against({ name: 'Import with findings', value: seconds.with, unit: 's', peer }, { most: 1.5 })
}

async function importOnce(
  location: string,
  isLookedThrough = true,
): Promise<{ seconds: number; peakMb: number | null }> {
  const started = performance.now()
  const run = await execute(startImport, systemActor, { location, queued: false })
  if (!run.ok) throw new Error(`The import was refused: ${run.reason}`)
  const watch = watchReaders()
  await runImport(run.value.runId, { isLookedThrough })
  const seconds = (performance.now() - started) / 1000
  const { state, failure } = (await importDetail(systemActor, run.value.runId))!
  if (state !== 'done') throw new Error(`The import ended as ${state}: ${failure}`)
  return { seconds, peakMb: watch.stop() }
}

function secondsOf(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

/** The most memory that the reading process and the processes it started held together, where /proc tells. */
function watchReaders(): { stop(): number | null } {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, memoryOfReaders())
  }
  const timer = existsSync('/proc/self/stat') ? setInterval(look, 50) : undefined
  return {
    stop() {
      clearInterval(timer)
      return timer ? peak / 1024 / 1024 : null
    },
  }
}

const pageBytes = 4096

function memoryOfReaders(): number {
  const processes = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? statOf(pid) : []))
  // A reader leads a group of its own; its git belongs to the group.
  const leaders = new Set(
    processes.flatMap(({ pid, parent, group }) => (parent === process.pid && pid === group ? pid : [])),
  )
  return processes.reduce((sum, { group, pages }) => (leaders.has(group) ? sum + pages * pageBytes : sum), 0)
}

function statOf(pid: string): { pid: number; parent: number; group: number; pages: number }[] {
  try {
    // The name stands in brackets and may hold anything; the numbers follow after the last one.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return [{ pid: Number(pid), parent: Number(fields[1]), group: Number(fields[2]), pages: Number(fields[21]) }]
  } catch {
    // It ended between being listed and being read.
    return []
  }
}

/** A project of a month: every cycle a document, a line in the log that begins anew now and then, and the index. */
function makeHistory(folder: string): string {
  const repository = makeRepository(folder, [
    { message: 'Begin', files: { 'project/task.yaml': 'tasks:\n  goals:\n    status: in_progress\n' } },
  ])
  let log = ''
  let index = ''
  for (let from = 0; from < cycles; from += 50) {
    const commits: FixtureCommit[] = []
    for (let cycle = from; cycle < Math.min(from + 50, cycles); cycle++) {
      const file = `project/docs/part-${cycle % 400}.md`
      const at = new Date(Date.UTC(2025, 0, 1) + cycle * 1_800_000)
      const time = (seconds: number) => new Date(at.getTime() + seconds * 1000).toISOString()
      if (cycle % 140 === 139) log = ''
      log += entryOf(time(-2), file, cycle) + entryOf(time(-2), memory, cycle)
      if (cycle < 400)
        index += `- path: ${file}\n  description: Part ${cycle} of the work\n  tags:\n  - part\n  last_updated: '${time(0).slice(0, 10)}'\n  pod_owner: DevPod\n`
      commits.push(
        { message: `Write part ${cycle}`, at: time(0), files: { [file]: documentOf(cycle) } },
        {
          message: `Update memory.yaml for ${file}`,
          at: time(2),
          files: { [memory]: `${index}- path: note-${cycle}\n` },
        },
        { message: 'Update changelog.yaml', at: time(4), files: { [changelog]: log } },
      )
    }
    addCommits(repository, commits)
  }
  return repository
}

function entryOf(time: string, file: string, cycle: number): string {
  return `- timestamp: '${time.slice(0, 23)}'\n  path: ${file}\n  task_id: goals\n  committed_by: DevPod\n  message: Part ${cycle} of the work, written out at some length so that the line looks like those pods write\n`
}

function documentOf(cycle: number): string {
  const lines = cycle % 37 === 36 ? 3 : 60
  return Array.from(
    { length: lines },
    (_, line) => `Part ${cycle % 400}, line ${line}: what stands here was thought about.`,
  ).join('\n')
}
