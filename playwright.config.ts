import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { blank } from './e2e/blank'
import { browserFlags } from './e2e/browser'
import { saidBy } from './e2e/said'

// Each run has ports, databases and secrets of its own, for two installations. Playwright reads this file in every worker,
// too; what the first reading chose reaches the others through the environment.
if (!process.env.E2E_STATE) {
  const [state, aloneState] = [scratchFolder(), scratchFolder()]
  const port = 20_000 + (process.pid % 10_000)
  const addresses = { E2E_URL: `http://localhost:${port}`, E2E_ALONE_URL: `http://localhost:${port + 20}` }
  Object.assign(process.env, { E2E_STATE: state, E2E_ALONE_STATE: aloneState, ...addresses })
  process.on('exit', () => {
    for (const folder of [state, aloneState]) rmSync(folder, { recursive: true, force: true })
  })
}
const { E2E_STATE, E2E_URL, E2E_ALONE_STATE, E2E_ALONE_URL } = process.env as Record<string, string>

mkdirSync('test-results', { recursive: true })

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

// What changes a whole installation has one of its own (`e2e/alone.ts`), beside all others: the months of its record, roles of
// people, the policy in force, links that are followed, emergency stops, the gate, the demo, in this order. None of it is
// marked for the usual run, which starts no second installation.
const alone = [
  'archived',
  'people',
  'insights',
  'insights-numbers',
  'policy',
  'followed',
  'stops',
  'recovery',
  'zx-two-signers',
  'zy-critical',
  'zz-demo-removal',
].map((name) => `${name}.spec.ts`)

// Asks for browsers that not every machine has; a run of its own, beside the others.
const elsewhere = 'other-browsers.spec.ts'
const beside = [{ name: 'other-browsers', testMatch: elsewhere, workers: 1 }]
const usual = [
  { name: 'alone', testMatch: alone, workers: 1, use: { baseURL: E2E_ALONE_URL } },
  { name: 'together', testIgnore: [...alone, elsewhere] },
]

// Whoever names files starts what these need and nothing else.
const named = process.argv.filter((word) => word.includes('.spec'))
const isAlone = (word: string) => alone.some((file) => word.includes(file))
const runsAlone = !['other-browsers', 'usual'].includes(process.env.TEST_RUN ?? '')
const needsAlone = runsAlone && (named.length === 0 || named.some(isAlone))
const needsTogether = named.length === 0 || !named.every(isAlone)

export default defineConfig({
  testDir: 'e2e',
  // The usual run takes what is marked for it: of each thing that people do, its main road.
  ...(process.env.TEST_RUN === 'usual' ? { grep: /@usual/ } : {}),
  outputDir: 'test-results/e2e',
  // Two browsers on two cores, with what the application needs besides. A third makes all of them slow and gains a tenth.
  workers: 2,
  projects: process.env.TEST_RUN === 'other-browsers' ? beside : usual,
  // A busy machine is slow, not wrong.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['./e2e/said.ts']],
  use: {
    baseURL: E2E_URL,
    // Writing down every step of every test takes a sixth of the run; --trace on does it for one that puzzles.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? installed.find((file) => existsSync(file)),
      args: browserFlags,
    },
  },
  webServer: [
    ...(needsTogether ? [installation('together', E2E_URL!, E2E_STATE!)] : []),
    ...(needsAlone ? [installation('alone', E2E_ALONE_URL!, E2E_ALONE_STATE!)] : []),
  ],
})

function scratchFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'countersign-e2e-'))
}

function installation(name: string, url: string, state: string) {
  return {
    command: `node bin/countersign.mjs start > ${saidBy(name)}`,
    url: `${url}/healthz`,
    env: {
      ...blank,
      PORT: new URL(url).port,
      COUNTERSIGN_URL: url,
      COUNTERSIGN_STATE: state,
      COUNTERSIGN_ENV: 'test',
      COUNTERSIGN_DEMO: 'on',
      // Servers of the tests themselves.
      COUNTERSIGN_IMPORT_HOSTS: '127.0.0.1',
      COUNTERSIGN_WEBHOOK_HOSTS: '127.0.0.1',
      COUNTERSIGN_SERVER_HOSTS: '127.0.0.1',
      COUNTERSIGN_LOG_HOSTS: 'inside:127.0.0.1, logs.example.com',
      // A mail server of the tests, which is there while one of them asks for letters.
      COUNTERSIGN_NOTICE_HOSTS: '127.0.0.1',
      // A push service of the tests.
      COUNTERSIGN_PUSH: '127.0.0.1',
      COUNTERSIGN_MAIL: `smtp://127.0.0.1:${Number(new URL(url).port) + 60}`,
      COUNTERSIGN_MAIL_FROM: 'countersign@house.example',
      COUNTERSIGN_LOG_SECRET_BROWSER: 'what-opens-the-store',
    },
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 30_000 },
  }
}
