import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readAside, usualLimits } from '@/lib/tools/openapi/aside/commands'
import { readTools } from '@/lib/tools/openapi/reading'

const paths = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => [
    `/lamps${at}`,
    { get: { operationId: `listLamps${at}`, summary: 'A list of lamps, '.repeat(8), parameters: [] } },
  ]),
)
const long = JSON.stringify({ openapi: '3.1.0', info: { title: 'Lamps' }, paths }, null, 1)

const folder = mkdtempSync(path.join(tmpdir(), 'thread-'))
const thread = path.join(folder, 'thread.mjs')
beforeAll(async () => {
  const alias = { '@': process.cwd() }
  // With its packages, which are not found from there.
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" }
  await build({
    entryPoints: ['lib/cli/thread.ts'],
    outfile: thread,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias,
    banner,
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

it('reads a long document beside everything else, which goes on meanwhile, and finds the same', async () => {
  let turns = 0
  let isReading = true
  const turn = () => {
    turns++
    if (isReading) setImmediate(turn)
  }
  setImmediate(turn)
  const reading = await readAside(long, usualLimits, thread)
  isReading = false
  // Read in this very process it would have had a turn or two.
  expect(turns).toBeGreaterThan(20)
  expect(reading).toEqual(readTools(long))
  expect(reading).toMatchObject({ ok: true, proposals: { found: { length: 400 } } })
})

it.each([
  ['time', { memoryMb: 512, timeMs: 1 }],
  ['memory', { memoryMb: 1, timeMs: 60_000 }],
])('says so of one that takes too much %s, and lives on', async (_, limits) => {
  expect(await readAside(long, limits, thread)).toEqual({
    ok: false,
    problems: ['This document takes too long to read, or too much memory. Import it in parts.'],
  })
})
