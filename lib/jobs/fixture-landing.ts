import { commit, git, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, type Shop, signed } from '@/lib/gate/fixture-shop'
import { expect } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'

// Support for tests of how what was signed reaches its branch, whatever happens to whoever brings it there.

/** A delivery of a shop that may land, and nobody is there to land it. */
export async function released(shop: Shop, task: string, files: Record<string, string>): Promise<string> {
  const clone = await shop.clone()
  await commit(clone, task, files)
  const number = numberIn(await ask(clone, task))
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
  const { id: requestId } = await requestNumbered(number)
  return (await read.delivery.findFirstOrThrow({ where: { requestId } })).id
}

/** Where a delivery stands: it may land, it has landed and was not read back, it has landed. */
export const open = { state: 'released', isVerified: false, request: 'released', lines: { landed: 0, verified: 0 } }
export const half = { state: 'landed', isVerified: false, request: 'executed', lines: { landed: 1, verified: 0 } }
export const done = { state: 'landed', isVerified: true, request: 'executed', lines: { landed: 1, verified: 1 } }

/** Everything about a delivery that is to be true together. */
export async function stateOf(id: string) {
  const { state, verifiedAt, requestId } = await read.delivery.findUniqueOrThrow({ where: { id } })
  const { state: request } = await read.request.findUniqueOrThrow({ where: { id: requestId! } })
  const lines = async (type: string) => await read.auditEvent.count({ where: { subjectId: id, type } })
  return {
    state,
    isVerified: verifiedAt !== null,
    request,
    lines: { landed: await lines('delivery.landed'), verified: await lines('delivery.verified') },
  }
}

/** Where the branch is by the database, and by the repository. */
export async function places({ folder }: Shop) {
  const { commit: stands } = await read.repositoryBranch.findFirstOrThrow({ where: { branch: 'main' } })
  return { stands, found: await mustGit(folder, 'rev-parse', 'refs/heads/main') }
}

/** Nothing was done twice, nothing is missing, and nothing looks as if somebody had moved the branch by hand. */
export async function insistOnWhole(shop: Shop, files: Record<string, string>, ids: readonly string[]): Promise<void> {
  const { stands, found } = await places(shop)
  expect(found).toBe(stands)
  const tree = await mustGit(shop.folder, 'rev-parse', `${found}^{tree}`)
  expect((await read.repositoryBranch.findFirstOrThrow({ where: { branch: 'main' } })).tree).toBe(tree)
  for (const [name, text] of Object.entries(files))
    expect(await mustGit(shop.folder, 'show', `main:${name}`)).toBe(text.trim())
  const said = await mustGit(shop.folder, 'log', '--first-parent', '--format=%B', 'main')
  const landed = [...said.matchAll(/^Countersign-Delivery: (\S+)$/gm)].map(([, id]) => id!)
  expect(new Set(landed).size).toBe(landed.length)
  expect(landed).toEqual(expect.arrayContaining([...ids]))
  expect(landed.length).toBe(await read.delivery.count({ where: { state: 'landed' } }))
  expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
  const checked = await git(shop.folder, ['fsck', '--full', '--strict'])
  expect(checked).toMatchObject({ ok: true })
  expect(checked.out).not.toMatch(/missing|broken|error/)
}
