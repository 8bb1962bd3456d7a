import { mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { work } from '@/lib/gate/fixture-shop'
import { openShopElsewhere, type ShopElsewhere, token } from '@/lib/gate/fixture-upstream-shop'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { must } from '@/lib/gate/fixture'
import { execute } from '@/lib/change/command'
import { runCommand } from '@/lib/cli/command'
import { repositoryCommands } from '@/lib/cli/repositories'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { landDeliveries } from '@/lib/deliveries/jobs'
import { env } from '@/lib/env'
import { setUpstream } from '@/lib/repositories/upstream/commands'
import { upstreamOf } from '@/lib/repositories/upstream/queries'

// What lands here is pushed to a real git server of somebody else's, and counts once it was read back there.

let shop: ShopElsewhere
const words = path.join(stateFolder, 'said-to-git')
const before = process.env.PATH
beforeAll(async () => {
  // Every git that is started from here on says with which words.
  const shim = path.join(stateFolder, 'bin')
  mkdirSync(shim)
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  writeFileSync(path.join(shim, 'git'), `#!/bin/sh\necho "$*" >> '${words}'\nexec '${real}' "$@"\n`)
  chmodSync(path.join(shim, 'git'), 0o755)
  process.env.PATH = `${shim}:${before}`
  shop = await openShopElsewhere()
})
afterAll(async () => {
  process.env.PATH = before
  await shop.close()
})

const delivery = async (id: string) => await read.delivery.findUniqueOrThrow({ where: { id } })
const pushes = () => shop.other.asked.filter(({ method, path: at }) => method === 'POST' && at.endsWith('receive-pack'))
const here = async () => await mustGit(shop.folder, 'rev-parse', 'main')

describe('a server inside this network', () => {
  it('gets no connection unless the operator has listed it, and the page says why', async () => {
    env.importHosts.length = 0
    await shop.round()
    expect(shop.other.connections()).toBe(0)
    expect((await shop.course()).problem).toMatch(/private network.*COUNTERSIGN_IMPORT_HOSTS/)
    env.importHosts.push('127.0.0.1')
  })

  it('is asked at the address that was looked at alone, and its name is taken for nothing else', async () => {
    const url = shop.other.url.replace('127.0.0.1', 'localhost.')
    const moved = await execute(setUpstream, systemActor, { name: 'shop', url, credential: null, knownHosts: null })
    expect(moved).toMatchObject({ ok: true })
    await shop.round()
    expect(shop.other.connections()).toBe(0)
    const back = { name: 'shop', url: shop.other.url, credential: 'env:COUNTERSIGN_GIT_SECRET_SHOP', knownHosts: null }
    expect(await execute(setUpstream, systemActor, back)).toMatchObject({ ok: true })
  })
})

describe('what landed here', () => {
  it('is pushed there as exactly that commit, read back, and only then verified', async () => {
    const id = await shop.deliver('first', { 'docs/plan.md': 'Open in May.\n' })
    await work()
    const { commit, verifiedAt } = await delivery(id)
    expect(shop.other.at('main')).toBe(commit)
    expect(await here()).toBe(commit)
    expect(verifiedAt).not.toBeNull()
    expect(await shop.branch()).toMatchObject({ upstreamCommit: commit, upstreamFound: null })
    expect(await shop.course()).toMatchObject({ problem: null, failures: 0 })
    const lines = await read.auditEvent.findMany({
      where: { type: { in: ['repository.read_there', 'delivery.verified'] } },
    })
    expect(lines.map(({ type }) => type).toSorted()).toEqual(['delivery.verified', 'repository.read_there'])
  })

  it('is read there again without being pushed again', async () => {
    const many = pushes().length
    await shop.round()
    expect(pushes()).toHaveLength(many)
  })

  it('waits while the server is down, is tried again later and later, and arrives once when it is back', async () => {
    await shop.other.down()
    const id = await shop.deliver('second', { 'docs/second.md': 'Two.\n' })
    await work()
    const { commit, state, verifiedAt } = await delivery(id)
    expect([state, verifiedAt, await here()]).toEqual(['landed', null, commit])
    const course = await shop.course()
    expect(course).toMatchObject({ problem: expect.stringContaining('does not answer'), failures: 1 })
    expect(await upstreamOf(systemActor, shop.repositoryId)).toMatchObject({
      branches: [{ branch: 'main', stands: 'behind' }],
    })
    await shop.other.up()
    const connections = shop.other.connections()
    // Not before its time.
    await work()
    expect(shop.other.connections()).toBe(connections)
    await shop.other.down()
    await shop.round()
    const later = await shop.course()
    expect(later.failures).toBe(2)
    expect(later.nextAt!.getTime() - Date.now()).toBeGreaterThan(90_000)
    await shop.other.up()
    const many = pushes().length
    await shop.round()
    expect(shop.other.at('main')).toBe(commit)
    expect(pushes()).toHaveLength(many + 1)
    expect((await delivery(id)).verifiedAt).not.toBeNull()
  })

  it('is refused there in the words of the server, without what opens it, and goes through once it may', async () => {
    shop.other.refuse(`Only on weekdays, ${token}`)
    const id = await shop.deliver('third', { 'docs/third.md': 'Three.\n' })
    await work()
    const { problem } = await shop.course()
    expect(problem).toMatch(/^main: The server refused the push\./)
    expect(problem).toContain('Only on weekdays, …')
    expect(problem).not.toContain(token)
    expect((await delivery(id)).verifiedAt).toBeNull()
    shop.other.refuse(null)
    await shop.round()
    expect((await delivery(id)).verifiedAt).not.toBeNull()
    expect((await shop.course()).problem).toBeNull()
  })

  it.each([
    ['fault', /^The server has a fault/],
    ['away', /sends git on to another address/],
    ['hang', /^The server (does not answer|took longer than it may)/],
  ] as const)(
    'says so where the server is of the mood: %s',
    async (mood, said) => {
      shop.other.be(mood)
      await shop.round()
      expect((await shop.course()).problem).toMatch(said)
      shop.other.be('well')
      await shop.round()
      expect((await shop.course()).problem).toBeNull()
    },
    120_000,
  )

  it('says so where the credential is not there, or is not the right one', async () => {
    delete process.env.COUNTERSIGN_GIT_SECRET_SHOP
    const connections = shop.other.connections()
    await shop.round()
    expect((await shop.course()).problem).toMatch(/credential is not found/)
    expect(shop.other.connections()).toBe(connections)
    process.env.COUNTERSIGN_GIT_SECRET_SHOP = 'another-one'
    await shop.round()
    expect((await shop.course()).problem).toMatch(/does not let Countersign in/)
    process.env.COUNTERSIGN_GIT_SECRET_SHOP = token
    await shop.round()
  })

  it('is found by the next round where the worker ended before the push, and after it', async () => {
    const stop = new AbortController()
    const id = await shop.deliver('fourth', { 'docs/fourth.md': 'Four.\n' })
    shop.other.be('hang')
    const heard = shop.other.asked.length
    const ended = landDeliveries.run({}, stop.signal)
    await expect.poll(() => shop.other.asked.length, { timeout: 30_000 }).toBeGreaterThan(heard)
    stop.abort()
    await ended
    const { commit } = await delivery(id)
    expect(await here()).toBe(commit)
    expect((await shop.course()).problem).toBeNull()
    shop.other.be('well')
    // As it is when the push went through and nothing was said of it any more.
    await mustGit(shop.folder, 'push', '-q', shop.other.folder, `${commit}:refs/heads/main`)
    const many = pushes().length
    await shop.round()
    expect(pushes()).toHaveLength(many)
    expect((await delivery(id)).verifiedAt).not.toBeNull()
  })

  it('is not put back here without a word while it waits to be read back there', async () => {
    await shop.other.down()
    await shop.deliver('fifth', { 'docs/fifth.md': 'Five.\n' })
    await work()
    const at = await here()
    await mustGit(shop.folder, 'update-ref', 'refs/heads/main', `${at}~1`)
    await work()
    expect(await here()).toBe(at)
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(1)
    await shop.other.up()
    await shop.round()
  })
})

it('moves in from there with what opens it, and goes on living there', async () => {
  const said: string[] = []
  const say = vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  const ways = ['--upstream', shop.other.url, '--credential', 'env:COUNTERSIGN_GIT_SECRET_SHOP']
  const code = await runCommand(repositoryCommands, ['repository', 'import', 'copy', shop.other.url, ...ways])
  await shop.round()
  expect(await runCommand(repositoryCommands, ['repository', 'upstream', 'copy'])).toBe(0)
  say.mockRestore()
  expect(code).toBe(0)
  const { id } = await read.repository.findUniqueOrThrow({ where: { name: 'copy' } })
  const where = { repositoryId_branch: { repositoryId: id, branch: 'main' } }
  expect((await read.repositoryBranch.findUniqueOrThrow({ where })).upstreamCommit).toBe(shop.other.at('main'))
  expect(said.join('\n')).toContain(`copy lives at ${shop.other.url} as well, read `)
  expect(said).toContain('main: in step')
})

it('is here alone again where the operator says so, and nothing is pushed any more', async () => {
  await must(setUpstream, { name: 'shop', url: null, credential: null, knownHosts: null })
  await must(setUpstream, { name: 'copy', url: null, credential: null, knownHosts: null })
  const connections = shop.other.connections()
  const id = await shop.deliver('alone', { 'docs/alone.md': 'Alone.\n' })
  await work()
  expect((await delivery(id)).verifiedAt).not.toBeNull()
  expect(shop.other.connections()).toBe(connections)
})

it('what opens the server is in no word to git, in no row and in no line of the record', async () => {
  const said = readFileSync(words, 'utf8')
  expect(said).toContain('push --quiet')
  const rows = await Promise.all([
    read.repository.findMany(),
    read.repositoryBranch.findMany(),
    read.repositoryCourse.findMany(),
    read.auditEvent.findMany(),
  ])
  const basic = Buffer.from(`git:${token}`).toString('base64')
  const all = [
    said,
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ]
  for (const text of all) for (const secret of [token, basic]) expect(text).not.toContain(secret)
  expect(existsSync(path.join(shop.folder, 'FETCH_HEAD'))).toBe(false)
})
