import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeRepository } from '@/lib/imports/fixture'
import { story } from '@/lib/imports/fixture-story'
import type { ReaderMessage } from '@/lib/imports/reader/messages'
import { type ReaderLimits, runReader, usualLimits } from '@/lib/imports/reader/runner'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-runner-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(
  source: string,
  limits: Partial<ReaderLimits> = {},
  signal?: AbortSignal,
): Promise<ReaderMessage[]> {
  const request = { source, branches: [], known: [], expected: null }
  const messages: ReaderMessage[] = []
  for await (const message of runReader(request, { limits: { ...usualLimits, ...limits }, signal }))
    messages.push(message)
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
