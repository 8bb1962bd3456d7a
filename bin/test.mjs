#!/usr/bin/env node
// What a change is tried with, in minutes: npm test. Without a browser: npm run check. Only the browser: npm run e2e.
// Everything that must hold before a change lands: npm run whole.
// The main job in Firefox and WebKit, where they are installed: npm run e2e -- other-browsers.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { build, generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, root, runNode, Stop } from './run.mjs'

const reports = path.join(root, 'test-results')
const otherBrowsers = 'other-browsers'
const counts = { passed: 0, failed: 0 }
const skipped = []
const failures = []

/** Where tests without a browser are. What walks over everything, kills, or takes seconds, is called `*.long.*`. */
const withoutBrowser = ['bench', 'bin', 'clients', 'components', 'lib']

const format = ['Format', check('oxfmt/bin/oxfmt', '--list-different', '.')]
const lint = ['Lint', check('oxlint/bin/oxlint', '--type-aware')]
const routes = ['Types of routes', check('next/dist/bin/next', 'typegen')]
const types = ['Types', check('typescript/bin/tsc', '--noEmit', '-p', '.')]
const unused = ['Unused code', check('knip/bin/knip.js', '--no-progress')]
const tests = ['Unit and database tests', vitest]
const pages = ['Build', build]
const browser = ['Browser tests', playwright]

await main(async () => {
  process.chdir(root)
  const [which = 'usual', run] = process.argv.slice(2)
  if (!['usual', 'whole', 'check', 'e2e'].includes(which))
    throw new Stop('Say check, e2e, nothing, which is both, or whole, which is everything.')
  if (run !== undefined && (which !== 'e2e' || run !== otherBrowsers))
    throw new Stop(`There is no such run; beside e2e itself there is "e2e ${otherBrowsers}".`)
  process.env.TEST_RUN = run ?? (which === 'whole' ? 'whole' : 'usual')
  if (run) process.env.NODE_OPTIONS = '--experimental-websocket'
  await ensureInstalled()
  await generate()
  fs.rmSync(reports, { recursive: true, force: true })
  process.env.TMPDIR = scratch()

  // Two things at a time, on two cores: what is built is built while the tests run. The browser has both for itself.
  if (which === 'e2e') await inTurn(pages)
  else
    await Promise.all([
      inTurn(routes, types, ...(which === 'check' ? [] : [pages])),
      inTurn(format, lint, unused, tests),
    ])
  if (which !== 'check' && !failures.includes('Build')) await inTurn(browser)

  if (process.env.TEST_RUN === 'usual') console.log(`\nLeft to npm run whole: ${leftOut(which).join(', ')}`)
  if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`)
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`)
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped.length} skipped`)
  return failures.length > 0 || counts.failed > 0 ? 1 : 0
})

/** The files that this run leaves to the whole one, by name: of the browser's, whatever is not marked for the usual run. */
function leftOut(which) {
  const inBrowser = which === 'check' ? [] : filesIn('e2e').flatMap(unmarked)
  const others = which === 'e2e' ? [] : withoutBrowser.flatMap(filesIn).filter((file) => file.includes('.long.'))
  return [...others, ...inBrowser].toSorted()
}

function filesIn(folder) {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`)
}

/** @param {string} file */
function unmarked(file) {
  if (!file.endsWith('.spec.ts')) return []
  const text = fs.readFileSync(file, 'utf8')
  const [all, marked] = [/^ *test\(/gm, /'@usual'/g].map((one) => text.match(one)?.length ?? 0)
  if (marked === 0) return [file]
  return marked < all ? [`${file} (${all - marked} of ${all})`] : []
}

/** Takes one step after the other; whatever stops one is shown, and the next comes all the same. */
async function inTurn(...steps) {
  for (const [name, step] of steps) {
    const began = Date.now()
    let code
    try {
      code = (await step()) ?? 0
    } catch (error) {
      console.error(error instanceof Stop ? error.message : error)
      code = 1
    }
    if (code !== 0) failures.push(name)
    console.log(`== ${name} ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  }
}

/**
 * The folder for what tests make and throw away: in memory where there is room, because each commit of a database waits
 * for the disk, and nobody wants these to outlive a crash of the machine.
 */
function scratch() {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = fs.statfsSync(memory)
    fs.accessSync(memory, fs.constants.W_OK)
    return bavail * bsize >= 8 * 2 ** 30 ? memory : os.tmpdir()
  } catch {
    return os.tmpdir()
  }
}

/** A check that reads the sources: a program of a dependency. What it says is shown in one piece when it has ended. */
function check(program, ...args) {
  return async () => {
    const said = []
    const listen = ({ stdout, stderr }) => {
      for (const stream of [stdout, stderr]) stream.on('data', (chunk) => said.push(chunk))
    }
    const options = { stdio: ['ignore', 'pipe', 'pipe'], onStart: listen }
    const code = await runNode(`node_modules/${program}`, args, options)
    process.stdout.write(Buffer.concat(said))
    return code
  }
}

async function vitest() {
  const report = path.join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runNode('node_modules/vitest/vitest.mjs', [...args, '--reporter=./bin/skipped.mjs'])
  const { numPassedTests, numFailedTests, testResults } = read(report)
  // A file that breaks before its first test has none to fail, and must not pass for that.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  counts.passed += numPassedTests
  counts.failed += numFailedTests + broken.length
  skipped.push(...read(path.join(reports, 'skipped.json')))
  return code
}

async function playwright() {
  const report = path.join(reports, 'playwright.json')
  const env = { CHROMIUM_PATH: await ensureBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const code = await runNode('node_modules/playwright/cli.js', ['test', '--reporter=list,json,./e2e/said.ts'], { env })
  const { stats, suites } = read(report)
  counts.passed += stats.expected
  counts.failed += stats.unexpected + stats.flaky
  skipped.push(...suites.flatMap(skippedSpecs))
  return code
}

/** The specs below a suite of Playwright's report that did not run, each with its reason. */
function skippedSpecs({ suites = [], specs = [] }) {
  const missing = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => `e2e/${file} > ${title}: ${reasonOf(annotations)}`),
  )
  return [...missing, ...suites.flatMap(skippedSpecs)]
}

function reasonOf(annotations) {
  return (
    annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? 'what comes before it failed'
  )
}

function read(report) {
  if (!fs.existsSync(report)) throw new Stop('The tests ended before they could say how they went.')
  return JSON.parse(fs.readFileSync(report, 'utf8'))
}
