import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { bundleOf } from '@/lib/core/fixture-bundle'

/**
 * Bundles the reading process once for a run of tests, as the product bundles it. Read from its sources it takes five
 * times as long to start, and tests start it often.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const entry = 'lib/imports/reader/main.ts'
  const file = await bundleOf(entry)
  project.onTestsRerun(async () => void (await bundleOf(entry, file)))
  process.env.COUNTERSIGN_TEST_READER = file
  return () => rmSync(file, { force: true })
}
