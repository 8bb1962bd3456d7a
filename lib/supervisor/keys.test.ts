import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readEnv } from '@/lib/env'
import { newKey } from '@/lib/supervisor/keys'

let folder: string
let said: Record<'log' | 'error', string[]>
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-keys-'))
  said = { log: [], error: [] }
  for (const to of ['log', 'error'] as const)
    vi.spyOn(console, to).mockImplementation((line: string) => void said[to].push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const kidOf = (key: string) => readEnv({ COUNTERSIGN_SIGNING_KEY: key }).signingKey?.kid

it('puts a new key where it is told to, for its owner alone, and never over another', () => {
  expect(newKey(['etc/key.json'], { COUNTERSIGN_CALLED_FROM: folder })).toBe(0)
  const file = path.join(folder, 'etc/key.json')
  expect(said.log).toEqual([expect.stringContaining(`is in ${file}`)])
  expect(statSync(file).mode & 0o077).toBe(0)
  const kid = kidOf(file)
  expect(kid).toEqual(expect.any(String))

  expect(newKey([file], {})).toBe(1)
  expect(said.error).toEqual([expect.stringMatching(/is there already. "keys rotate"/)])
  expect(kidOf(readFileSync(file, 'utf8'))).toBe(kid)
})

it('prints a key alone where no file is named, and says so where a setting names one that is not there yet', () => {
  const file = path.join(folder, 'key.json')
  expect(newKey([], { COUNTERSIGN_SIGNING_KEY: file })).toBe(0)
  expect(kidOf(said.log.join('\n'))).toEqual(expect.any(String))
  expect(said.error).toEqual([expect.stringContaining(`"keys new ${file}"`)])
  newKey([file], {})
  newKey([], { COUNTERSIGN_SIGNING_KEY: file })
  newKey([], {})
  expect(said.error).toHaveLength(1)
})

it('says why it cannot write, and takes one name', () => {
  newKey([path.join(folder, 'key.json')], {})
  expect(newKey([path.join(folder, 'key.json/within')], {})).toBe(1)
  expect(newKey(['a', 'b'], {})).toBe(2)
  expect(said.error).toEqual([expect.stringMatching(/^The key was not written: E/), expect.stringMatching(/^Usage/)])
})
