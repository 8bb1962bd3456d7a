import { mustGit } from '@/lib/gate/fixture-git'
import type { ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { read } from '@/lib/db/client'

/** Insists that a delivery stands at GitHub as it stands here, came to that once, and that the record says so once. */
export function witnessAt(shop: ShopAtGithub) {
  const lines = async (type: string, path: string, equals: string, subjectId?: string) =>
    await read.auditEvent.count({ where: { type, ...(subjectId && { subjectId }), data: { path: [path], equals } } })
  const heard = (method: string, pattern: RegExp, body: object = {}) =>
    shop.github.heard
      .filter((one) => one.method === method && pattern.test(one.path) && one.status < 300)
      .filter((one) => Object.entries(body).every(([name, value]) => one.body[name] === value)).length
  const runsOf = (head: string | null) =>
    shop.github.runs.filter((run) => run.head === head).map(({ conclusion }) => conclusion)

  /** Where a branch has been at GitHub, each place as often as it came there. */
  function placesOf(branch: string): string[] {
    const log = path.join(shop.other.folder, 'logs/refs/heads', branch)
    if (!existsSync(log)) return []
    const told = readFileSync(log, 'utf8').trim().split('\n')
    return told.map((line) => line.split(' ')[1]!)
  }

  async function whole(): Promise<void> {
    for (const folder of [shop.folder, shop.other.folder])
      expect(await mustGit(folder, 'fsck', '--full', '--strict')).not.toMatch(/missing|broken|error/)
    const [here, there] = [await mustGit(shop.folder, 'rev-parse', 'main'), shop.other.at('main')]
    expect(there).toBe(here)
    expect(await shop.branch()).toMatchObject({ commit: here, upstreamCommit: here, upstreamFound: null })
    expect(new Set(placesOf('main')).size).toBe(placesOf('main').length)
    for (const type of ['repository.moved_unsigned', 'repository.pull_left'])
      expect(await read.auditEvent.count({ where: { type } })).toBe(0)
  }

  /** It has one pull request, whose check waits on exactly its commit, and the record says so once. */
  async function opened(number: number): Promise<void> {
    const { id, head, pull } = await shop.delivered(number)
    const branch = `countersign/CS-${number}`
    expect(pull).toMatchObject({ branch, head, said: 'waits' })
    expect(shop.github.pulls.filter((one) => one.head === branch)).toMatchObject([
      { number: pull!.number, state: 'open' },
    ])
    expect(heard('POST', /\/pulls$/, { head: branch })).toBe(1)
    expect(runsOf(head)).toEqual([null])
    expect(placesOf(branch)).toEqual([head])
    expect(await lines('delivery.pull_said', 'said', 'waits', id)).toBe(1)
    await whole()
  }

  /** It landed here and was merged there, once each, and the record says so once. */
  async function merged(number: number, file: string): Promise<void> {
    const { id, head, commit, state, verifiedAt, pull } = await shop.delivered(number)
    expect(state).toBe('landed')
    expect(verifiedAt).not.toBeNull()
    expect(pull).toMatchObject({ head: commit, said: 'signed' })
    expect(shop.github.pulls.filter((one) => one.head === pull!.branch)).toMatchObject([{ merged: true }])
    expect(heard('PUT', /\/merge$/, { sha: commit })).toBe(1)
    expect(runsOf(commit)).toEqual(['success'])
    expect(placesOf(pull!.branch)).toEqual([head, commit])
    const merges = (await mustGit(shop.other.folder, 'log', '--merges', '--first-parent', '--format=%H %P', 'main'))
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, , second]) => second === commit)
    expect(merges).toHaveLength(1)
    expect(await lines('repository.merged_there', 'found', merges[0]![0]!)).toBe(1)
    expect(await lines('repository.merged_there', 'commit', commit!)).toBe(1)
    expect(await lines('delivery.pull_said', 'said', 'signed', id)).toBe(1)
    for (const type of ['delivery.landed', 'delivery.verified'])
      expect(await read.auditEvent.count({ where: { type, subjectId: id } })).toBe(1)
    expect(await mustGit(shop.other.folder, 'show', `main:docs/${file}.md`)).toBe(file)
    await whole()
  }

  /** It is closed there and does not pass, once, and nothing of it reached the branch. */
  async function ended(number: number): Promise<void> {
    const { id, head, pull, state } = await shop.delivered(number)
    expect([state, pull!.said]).toEqual(['ended', 'ended'])
    expect(shop.github.pulls.filter((one) => one.head === pull!.branch)).toMatchObject([
      { state: 'closed', merged: false },
    ])
    expect(runsOf(head)).toEqual(['failure'])
    expect(placesOf(pull!.branch)).toEqual([head])
    expect(await lines('delivery.pull_said', 'said', 'ended', id)).toBe(1)
    await whole()
  }

  return { opened, merged, ended }
}
