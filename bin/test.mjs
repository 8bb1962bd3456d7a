#!/usr/bin/env node
// Everything that must hold before a change lands: npm test. Without a browser: npm run check. Only it: npm run e2e.
import fs from 'node:fs'
import path from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { build, generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, root, runNode, Stop } from './run.mjs'

const reports = path.join(root, 'test-results')
const counts = { passed: 0, failed: 0, skipped: 0 }

/** The checks that read the sources; each is a program of ours in node_modules with its arguments. */
const checks = [
  ['Format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']],
  ['Lint', 'node_modules/oxlint/bin/oxlint', ['--type-aware']],
  ['Types of routes', 'node_modules/next/dist/bin/next', ['typegen']],
  ['Types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']],
  ['Unused code', 'node_modules/knip/bin/knip.js', ['--no-progress']],
]

await main(async () => {
  process.chdir(root)
  const which = process.argv[2] ?? 'all'
  if (!['all', 'check', 'e2e'].includes(which)) throw new Stop('Say check, e2e or nothing, which is both.')
  await ensureInstalled()
  await generate()
  fs.rmSync(reports, { recursive: true, force: true })

  const failures = []
  if (which !== 'e2e') {
    for (const [name, file, args] of checks) if (!(await passes(name, () => runNode(file, args)))) failures.push(name)
    if (!(await passes('Unit and database tests', vitest))) failures.push('Unit and database tests')
  }
  if (which !== 'check') {
    if (!(await passes('Build', build))) failures.push('Build')
    else if (!(await passes('Browser tests', playwright))) failures.push('Browser tests')
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`)
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return failures.length > 0 || counts.failed > 0 ? 1 : 0
})

/** Announces and takes one step; whatever stops it is shown, and the next step comes all the same. */
async function passes(name, step) {
  const began = Date.now()
  console.log(`\n== ${name}`)
  let code
  try {
    code = (await step()) ?? 0
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error)
    code = 1
  }
  console.log(`== ${name} ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return code === 0
}

async function vitest() {
  const report = path.join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runNode('node_modules/vitest/vitest.mjs', args)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = read(report)
  // A file that breaks before its first test has none to fail, and must not pass for that.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  add(numPassedTests, numFailedTests + broken.length, numPendingTests + numTodoTests)
  return code
}

async function playwright() {
  const report = path.join(reports, 'playwright.json')
  const env = { CHROMIUM_PATH: await ensureBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const code = await runNode('node_modules/playwright/cli.js', ['test', '--reporter=list,json'], { env })
  const { expected, unexpected, flaky, skipped } = read(report).stats
  add(expected, unexpected + flaky, skipped)
  return code
}

function read(report) {
  if (!fs.existsSync(report)) throw new Stop('The tests ended before they could say how they went.')
  return JSON.parse(fs.readFileSync(report, 'utf8'))
}

function add(passed, failed, skipped) {
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
}
