import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readDelivery } from '@/lib/imports/reader/delivery'
import type { DeliveryBranch } from '@/lib/imports/schema'

// What the import finds of prompts and addresses in real repositories, beside what git by itself says of them: nothing below
// but the reading is shared with the import.
const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
const bundles = existsSync(sample) ? readdirSync(sample).filter((name) => name.endsWith('.bundle')) : []
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-sample-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has real repositories to compare with', (context) => {
  context.skip(bundles.length === 0, `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`)
  expect(bundles).not.toEqual([])
})

const digestOf = (bytes: Buffer) =>
  createHash('sha256').update(bytes.toString('utf8').replaceAll('\r\n', '\n')).digest('hex')

/** A repository as git alone tells of it. */
function plumbing(bundle: string) {
  const clone = path.join(mkdtempSync(path.join(folder, 'git')), 'clone')
  execFileSync('git', ['clone', '--quiet', '--bare', path.join(sample, bundle), clone])
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: clone, maxBuffer: 1 << 29, stdio: ['ignore', 'pipe', 'ignore'] })
  const lines = (...args: string[]) =>
    git(...args)
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
  const contents = new Map<string, Buffer>()
  return {
    lines,
    /** The same of a search, which says by how it ends that there is nothing. */
    found(...args: string[]): string[] {
      try {
        return lines(...args)
      } catch {
        return []
      }
    },
    blob(name: string): Buffer | null {
      if (!contents.has(name)) {
        try {
          contents.set(name, git('cat-file', 'blob', name))
        } catch {
          return null
        }
      }
      return contents.get(name)!
    },
  }
}

type Git = ReturnType<typeof plumbing>

const isRecord = (file: string) =>
  /(?:^|\/)outputs\/.+\/prompt_used\.(?:txt|md)$/.test(file) && !/^(?:framework|archive)/.test(file)

/** Which tasks have which text at the branch's end, and every text that ever was one. */
function usedIn(git: Git, head: string) {
  const tasks = new Map<string, string>()
  for (const file of git.lines('ls-tree', '-r', '--name-only', head).filter(isRecord))
    tasks.set(/outputs\/(.+)\/[^/]+$/.exec(file)![1]!, digestOf(git.blob(`${head}:${file}`)!))
  const ever = git
    .lines('rev-list', '--objects', head)
    .map((line) => [line.slice(0, 40), line.slice(41)] as const)
    .filter(([, file]) => isRecord(file))
    .map(([oid]) => digestOf(git.blob(oid)!))
  return { tasks, ever: [...new Set(ever)].toSorted() }
}

/** The texts of a file from commit to commit along the line of first parents, each once where it stays. */
function textsOf(git: Git, head: string, file: string): string[] {
  const digests = git
    .lines('rev-list', '--reverse', '--first-parent', head, '--', file)
    .map((commit) => git.blob(`${commit}:${file}`))
    .map((bytes) => (bytes === null ? 'none' : digestOf(bytes)))
  return digests.filter((digest, at) => digest !== digests[at - 1])
}

const address = /[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/g
const madeUp = /@(?:[\w-]+\.)*(?:example(?:\.\w+)?|test|invalid|localhost|local|internal)$|noreply/i

/** Every address in the files at the branch's end that could be somebody's. */
function addressesIn(git: Git, head: string): string[] {
  const found = new Set<string>()
  for (const line of git.found('grep', '-I', '-o', '-h', '-E', '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}', head))
    for (const [one] of line.matchAll(address)) if (!madeUp.test(one)) found.add(one.toLowerCase())
  return [...found].toSorted()
}

describe.skipIf(bundles.length === 0).each(bundles)('%s', (bundle) => {
  it('has the prompts, versions and addresses that git shows', { timeout: 600_000 }, async () => {
    const git = plumbing(bundle)
    const source = path.join(sample, bundle)
    const branches: DeliveryBranch[] = []
    for await (const found of readDelivery({ source, folder: mkdtempSync(path.join(folder, 'x')) }))
      if (found.type === 'branch') {
        expectAlike(found.branch, git)
        branches.push(found.branch)
      }
    if (bundle.startsWith('policygpt')) expectStory(branches)
  })
})

function expectAlike({ name, head, prompts, tasks, found }: DeliveryBranch, git: Git): void {
  const used = usedIn(git, head)
  const records = prompts.filter(({ isUsed, change }) => isUsed && change !== 'removed')
  expect([...new Set(records.map(({ digest }) => digest))].toSorted(), `${name}: prompts used`).toEqual(used.ever)
  const standing = records.filter(({ isNewest }) => isNewest).map(({ taskKey, digest }) => [taskKey, digest])
  expect(new Map(standing as [string, string][]), `${name}: tasks of prompts`).toEqual(used.tasks)
  for (const { key, promptHash } of tasks) expect(promptHash, `${name}: ${key}`).toBe(used.tasks.get(key) ?? null)

  const files = prompts.filter(({ isUsed, isNewest }) => isNewest && !isUsed)
  for (const { path: file } of files) {
    const expected = textsOf(git, head, file)
    const own = prompts.filter((one) => one.path === file)
    const digests = own.map(({ change, digest }) => (change === 'removed' ? 'none' : digest))
    // A file that was moved has a past before its path has one.
    expect(digests.slice(-expected.length), `${name}: ${file}`).toEqual(expected)
    expect(own.map(({ number }) => number)).toEqual(own.map((_, at) => at + 1))
  }

  const hits = new Set(found.filter(({ kind }) => kind === 'personal.email').map(({ masked }) => masked.toLowerCase()))
  const missed = addressesIn(git, head).filter((one) => ![...hits].some((hit) => hit.includes(one)))
  expect(missed, `${name}: addresses`).toEqual([])
  for (const { kind, file, line, commit } of found.filter((one) => one.kind.startsWith('secret.'))) {
    const text = git.blob(`${commit}:${file}`)!.toString('utf8').split('\n')[line! - 1]!
    expect(text, `${name}: ${kind} in ${file}`).toMatch(/password/i)
  }
}

const emptiedPrompt = 'app/prompts/revision_prompts.yaml'

/** One of these prompts was emptied by a commit, and brought back by the next. */
function expectStory(branches: readonly DeliveryBranch[]): void {
  const versions = branches.flatMap(({ prompts }) => prompts.filter(({ path: file }) => file === emptiedPrompt))
  const told = versions.filter(({ change }) => change !== 'changed').map(({ change }) => change)
  expect(told).toEqual(['added', 'emptied', 'restored'])
  const [before, emptied, after] = versions.slice(versions.findIndex(({ change }) => change === 'emptied') - 1)
  expect(emptied!.lines).toBeLessThan(before!.lines / 4)
  expect(after).toMatchObject({ change: 'restored', number: emptied!.number + 1 })
}
