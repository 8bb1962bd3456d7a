import { commit, filesIn, git, mustGit } from '@/lib/gate/fixture-git'
import { openShop, push, type Shop } from '@/lib/gate/fixture-shop'
import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { pushWords } from '@/lib/deliveries/labels'
import { packet } from '@/lib/git/packets'

// Pushes that no git would send, byte by byte, and some that a git sends whose user did not think of it.

let shop: Shop
let clone: string
let head: string
let before: string[]

beforeAll(async () => {
  shop = await openShop()
  clone = await shop.clone()
  head = await commit(clone, 'Something', { 'docs/some.md': 'Some.\n' })
})
afterAll(() => shop.close())
beforeEach(() => {
  before = filesIn(shop.folder)
})

const reasons = async () =>
  (
    await read.auditEvent.findMany({
      where: { type: 'command.refused', actorId: shop.pod.podId },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
  ).map(({ data }) => (data as { reason: string }).reason)

const none = '0'.repeat(40)
const flush = Buffer.from('0000')
const can = '\0 report-status side-band-64k\n'
const headers = () => ({
  authorization: `Basic ${Buffer.from(`git:${shop.pod.serviceKey}`).toString('base64')}`,
  'content-type': 'application/x-git-receive-pack-request',
})

async function send(body: Buffer, more: Record<string, string> = {}) {
  const address = new URL('/git/shop.git/git-receive-pack', shop.gate.url)
  const answer = await fetch(address, {
    method: 'POST',
    headers: { ...headers(), ...more },
    body: new Uint8Array(body),
  })
  return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()).toString('latin1') }
}

type Reason = Parameters<typeof pushWords>[0]

/** A pack with these objects and nothing that they need. */
const packOf = (...objects: string[]) =>
  execFileSync('git', ['pack-objects', '--stdout', '-q'], {
    cwd: clone,
    input: objects.map((one) => `${one}\n`).join(''),
  })

/** That it was refused for this reason, in words for whoever pushed, on the record, and left nothing. */
async function expectRefused({ status, text }: { status: number; text: string }, reason: Reason): Promise<void> {
  expect(status).toBe(200)
  // On the band that git shows, each as a packet of its own.
  expect(text.charCodeAt(4)).toBe(2)
  expect(text.slice(5)).toContain(pushWords(reason, { ref: 'refs/for/main' }).what)
  // Of the same reason again within a while no further line is written.
  expect(await reasons()).toContain(reason)
  expect(filesIn(shop.folder)).toEqual(before)
}

const asking = (ref: string | Buffer, to = head) =>
  packet(Buffer.concat([Buffer.from(`${none} ${to} `), Buffer.from(ref), Buffer.from(can)]))

describe('a push that nobody reads is refused in words', () => {
  it('with a ref whose name is no text', async () => {
    const odd = Buffer.concat([Buffer.from('refs/for/ma'), Buffer.from([0xff, 0xfe]), Buffer.from('n')])
    await expectRefused(await send(Buffer.concat([asking(odd), flush, packOf(head)])), 'push_unreadable')
  })

  it('with more refs than are read', async () => {
    const more = Array.from({ length: 4_000 }, (_, at) => packet(`${none} ${head} refs/heads/all/${at}\n`))
    await expectRefused(await send(Buffer.concat([asking('refs/for/main'), ...more, flush])), 'push_several')
  })

  it('with a line that is no command', async () => {
    const body = Buffer.concat([asking('refs/for/main'), packet('what is this\n'), flush])
    await expectRefused(await send(body), 'push_unreadable')
  })

  it('that ends in the middle of what it is packed in', async () => {
    const whole = gzipSync(Buffer.concat([asking('refs/for/main'), flush, packOf(head)]))
    await expectRefused(await send(whole.subarray(0, -20), { 'content-encoding': 'gzip' }), 'push_unreadable')
  })

  it('not packed at all, where it says so', async () => {
    const answer = await send(Buffer.concat([asking('refs/for/main'), flush]), { 'content-encoding': 'gzip' })
    // Nothing of it was read, so nobody knows in which form to answer.
    expect(answer).toEqual({ status: 200, text: `000eunpack ok\n0000` })
    expect(filesIn(shop.folder)).toEqual(before)
  })

  it('of which something is missing that was never sent', async () => {
    await expectRefused(await send(Buffer.concat([asking('refs/for/main'), flush, packOf(head)])), 'push_incomplete')
    const torn = packOf(head).subarray(0, -10)
    await expectRefused(await send(Buffer.concat([asking('refs/for/main'), flush, torn])), 'push_broken')
    const unknown = asking('refs/for/main', '1'.repeat(40))
    await expectRefused(await send(Buffer.concat([unknown, flush, packOf()])), 'push_incomplete')
  })
})

