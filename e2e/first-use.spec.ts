import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { blank } from './blank'
import { expect, signIn, test } from './stage'

// An installation of its own, in which nothing has happened yet.
let state = ''
const port = Number(new URL(process.env.E2E_URL!).port) + 1
const url = `http://localhost:${port}`
let started: ChildProcess

test.beforeAll(async () => {
  state = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-new-'))
  const env = {
    ...process.env,
    ...blank,
    PORT: String(port),
    COUNTERSIGN_URL: url,
    COUNTERSIGN_STATE: state,
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_DEMO: 'off',
  }
  started = spawn('node', ['bin/countersign.mjs', 'start'], { env, stdio: 'ignore' })
  const answers = async () =>
    await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(answers, { timeout: 120_000 }).toBe(true)
})

test.afterAll(async () => {
  started.kill('SIGTERM')
  if (started.exitCode === null) await once(started, 'exit')
  rmSync(state, { recursive: true, force: true })
})

test('lists that were never filled say what will fill them, and where to start', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: url })).newPage()
  await page.goto('/signin')
  await expect(page.getByText('AI agents, here called pods, ask before they do what matters.')).toBeVisible()
  await signIn(page, 'Ade')
  // What is missing leads.
  const first = page.getByRole('main').locator('h1, h2, [class*=font-strong]').first()
  await expect(first).toHaveText(/You are the only admin|cannot sign yet/)
  for (const [place, words] of [
    ['/tasks', 'No tasks yet'],
    ['/memory', 'Nothing is in memory yet'],
  ] as const) {
    await page.goto(place)
    await expect(page.locator('[data-empty="first-use"]')).toContainText(words)
    // There is nothing to search in.
    await expect(page.getByRole('searchbox')).toHaveCount(0)
    await page.getByRole('link', { name: 'Import a repository' }).click()
    await expect(page).toHaveURL(/\/imports$/)
  }
  // The record is never empty: somebody has just signed in.
  await page.goto('/audit?what=session')
  await expect(page.locator('tr[data-event]')).toHaveCount(1)

  const lee = await (await browser.newContext({ baseURL: url })).newPage()
  await signIn(lee, 'Lee')
  await lee.goto('/tasks')
  await expect(lee.locator('[data-empty="first-use"]')).toBeVisible()
  await expect(lee.getByRole('link', { name: 'Import a repository' })).toHaveCount(0)
})
