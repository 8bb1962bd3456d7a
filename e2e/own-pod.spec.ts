import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { noPython } from '@/clients/fixture-program'
import { openCluster, urlOf } from '@/lib/db/embedded'
import { elapse } from '@/lib/db/test-clock'
import { blank } from './blank'
import { button, expect, signIn, test } from './stage'

// The way of a newcomer with an agent of their own: every command and every file of README's section about it, in its
// order, beside an installation of its own. The key is what `pods issue` printed; nothing else is put in.
const readme = readFileSync('README.md', 'utf8')
const section = /^## A pod of your own$(.*?)^## /ms.exec(readme)![1]!
const blocks = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text: text! }))

const port = Number(new URL(process.env.E2E_URL!).port) + 6
const address = `http://localhost:${port}`
const ours = (text: string, key: string) =>
  text.replaceAll('http://localhost:3000', address).replaceAll(/\bSECRET\b/g, key)

let [state, folder] = ['', '']
let started: ChildProcess | undefined
test.beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-newcomer-'))
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-agent-'))
  for (const name of ['bin', 'node_modules']) symlinkSync(path.resolve(name), path.join(folder, name))
})
test.afterEach(async () => {
  if (started?.exitCode === null) {
    const ended = once(started, 'exit')
    started.kill('SIGTERM')
    await ended
  }
  // npm may be gone before what it started; a database that loses its folder meanwhile would stay for good.
  await expect.poll(() => existsSync(path.join(state, 'postgres/data/postmaster.pid'))).toBe(false)
  for (const place of [state, folder]) rmSync(place, { recursive: true, force: true })
})

test('README leads from nothing to a guarded function in two languages, that ran once people had approved it', async ({
  browser,
}) => {
  test.skip(noPython !== undefined, noPython)
  // Where the tests themselves were started is no newcomer's folder.
  const { INIT_CWD: _ours, ...around } = process.env
  const env = { ...around, ...blank, PORT: String(port), COUNTERSIGN_STATE: state, COUNTERSIGN_DEMO: 'on' }
  Object.assign(env, { COUNTERSIGN_URL: address, COUNTERSIGN_ENV: 'dev', NO_PROXY: 'localhost' })
  const run = async (command: string) => await promisify(execFile)('bash', ['-ec', command], { cwd: folder, env })
  started = spawn('npm', ['start'], { env, stdio: 'ignore' })
  await expect.poll(isUp, { timeout: 240_000 }).toBe(true)
  const ana = await (await browser.newContext({ baseURL: address })).newPage()
  await signIn(ana, 'Ana')

  let key = 'SECRET'
  const ran: string[] = []
  for (const { kind, text } of blocks) {
    const [, name] = /^(?:#|\/\/) (\S+)\n/.exec(text) ?? []
    if (kind !== 'sh') {
      expect(name, 'a file of README begins with its name').toBeDefined()
      writeFileSync(path.join(folder, name!), ours(text, key))
      continue
    }
    for (const command of text.replaceAll('\\\n', '').trim().split('\n')) {
      const isAgent = / send\./.test(command)
      const [{ stdout }] = await Promise.all([run(ours(command, key)), isAgent && approve(ana, key)])
      ran.push(command)
      if (command.includes('pods issue')) key = await known(/secret\s+(\S+)/.exec(stdout)![1]!)
      if (command.includes('tool-calls')) expect(JSON.parse(stdout)).toMatchObject({ state: 'allowed' })
      if (command.includes('tools add')) expect(stdout).toContain('mail.send can be asked for now')
      if (isAgent) expect(stdout).toMatch(/^Sent to ana@example\.com: From (TypeScript|Python)$/m)
    }
  }
  expect(ran.filter((command) => / send\./.test(command))).toHaveLength(2)

  // What came of both is on the record, as the client reported it.
  expect(await calls(key, 'executed')).toHaveLength(2)
  await ana.context().close()
})

async function isUp(): Promise<boolean> {
  return await fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** The key, once the gate has heard of it: no person is faster. */
async function known(key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}` }
  await expect.poll(async () => (await fetch(`${address}/v2/tools`, { headers })).status).toBe(200)
  return key
}

type Listed = { request: string; tool: string }

async function calls(key: string, standing: string): Promise<Listed[]> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await fetch(`${address}/v2/tool-calls?state=${standing}`, { headers })
  const { calls: all } = (await answer.json()) as { calls: Listed[] }
  return all.filter(({ tool }) => tool === 'mail.send')
}

async function approve(ana: Page, key: string): Promise<void> {
  await expect.poll(() => calls(key, 'waiting')).toHaveLength(1)
  const { request } = (await calls(key, 'waiting'))[0]!
  await ana.goto(`/approvals/${request}`)
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('ana@example.com')
  await button(ana, 'Approve').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  await elapse(urlOf(await openCluster(state), 'owner', 'countersign'), request, 'effectiveAt')
}
