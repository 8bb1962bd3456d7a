import { git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { numberIn, openShop, type Shop } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { newId } from '@/lib/core/id'
import { asOwner } from '@/lib/db/test-clock'
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
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { branchesIn, fetchInto, keptFolder, makeKept } from '@/lib/git/kept'
import { createRepository } from '@/lib/repositories/commands'

// Commits of real repositories, each pushed as it was on the one before it, and read from the delivery that this opens: all
// of which something has to be told, all that cut the log, and of the others some. Many more of them are looked through in
// lib/deliveries/losses.long.test.ts, by what looks through a push, which is held against the pushes here. All of them are
// pushed with COUNTERSIGN_SAMPLE=whole, which takes hours.
const isWhole = process.env.COUNTERSIGN_SAMPLE === 'whole'
const mostOthers = isWhole ? Number.POSITIVE_INFINITY : 40

const byPolicy = 'The policy does not allow it'
/** Past commits did what no push may: paths that are one where case is not told apart. */
const twins = 'Two of its paths are one where letters are not told apart by case.'

it('has real repositories to push', (context) => {
  context.skip(bundles.length === 0, noBundles)
  expect(bundles).not.toEqual([])
})

describe.skipIf(bundles.length === 0)('commits of the past, pushed', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  })
  afterAll(() => shop.close())

  it.each(bundles)('%s', { timeout: isWhole ? 36_000_000 : 1_800_000 }, async (bundle) => {
    const past = await pastOf(bundle, stateFolder)
    const place = await placeOf(past, path.basename(bundle, '.bundle').toLowerCase())
    const answers = new Map<string, Told>()
    const refused = new Map<string, string>()
    // What changes nothing cannot be delivered, nor what has nothing before it.
    const steps = past.steps.filter(({ parent, isEmpty }) => parent !== null && !isEmpty)
    for (const step of chosenFrom(past, steps, mostOthers)) {
      const answer = await pushed(shop, place, past, step)
      if (typeof answer === 'string') refused.set(step.commit, answer)
      else answers.set(step.commit, answer)
    }
    expect(missedIn(past, answers)).toEqual([])
    for (const branch of past.branches) {
      const { name, counted } = branch
      expect({ name, ...toldOf(branch, answers) }).toEqual({ name, ...expectedOf(branch) })
      // The shipped policy lets no pod write the log, so nobody is asked about one that is cut.
      expect(counted.cut.filter((commit) => !refused.get(commit)?.includes(byPolicy))).toEqual([])
    }
    expect([...refused.values()].filter((words) => !words.includes(byPolicy) && !words.includes(twins))).toEqual([])
    for (const step of past.steps.filter(({ commit }) => answers.has(commit)))
      expect(answers.get(step.commit), step.commit).toEqual(await toldAlone(past, step))
  })
})

type Place = { id: string; name: string; folder: string }

/** A kept repository that holds every object of a past and shows none of them. */
async function placeOf({ clone }: Past, name: string): Promise<Place> {
  const id = newId()
  const folder = keptFolder(stateFolder, id)
  await makeKept(folder, 'main')
  await fetchInto(folder, clone)
  const [first] = [...(await branchesIn(folder)).values()]
  for (const branch of (await branchesIn(folder)).keys())
    await mustGit(folder, 'update-ref', '-d', `refs/heads/${branch}`)
  await must(createRepository, { id, name, branches: [{ branch: 'main', ...first! }] })
  return { id, name, folder }
}

/** Has the branch stand where it stood, pushes a commit, and reads what people are asked; the words of a push that is refused. */
async function pushed(shop: Shop, { id, name, folder }: Place, { clone }: Past, step: Step): Promise<Told | string> {
  const { commit, parent } = step
  const tree = await mustGit(folder, 'rev-parse', `${parent}^{tree}`)
  await mustGit(folder, 'update-ref', 'refs/heads/main', parent!)
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryBranch" set "commit" = $1, tree = $2 where "repositoryId" = $3`, [
      parent,
      tree,
      id,
    ])
  })
  const address = shop.address.replace('/git/shop.git', `/git/${name}.git`)
  const said = await git(clone, ['push', '-o', `task=${commit}`, address, `${commit}:refs/for/main`])
  if (!said.ok) return said.out
  const { envelope } = await requestNumbered(numberIn(said))
  const { losses = [], facts } = deliveryEnvelope.parse(envelope)
  return { losses: losses.map(({ path: file, code }) => ({ path: file, code })), findings: facts.findings }
}
