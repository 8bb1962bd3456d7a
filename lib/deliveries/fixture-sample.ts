import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { mostCommits } from '@/lib/deliveries/schema'
import { changesBetween, commitsSince, emptyTree } from '@/lib/git/changes'
import { readDelivery } from '@/lib/imports/reader/delivery'
import type { DeliveryBranch } from '@/lib/imports/schema'

// Test support: repositories of real projects, which lie beside this one on machines that have them, with what was counted on
// them by hand.

const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
export const bundles = existsSync(sample) ? readdirSync(sample).filter((name) => name.endsWith('.bundle')) : []
export const noBundles = `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`

/** A commit with the one that it stands on along the first line, of which the first has none, and whether it changes anything. */
export type Step = { commit: string; parent: string | null; isEmpty: boolean }

type Rewrite = DeliveryBranch['rewrites'][number]

/** A branch with what the import finds in its past, and what was counted on it. */
type Branch = {
  name: string
  commits: ReadonlySet<string>
  rewrites: readonly Rewrite[]
  contradictions: number
  counted: Counted
}

/** Lost content and marks in its place by commit and file, and the commits that cut the log. */
type Counted = { lost: Place[]; elided: Place[]; cut: string[] }
type Place = { commit: string; file: string }

export type Past = { clone: string; steps: readonly Step[]; branches: readonly Branch[] }

/** The whole past of a repository: every commit of every branch, once, the oldest first. */
export async function pastOf(bundle: string, folder: string): Promise<Past> {
  const source = path.join(sample, bundle)
  const clone = path.join(mkdtempSync(path.join(folder, 'git-')), 'clone')
  execFileSync('git', ['clone', '--quiet', '--bare', source, clone])
  const lines = (...args: string[]) =>
    execFileSync('git', args, { cwd: clone, encoding: 'utf8', maxBuffer: 1 << 28 })
      .split('\n')
      .filter(Boolean)
  const trees = new Map<string, string>()
  const steps = lines('log', '--all', '--topo-order', '--reverse', '--format=%H %T %P').map((line) => {
    const [commit = '', tree = '', parent = ''] = line.split(' ')
    trees.set(commit, tree)
    return { commit, parent: parent || null, isEmpty: trees.get(parent) === tree }
  })
  const facts = JSON.parse(readFileSync(path.join(sample, 'FACTS.json'), 'utf8')) as Record<string, Facts>
  const branches: Branch[] = []
  for await (const part of readDelivery({ source, folder: mkdtempSync(path.join(folder, 'read-')) })) {
    if (part.type !== 'branch') continue
    const { name, head, rewrites, facts: found } = part.branch
    const commits = new Set(lines('rev-list', head))
    const counted = countedIn(facts[`${path.basename(bundle, '.bundle')}:${name}`], [...commits])
    branches.push({ name, commits, rewrites, contradictions: found.contradictions, counted })
  }
  return { clone, steps, branches }
}

type Cut = { commit: string; path: string }
type Facts = {
  destructive_rewrites_data_files?: Cut[]
  elision_overwrites?: Cut[]
  changelog?: { truncations: Cut[] }
}

/** What was counted, its commits by their whole names. */
function countedIn(facts: Facts | undefined, commits: readonly string[]): Counted {
  const whole = (short: string) => commits.find((commit) => commit.startsWith(short))!
  const placed = (cuts: readonly Cut[] = []) => cuts.map(({ commit, path: file }) => ({ commit: whole(commit), file }))
  return {
    lost: placed(facts?.destructive_rewrites_data_files),
    elided: placed(facts?.elision_overwrites),
    cut: (facts?.changelog?.truncations ?? []).map(({ commit }) => whole(commit)),
  }
}

/** What people would be told of a commit before they sign it: what it loses, file by file, and what is found in it. */
export type Told = { losses: readonly { path: string; code: string }[]; findings: readonly string[] }

/** A commit as the delivery that it would be on the one before it, looked through as a push is. */
export async function toldAlone({ clone }: Past, { commit, parent }: Step): Promise<Told> {
  const files = await changesBetween(clone, parent ?? emptyTree, commit)
  const { losses, findings } = await lookedThrough(clone, files, await commitsSince(clone, commit, parent, mostCommits))
  return { losses: losses.map(({ path: file, code }) => ({ path: file, code })), findings }
}

type Answers = ReadonlyMap<string, Told>

/** How much of what was counted on a branch, and of what the import finds contradicted there, these answers tell of. */
export function toldOf({ rewrites, counted }: Branch, answers: Answers) {
  const loses = ({ commit, file }: Place) => codesAt(answers, commit, file).length > 0
  const elides = ({ commit }: Place) => answers.get(commit)?.findings.includes('loss.elision') === true
  const contradicts = ({ commit, path: file }: Rewrite) => codesAt(answers, commit, file).includes('loss.contradiction')
  return {
    lost: counted.lost.filter(loses).length,
    elided: counted.elided.filter(elides).length,
    contradictions: rewrites.filter((one) => one.contradiction !== null && contradicts(one)).length,
  }
}

/** What should be told of a branch: as was counted, and as the import counts where nobody did. */
export function expectedOf({ counted, contradictions }: Branch) {
  return { lost: counted.lost.length, elided: counted.elided.length, contradictions }
}

/** What the import finds for sure and these answers do not tell of, in words. */
export function missedIn({ branches }: Past, answers: Answers): string[] {
  const missed = new Set<string>()
  for (const { commit, path: file, destructive, elisionCertain, contradiction } of branches.flatMap(
    ({ rewrites }) => rewrites,
  )) {
    const codes = codesAt(answers, commit, file)
    const say = (what: string) => missed.add(`${commit.slice(0, 7)} ${file}: ${what}`)
    if (destructive && codes.length === 0) say('lost content')
    if (contradiction !== null && !codes.includes('loss.contradiction')) say('a contradiction')
    if (elisionCertain && answers.get(commit)?.findings.includes('loss.elision') !== true)
      say('a line in the place of content')
  }
  return [...missed]
}

/**
 * Of these steps all of which something must be told and all that cut the log, and of the others some, evenly from first to
 * last.
 */
export function chosenFrom(past: Past, steps: readonly Step[], mostOthers: number): Step[] {
  const telling = tellingIn(past)
  const others = steps.filter(({ commit }) => !telling.has(commit))
  const every = Math.max(1, Math.ceil(others.length / mostOthers))
  const some = new Set(others.filter((_, at) => at % every === 0))
  return steps.filter((step) => telling.has(step.commit) || some.has(step))
}

/** The commits of which something must be told, and those that cut the log. */
function tellingIn({ branches }: Past): Set<string> {
  const sure = branches
    .flatMap(({ rewrites }) => rewrites)
    .filter(({ destructive, elisionCertain, contradiction }) => destructive || elisionCertain || contradiction !== null)
  const counted = branches.flatMap(({ counted: { lost, elided } }) => [...lost, ...elided])
  const cut = branches.flatMap(({ counted: { cut: commits } }) => commits)
  return new Set([...[...sure, ...counted].map(({ commit }) => commit), ...cut])
}

function codesAt(answers: Answers, commit: string, file: string): string[] {
  return answers.get(commit)?.losses.flatMap(({ path: at, code }) => (at === file ? [code] : [])) ?? []
}
