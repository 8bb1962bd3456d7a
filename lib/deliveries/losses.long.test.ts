import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { changesBetween, commitsSince } from '@/lib/git/changes'
import { readDelivery } from '@/lib/imports/reader/delivery'
import type { DeliveryBranch } from '@/lib/imports/schema'

// What the import finds in the past of real repositories, each of these commits as the delivery that it would be today:
// it has to be found before anybody signs.
const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
const bundles = existsSync(sample) ? readdirSync(sample).filter((name) => name.endsWith('.bundle')) : []
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-lost-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has real repositories to compare with', (context) => {
  context.skip(bundles.length === 0, `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`)
  expect(bundles).not.toEqual([])
})

type Rewrite = DeliveryBranch['rewrites'][number]

/** Every rewrite of any branch that lost something for sure, by its commit. */
async function rewritesIn(source: string): Promise<Map<string, Map<string, Rewrite>>> {
  const found = new Map<string, Map<string, Rewrite>>()
  for await (const part of readDelivery({ source, folder: mkdtempSync(path.join(folder, 'read')) })) {
    if (part.type !== 'branch') continue
    for (const rewrite of part.branch.rewrites)
      if (rewrite.destructive || rewrite.elisionCertain || rewrite.contradiction !== null)
        found.set(rewrite.commit, (found.get(rewrite.commit) ?? new Map()).set(rewrite.path, rewrite))
  }
  return found
}

describe.skipIf(bundles.length === 0).each(bundles)('%s', (bundle) => {
  it('has nothing lost in it that is not found before it is signed', { timeout: 600_000 }, async () => {
    const source = path.join(sample, bundle)
    const clone = path.join(mkdtempSync(path.join(folder, 'git')), 'clone')
    execFileSync('git', ['clone', '--quiet', '--bare', source, clone])
    const missed: string[] = []
    let rewritten = 0
    for (const [commit, byPath] of await rewritesIn(source)) {
      const files = await changesBetween(clone, `${commit}^`, commit)
      const { losses, findings } = await lookedThrough(clone, files, await commitsSince(clone, commit, `${commit}^`, 1))
      for (const [file, { destructive, elisionCertain, contradiction }] of byPath) {
        rewritten++
        const codes = losses.flatMap(({ path: at, code }) => (at === file ? [code] : []))
        const say = (what: string) => missed.push(`${commit.slice(0, 7)} ${file}: ${what}`)
        if (destructive && codes.length === 0) say('lost content')
        if (contradiction !== null && !codes.includes('loss.contradiction')) say('a contradiction')
        if (elisionCertain && !findings.includes('loss.elision')) say('a line in the place of content')
      }
    }
    expect(missed, `of ${rewritten}`).toEqual([])
  })
})
