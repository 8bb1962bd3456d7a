import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { blank } from './e2e/blank'
import { browserFlags } from './e2e/browser'

// Each run has a port, a database and secrets of its own. Playwright reads this file in every worker, too; what the first
// reading chose reaches the others through the environment.
if (!process.env.E2E_STATE) {
  const state = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-'))
  process.env.E2E_STATE = state
  process.env.E2E_URL = `http://localhost:${20_000 + (process.pid % 10_000)}`
  process.on('exit', () => rmSync(state, { recursive: true, force: true }))
}
const { E2E_STATE: state = '', E2E_URL: address = '' } = process.env

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

// Roles of people, the gate, the policy in force, the demo: in this order.
const alone = ['people', 'policy', 'recovery', 'zx-two-signers', 'zy-critical', 'zz-demo-removal'].map(
  (name) => `${name}.spec.ts`,
)

// Asks for browsers that not every machine has; a run of its own, beside the others.
const elsewhere = 'other-browsers.spec.ts'
const beside = [{ name: 'other-browsers', testMatch: elsewhere, workers: 1 }]
// Walks over every page, and whole installations that are started anew: left out of the usual run.
const long = process.env.TEST_RUN === 'usual' ? ['*.long.spec.ts'] : []
const usual = [
  { name: 'together', testIgnore: [...alone, elsewhere, ...long] },
  { name: 'alone', testMatch: alone, workers: 1, dependencies: ['together'] },
]

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // Two browsers on two cores, with what the application needs besides. What changes the whole installation comes last
  // and alone; with --no-deps it runs without all the rest.
  workers: 2,
  projects: process.env.TEST_RUN === 'other-browsers' ? beside : usual,
  // A busy machine is slow, not wrong.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: address,
    // Writing down every step of every test takes a sixth of the run; --trace on does it for one that puzzles.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? installed.find((file) => existsSync(file)),
      args: browserFlags,
    },
  },
  webServer: {
    command: 'node bin/countersign.mjs start',
    url: `${address}/healthz`,
    env: {
      ...blank,
      PORT: new URL(address).port,
      COUNTERSIGN_URL: address,
      COUNTERSIGN_STATE: state,
      COUNTERSIGN_ENV: 'test',
      COUNTERSIGN_DEMO: 'on',
      // Servers of the tests themselves.
      COUNTERSIGN_IMPORT_HOSTS: '127.0.0.1',
    },
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
  },
})