/** A machine may be busy with other things. */
const slow = { timeout: 30_000 }

it('is let go of when whoever sends it goes away in the middle, packed or not', async () => {
  const body = Buffer.concat([asking('refs/for/main'), flush, packOf(head)])
  for (const [sent, more] of [
    [body, ''],
    [gzipSync(body, { level: 0 }), 'content-encoding: gzip\r\n'],
  ] as const) {
    const { hostname, port } = new URL(shop.gate.url)
    const socket = connect(Number(port), hostname)
    const head = Object.entries(headers()).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST /git/shop.git/git-receive-pack HTTP/1.1\r\nhost: ${hostname}\r\n${head.join('')}${more}`)
    socket.write(`content-length: ${sent.length}\r\n\r\n`)
    // The end is missing, so that git waits for it.
    socket.write(sent.subarray(0, -20))
    const isAside = () => filesIn(shop.folder).some((name) => name.startsWith('incoming-'))
    await expect.poll(isAside, slow).toBe(true)
    socket.destroy()
    await expect.poll(() => filesIn(shop.folder), slow).toEqual(before)
  }
})

it('is taken packed as well as not', async () => {
  const objects = (await mustGit(clone, 'rev-list', '--objects', 'HEAD')).split('\n').map((line) => line.slice(0, 40))
  const body = gzipSync(Buffer.concat([asking('refs/heads/pods/git-dev/packed'), flush, packOf(...objects)]))
  const answer = await send(body, { 'content-encoding': 'gzip' })
  expect(answer.text).toContain('ok refs/heads/pods/git-dev/packed')
  expect(await mustGit(shop.folder, 'rev-parse', 'refs/heads/pods/git-dev/packed')).toBe(head)
})

describe('what a git sends whose user did not think of it', () => {
  it.each<[string, string[], Reason]>([
    ['tags that go along', ['--follow-tags', 'origin', 'HEAD:refs/for/main'], 'push_several'],
    ['everything that there is', ['--mirror', 'origin'], 'push_several'],
    ['a symbolic ref by its name', ['origin', 'HEAD:refs/heads/HEAD'], 'push_direct'],
  ])('%s', async (_what, args, reason) => {
    await git(clone, ['tag', '-f', '-a', 'v1', '-m', 'First'])
    const said = await git(clone, ['push', ...args])
    expect(said.ok).toBe(false)
    expect(said.out).toContain(`remote: ${pushWords(reason, { ref: args.at(-1)!.split(':').at(-1)! }).what}`)
    expect(await reasons()).toContain(reason)
    expect(filesIn(shop.folder)).toEqual(before)
  })

  it('a clone that borrows its objects from another brings them all the same', async () => {
    const borrowing = `${clone}-borrowing`
    await mustGit(clone, 'clone', '-q', '--shared', clone, borrowing)
    await mustGit(borrowing, 'remote', 'set-url', 'origin', shop.address)
    expect(await push(borrowing, 'HEAD:refs/heads/pods/git-dev/borrowed')).toMatchObject({ ok: true })
    expect((await git(shop.folder, ['fsck', '--connectivity-only', head])).ok).toBe(true)
    expect(filesIn(shop.folder).some((name) => name.endsWith('alternates'))).toBe(false)
  })
})
