#!/usr/bin/env node
import path from 'node:path'
import { build, generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, root, runNode } from './run.mjs'

/** The benchmark and the processes it measures, as they run in production: bundled, each in its own process. */
const entries = {
  bench: 'bench/main.ts',
  floor: 'bench/floor.ts',
  'floor-git': 'bench/floor-git.ts',
  'floor-streams': 'bench/floor-streams.ts',
  steady: 'bench/steady.ts',
  tabs: 'bench/tabs.ts',
  gate: 'lib/gate/main.ts',
  worker: 'lib/jobs/main.ts',
  reader: 'lib/imports/reader/main.ts',
  scan: 'lib/findings/aside/thread.ts',
}

await main(async () => {
  await ensureInstalled()
  const chosen = process.argv.slice(2)
  // What only this part is measured against has a folder of its own, so that nobody else installs it.
  if (chosen.includes('findings')) await ensureInstalled('bench/secretlint')
  if (
    chosen.length === 0 ||
    ['pages', 'live', 'soak', 'matrix', 'exports', 'git', 'scale'].some((part) => chosen.includes(part))
  )
    await build()
  else await generate()
  const esbuild = await import('esbuild')
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'dist/bench',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    alias: { 'server-only': path.join(root, 'node_modules/server-only/empty.js') },
    logLevel: 'warning',
  })
  return await runNode('dist/bench/bench.mjs', chosen, { env: { NODE_ENV: 'production' } })
})
