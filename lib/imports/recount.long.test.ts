import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readDelivery } from '@/lib/imports/reader/delivery'

// Three numbers of every branch of real repositories, counted anew with git and a few lines that share nothing with the import.
const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
const bundles = existsSync(sample) ? readdirSync(sample).filter((name) => name.endsWith('.bundle')) : []
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-recount-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has real repositories to count in', (context) => {
  context.skip(bundles.length === 0, `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`)
  expect(bundles).not.toEqual([])
})

const log = 'project/outputs/changelog.yaml'

describe.skipIf(bundles.length === 0).each(bundles)('%s', (bundle) => {
  it('has as many commits, lost lines of the log and rewrites as git shows', { timeout: 600_000 }, async () => {
    const clone = path.join(mkdtempSync(path.join(folder, 'git')), 'clone')
    execFileSync('git', ['clone', '--quiet', '--bare', path.join(sample, bundle), clone])
    const git = (args: string[], input = '') =>
      execFileSync('git', args, { cwd: clone, input, encoding: 'utf8', maxBuffer: 1 << 30 })
    const source = path.join(sample, bundle)
    for await (const found of readDelivery({ source, folder: mkdtempSync(path.join(folder, 'x')) })) {
      if (found.type !== 'branch') continue
      const { name, facts } = found.branch
      const entries = entriesOf(git, name)
      const told = [
        facts.commits,
        facts.changelog?.file === log ? facts.changelog.lostAtTip : 0,
        facts.destructiveRewrites,
      ]
      expect([name, ...told]).toEqual([
        name,
        Number(git(['rev-list', '--count', name])),
        entries.all.size - entries.standing,
        rewritesIn(git, name, entries.all),
      ])
    }
  })
})

type Git = (args: string[], input?: string) => string

/** What any version of the log says, by time and file, and how many of these the newest one says. */
function entriesOf(git: Git, branch: string): { all: Map<string, { at: number; file: string }>; standing: number } {
  const versions = git(['rev-list', '--full-history', branch, '--', log]).split('\n').filter(Boolean)
  const all = new Map<string, { at: number; file: string }>()
  for (const commit of versions)
    for (const [key, entry] of entriesIn(blob(git, `${commit}:${log}`))) all.set(key, entry)
  return { all, standing: entriesIn(blob(git, `${branch}:${log}`)).size }
}

function blob(git: Git, name: string): string {
  const [head, ...lines] = git(['cat-file', '--batch'], `${name}\n`).split('\n')
  return head!.endsWith('missing') ? '' : lines.join('\n')
}

function entriesIn(text: string): Map<string, { at: number; file: string }> {
  const entries = new Map<string, { at: number; file: string }>()
  for (const block of text.split(/^- /m).slice(1)) {
    const time = /timestamp: '?([^'\n]+)/.exec(block)?.[1]
    if (time === undefined) continue
    const files = [...block.matchAll(/\bpath: '?"?([^'"\n]+)/g)].map((match) => match[1]!.trim())
    entries.set(`${time} ${files.join(' ')}`, { at: Date.parse(`${time.replace(/Z$/, '')}Z`), file: files[0] ?? '' })
  }
  return entries
}

const program =
  /\.(?:py|pyi|ipynb|[cm]?[jt]sx?|java|kt|go|rs|rb|php|cs|c|h|cc|cpp|hpp|swift|scala|sh|bash|ps1|bat|s?css|less|vue|svelte|lock)$/i

/** Commits of one file that the log speaks of within four minutes, and that took twenty lines and twice what they gave. */
function rewritesIn(git: Git, branch: string, entries: ReadonlyMap<string, { at: number; file: string }>): number {
  const times = new Map<string, number[]>()
  for (const { at, file } of entries.values()) times.set(file, [...(times.get(file) ?? []), at])
  let count = 0
  for (const commit of git(['log', '--no-merges', '--no-renames', '--numstat', '--format=%x01%ct', branch]).split(
    '\u0001',
  )) {
    const [seconds, ...lines] = commit.split('\n').filter(Boolean)
    if (lines.length !== 1) continue
    const [added, deleted, file] = lines[0]!.split('\t') as [string, string, string]
    if (program.test(file) || /(?:changelog|memory)\.ya?ml$/.test(file)) continue
    const isPods = (times.get(file) ?? []).some((at) => Math.abs(at - Number(seconds) * 1000) <= 240_000)
    if (isPods && Number(deleted) >= 20 && Number(deleted) >= 2 * Number(added)) count++
  }
  return count
}
