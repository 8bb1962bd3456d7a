import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  bundles,
  chosenFrom,
  expectedOf,
  missedIn,
  noBundles,
  type Past,
  pastOf,
  type Step,
  type Told,
  toldAlone,
  toldOf,
} from '@/lib/deliveries/fixture-sample'
import { destructiveLines } from '@/lib/difference/loss'
import { changesBetween } from '@/lib/git/changes'
import { fileKind } from '@/lib/imports/recover/files'

// Commits of real repositories as the deliveries that they would be today: what was counted as lost in their past, and what
// the import finds there, has to be told before anybody signs. All of which something has to be told are looked through, and
// of the others some, of which it is only seen that nothing breaks. All of them take many minutes, so that is asked for.
const isWhole = process.env.COUNTERSIGN_SAMPLE === 'whole'
const mostOthers = 100
const wholeWords = 'it takes many minutes: COUNTERSIGN_SAMPLE=whole looks through every commit'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-lost-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has real repositories to compare with', (context) => {
  context.skip(bundles.length === 0, noBundles)
  expect(bundles).not.toEqual([])
})

describe.skipIf(bundles.length === 0).each(bundles)('%s', { timeout: 1_800_000 }, (bundle) => {
  it('has nothing lost in it that is not told before it is signed', async () => {
    const past = await pastOf(bundle, folder)
    await lookThrough(past, chosenFrom(past, past.steps, mostOthers))
  })

  it('has nothing lost in any commit that is not told before it is signed', async (context) => {
    context.skip(!isWhole, wholeWords)
    const past = await pastOf(bundle, folder)
    await lookThrough(past, past.steps)
  })
})

async function lookThrough(past: Past, steps: readonly Step[]): Promise<void> {
  const answers = new Map<string, Told>()
  for (const step of steps) answers.set(step.commit, await toldAlone(past, step))
  expect(missedIn(past, answers), `of ${steps.length} commits out of ${past.steps.length}`).toEqual([])
  for (const branch of past.branches) {
    const { name, counted } = branch
    expect({ name, ...toldOf(branch, answers) }).toEqual({ name, ...expectedOf(branch) })
    // Of a log that was cut by less than what counts as much nothing is told.
    const untold = counted.cut.filter((commit) => !answers.get(commit)!.losses.some(({ path: at }) => isLog(at)))
    for (const commit of untold) expect(await linesCut(past, commit), commit).toBeLessThan(destructiveLines)
  }
}

const isLog = (file: string) => fileKind(file) === 'changelog'

/** How many lines a commit took from the log. */
async function linesCut({ clone }: Past, commit: string): Promise<number> {
  const files = await changesBetween(clone, `${commit}^`, commit)
  return Math.max(...files.map(({ path: at, removed }) => (isLog(at) ? (removed ?? 0) : 0)))
}
