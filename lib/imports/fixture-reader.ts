import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'

/**
 * Bundles the reading process once for a run of tests, as the product bundles it. Read from its sources it takes five
 * times as long to start, and tests start it often.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  // Inside node_modules, so that the packages it leaves outside are found.
  const file = path.resolve(`node_modules/.cache/countersign/reader-${randomBytes(6).toString('hex')}.mjs`)
  const make = () =>
    build({
      entryPoints: ['lib/imports/reader/main.ts'],
      outfile: file,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      packages: 'external',
      alias: { '@': path.resolve('.') },
      logLevel: 'error',
    })
  await make()
  project.onTestsRerun(async () => void (await make()))
  process.env.COUNTERSIGN_TEST_READER = file
  return () => rmSync(file, { force: true })
}
