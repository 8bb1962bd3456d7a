import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { addBranch, headOf, makeRepository } from '@/lib/imports/fixture'
import { story } from '@/lib/imports/fixture-story'
import type { ReaderMessage } from '@/lib/imports/reader/messages'
import { type Outgoing, type ReaderLimits, runReader, usualLimits } from '@/lib/imports/reader/runner'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-runner-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(
  source: string,
  limits: Partial<ReaderLimits> = {},
  signal?: AbortSignal,
  onMessage: (message: ReaderMessage) => void = () => {},
): Promise<ReaderMessage[]> {
  const request = { source, branches: [], known: [], expected: null }
  const messages: ReaderMessage[] = []
  for await (const message of runReader(request, { limits: { ...usualLimits, ...limits }, signal })) {
    messages.push(message)
    onMessage(message)
  }
  return messages
}

const problems = (messages: ReaderMessage[]) =>
  messages.flatMap((message) => (message.type === 'records' && message.kind === 'problems' ? message.records : []))

// Small enough to be tried, and a hundred times its size once it is read.
const heavy = '-\n'.repeat(125_000)

it('hands a branch over in parts, then what was counted', async () => {
  const messages = await read(makeRepository(fresh(), story))
  const types = messages.map(({ type }) => type).filter((type) => type !== 'progress')
  expect(types[0]).toBe('opened')
  expect(types.at(-1)).toBe('branch_read')
  expect(messages.find(({ type }) => type === 'branch_read')).toMatchObject({ branch: 'main', facts: { commits: 15 } })
})

it('leaves out a document that takes more memory than allowed, and reads the rest', async () => {
  const source = makeRepository(fresh(), [...story, { message: 'heavy', files: { 'heavy.yaml': heavy } }])
  const messages = await read(source, { memoryMb: 48 })
  expect(problems(messages).filter(({ code }) => code === 'too_slow')).toMatchObject([{ path: 'heavy.yaml' }])
  expect(messages.filter(({ type }) => type === 'opened')).toHaveLength(1)
  expect(messages.find(({ type }) => type === 'branch_read')).toMatchObject({ facts: { commits: 16 } })
})

it('leaves out a document that takes more time than allowed', async () => {
  const source = makeRepository(fresh(), [{ message: 'heavy', files: { 'heavy.yaml': heavy, 'a.md': 'x\n' } }])
  const messages = await read(source, { documentMs: 5 })
  expect(problems(messages)).toMatchObject([{ code: 'too_slow', path: 'heavy.yaml' }])
})

const isRead = (messages: ReaderMessage[]) =>
  messages.flatMap((message) => (message.type === 'branch_read' ? [message.branch] : []))

it('reads again what a reader that died for no reason of its own was at, and leaves nothing out', async () => {
  const source = makeRepository(fresh(), [
    ...story,
    { message: 'long', files: { 'long.yaml': `a: ${'x '.repeat(20_000)}\n` } },
  ])
  // On a busy machine a reader may be done before it can be killed, and then it is read once more.
  for (let [kills, turn] = [0, 1]; kills < 2; turn++) {
    expect(turn).toBeLessThan(20)
    kills = 0
    const messages = await read(source, {}, undefined, (message) => {
      if (message.type === 'progress' && message.step === 'history' && kills++ === 0) killReaders()
    })
    expect(isRead(messages)).toEqual(['main'])
    expect(problems(messages).filter(({ code }) => code === 'too_slow')).toEqual([])
  }
})

it('gives up a branch whose reader dies again and again, and reads the others', async () => {
  const source = makeRepository(fresh(), story)
  addBranch(source, 'deadly', headOf(source))
  const messages = await read(source, {}, undefined, (message) => {
    if (message.type === 'progress' && message.branch === 'deadly') killReaders()
  })
  expect(isRead(messages)).toEqual(['main'])
  expect(messages.filter(({ type }) => type === 'unread')).toMatchObject([
    { branch: 'deadly', problem: { code: 'unread_branch', reason: expect.stringContaining('again and again') } },
  ])
})

/** Kills the reading processes that this one has started, as a machine short of memory does. */
function killReaders(): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!isReader(pid)) continue
    process.kill(Number(pid), 'SIGKILL')
  }
}

function isReader(pid: string): boolean {
  try {
    const parent = /^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
    return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('reader')
  } catch {
    return false
  }
}

it('reaches a server by the proxy that is set, and by none that happens to be in the environment', async () => {
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const request = { source: 'http://git.invalid/pottery.git', branches: [], known: [], expected: null }
  const tryIt = async (outgoing: Outgoing) => {
    for await (const message of runReader(request, { outgoing })) void message
  }
  process.env.http_proxy = address
  try {
    await expect(tryIt({ proxy: null, noProxy: [], caFile: null })).rejects.toThrow('The name of this server')
    expect(asked).toEqual([])
    await expect(tryIt({ proxy: address, noProxy: [], caFile: null })).rejects.toThrow('no such repository')
    expect(asked[0]).toContain('http://git.invalid/pottery.git/info/refs')
    await expect(tryIt({ proxy: address, noProxy: ['git.invalid'], caFile: null })).rejects.toThrow('The name of this')
  } finally {
    delete process.env.http_proxy
    proxy.close()
  }
})

it('looks for the authorities that it trusts in the file that is set', async () => {
  // Behind the proxy nobody speaks TLS; what git trusts it reads before that.
  const proxy = createServer()
  proxy.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 Connected\r\n\r\n'))
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const request = { source: 'https://git.invalid/pottery.git', branches: [], known: [], expected: null }
  const tryIt = async (caFile: string | null) => {
    const outgoing = { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, noProxy: [], caFile }
    for await (const message of runReader(request, { outgoing })) void message
  }
  try {
    await expect(tryIt('/nowhere/authorities.pem')).rejects.toThrow('Problem with the SSL CA cert')
    await expect(tryIt(null)).rejects.not.toThrow('SSL CA cert')
  } finally {
    proxy.close()
  }
})

it('ends when its time is over, when it is called off, and with the words of what went wrong', async () => {
  const source = makeRepository(fresh(), story)
  await expect(read(source, { timeMs: 1 })).rejects.toThrow('took longer than')
  await expect(read(source, {}, AbortSignal.abort())).rejects.toThrow('cancelled')
  await expect(read(fresh())).rejects.toThrow('git repository')
})

it('ends when the repository is larger than allowed', async () => {
  await expect(read(makeRepository(fresh(), story), { maxStoreBytes: 10 })).rejects.toThrow('larger than 0 MB')
})

it('leaves no folder behind', async () => {
  const source = makeRepository(fresh(), story)
  const usual = process.env.TMPDIR
  const own = fresh()
  process.env.TMPDIR = own
  try {
    await read(source)
    await read(source, { timeMs: 1 }).catch(() => {})
    expect(readdirSync(own).filter((name) => name.startsWith('countersign-import-'))).toEqual([])
  } finally {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
  }
})
