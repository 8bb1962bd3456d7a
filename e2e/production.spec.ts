import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import { blank } from './blank'
import { browserFlag, certify, front, startProvider } from './outside'
import { expect, notes, test } from './stage'

// A production of its own with every setting that the README asks for, on the embedded database. TLS ends in front of it,
// and people sign in elsewhere.
const port = Number(new URL(process.env.E2E_URL!).port) + 2
const local = `http://localhost:${port}`
const address = `https://countersign.example:${port + 10}`
/** What waits, whoever has to decide on it. */
const everything = `${address}/approvals?view=team`
const signIn = {
  OIDC_ISSUER: `https://login.example:${port + 11}`,
  OIDC_CLIENT_ID: 'countersign',
  OIDC_CLIENT_SECRET: 'a secret of the sign-in',
  OIDC_NAME: 'the company account',
}
const settings = {
  ...process.env,
  ...blank,
  PORT: String(port),
  COUNTERSIGN_ENV: 'prod',
  COUNTERSIGN_DEMO: '',
  COUNTERSIGN_URL: address,
  COUNTERSIGN_ADMINS: 'ada@company.example',
  AUTH_SECRET: randomBytes(32).toString('base64url'),
  ...signIn,
}

const keyIn = (state: string) => path.join(state, 'signing-key.json')
const wholeOf = (state: string) => ({ ...settings, COUNTERSIGN_STATE: state, COUNTERSIGN_SIGNING_KEY: keyIn(state) })
const run = promisify(execFile)
const countersign = async (env: NodeJS.ProcessEnv, ...words: string[]) =>
  (await run('node', ['bin/countersign.mjs', ...words], { env })).stdout

const answers = async (url: string) =>
  await fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

/** The settings of these names and those that are no part of an installation's: what one process alone is given. */
function only(names: readonly string[], more: Record<string, string>): NodeJS.ProcessEnv {
  const others = Object.keys(settings).filter((name) => /^(COUNTERSIGN|OIDC|AUTH)_/.test(name) && !names.includes(name))
  return { ...settings, ...Object.fromEntries(others.map((name) => [name, ''])), COUNTERSIGN_ENV: 'prod', ...more }
}

/** All that may stand in a folder's name; Node itself finds no modules below one with a * or a \\ in it. */
const anyName = `My Proj ${Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  .filter((letter) => !'/*\\'.includes(letter))
  .join('')}`

let state = ''
test.beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-prod-'))
})
test.afterEach(() => rmSync(state, { recursive: true, force: true }))

/** Starts something and gathers what it says. */
function start(env: NodeJS.ProcessEnv) {
  const started = spawn('node', ['bin/countersign.mjs', 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  return { started, said: () => lines.join('') }
}

async function stop(started: ChildProcess): Promise<void> {
  const ended = once(started, 'exit')
  if (started.exitCode === null) started.kill('SIGTERM')
  if (started.exitCode === null) await ended
}

/** Waits until a start is of use; one that is not says why. */
async function isUp({ started, said }: ReturnType<typeof start>, url = `${local}/healthz`): Promise<void> {
  const how = async () => started.exitCode ?? ((await answers(url)) || said())
  await expect.poll(how, { timeout: 120_000 }).toBe(true)
}

/** A browser that knows where the made-up names lead. */
async function openBrowser() {
  const { launchOptions: { args = [], ...options } = {} } = test.info().project.use
  return await chromium.launch({ ...options, args: [...args, browserFlag] })
}

test('a production starts, people and pods come by TLS, it is restored, and goes on as two of each process', async () => {
  test.setTimeout(300_000)
  const env = wholeOf(state)
  const certificate = await certify(state, ['countersign.example', 'login.example'])
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = signIn
  const setup = { issuer, clientId, clientSecret, callback: `${address}/api/auth/callback/oidc` }
  // The setting names a file that the command is about to make.
  expect(await countersign(env, 'keys', 'new', keyIn(state))).toContain(keyIn(state))
  expect(statSync(keyIn(state)).mode & 0o077).toBe(0)

  const [provider, entrance] = await Promise.all([startProvider(setup, certificate), front(certificate, address)])
  let whole = start({ ...env, ...certificate.settings })
  const browser = await openBrowser()
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
  const alone: ReturnType<typeof start>[] = []
  let key = ''
  const send = (body: object) =>
    entrance.send('/v2/tool-calls', { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body)
  let asked = 0
  const ask = () => send({ tool: 'memory.add', arguments: notes(), idempotency_key: `ask-${++asked}` })
  try {
    entrance.to(local)
    await isUp(whole)
    const known = ['--name', 'First pod', '--role', 'ResearchPod', '--department', 'research', '--purpose', 'Tests']
    await countersign(env, 'pods', 'add', 'first', ...known)
    const issued = await countersign(env, 'pods', 'issue', 'first', '--environment', 'prod', '--kind', 'service_key')
    key = /secret\s+(\S+)/.exec(issued)![1]!
    expect(await send({ tool: 'memory.search', arguments: { keyword: 'a' }, idempotency_key: 'first' })).toBe(200)
    expect(await ask()).toBe(202)

    await page.goto(everything)
    await page.getByRole('button', { name: 'Sign in with the company account' }).click()
    await page.getByRole('button', { name: 'I am Ada' }).click()
    await expect(page).toHaveURL(everything)
    await expect(page.getByRole('link', { name: /^First pod wants to/ })).toBeVisible()

    expect(await countersign({ ...env, AUTH_SECRET: '' }, 'migrate')).toContain('up to date')
    // A shell that does not know the secret makes no key that would open nothing.
    const issuing = countersign({ ...env, AUTH_SECRET: '' }, 'pods', 'issue', 'first', '--environment', 'prod')
    await expect(issuing).rejects.toThrow('AUTH_SECRET is not set')
    expect(await countersign(env, 'backup', path.join(state, 'copy'))).toMatch(/^Copied to .* lines of the record/)
    // A command and not the demo's process, which would not come back.
    await expect(countersign(env, 'demo', 'remove')).rejects.toThrow('There is no demo to remove.')

    // Tokens are signed with the key that was given: the public one is its other half.
    const { keys } = (await (await fetch(`${local}/.well-known/jwks.json`)).json()) as { keys: { x: string }[] }
    expect(keys.map(({ x }) => x)).toEqual([JSON.parse(readFileSync(keyIn(state), 'utf8')).x])
    // A person who comes by another name than the public one is led there.
    const led = await fetch(`${local}/signin`, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([led.status, led.headers.get('location')]).toEqual([307, `${address}/signin`])

    await page.goto('about:blank')
    await stop(whole.started)
    expect(whole.started.exitCode, whole.said()).toBe(0)
    for (const line of whole.said().trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ process: expect.any(String) })
    expect(whole.said()).not.toContain('DeprecationWarning')
    // With the supervisor gone a command brings the database up by itself, and stops it again.
    expect(await countersign(env, 'pods', 'list')).toContain('first')

    const restored = { ...env, COUNTERSIGN_STATE: path.join(state, 'restored') }
    expect(await countersign(restored, 'restore', path.join(state, 'copy'))).toContain('read to its end')
    whole = start({ ...restored, ...certificate.settings })
    await isUp(whole)

    const { port: at, passwords } = JSON.parse(readFileSync(path.join(state, 'restored/postgres/access.json'), 'utf8'))
    const database = {
      DATABASE_URL: `postgresql://countersign_app:${passwords.app}@127.0.0.1:${at}/countersign`,
      COUNTERSIGN_STATE: path.join(state, 'alone'),
    }
    const part = (name: string, needs: readonly string[], more: Record<string, string> = {}) => {
      alone.push(start(only(needs, { ...certificate.settings, ...database, COUNTERSIGN_PROCESS: name, ...more })))
      return alone.at(-1)!
    }
    const signing = { COUNTERSIGN_SIGNING_KEY: keyIn(state) }
    const workers = [part('worker', []), part('worker', [])]
    const pages = [3, 4].map((more) => `http://127.0.0.1:${port + more}`)
    const gates = [5, 6].map((more) => `http://localhost:${port + more}`)
    const gateWith = (which: number) =>
      part('gate', ['COUNTERSIGN_URL', 'AUTH_SECRET'], {
        ...signing,
        PORT: new URL(gates[which]!).port,
        DESK_URL: pages[which]!,
      })
    const started = [gateWith(0), gateWith(1)]
    // It is of use to pods already, and says whom people wait for.
    await expect.poll(() => started[0]!.said(), { timeout: 120_000 }).toContain(`waits for the pages at ${pages[0]}`)
    expect(started[0]!.said()).toMatch(/ready after/)
    expect(await answers(`${gates[0]}/readyz`)).toBe(true)
    expect(await answers(`${gates[0]}/healthz`)).toBe(false)
    for (const url of pages)
      part('desk', ['COUNTERSIGN_URL', 'AUTH_SECRET', ...Object.keys(signIn)], { PORT: new URL(url).port })
    for (const worker of workers) await expect.poll(() => worker.said(), { timeout: 120_000 }).toContain('worker ready')
    for (const url of gates) await expect.poll(() => answers(`${url}/healthz`), { timeout: 120_000 }).toBe(true)
    // Nothing was made up for any of them.
    expect(existsSync(path.join(state, 'alone'))).toBe(false)

    // Whoever signed in before the copy was made is signed in at either, and hears by either what comes in by the other.
    for (const [here, there] of [gates, gates.toReversed()]) {
      entrance.to(here!)
      await page.goto(everything)
      entrance.to(there!)
      expect(await ask()).toBe(202)
      await expect(page.getByText('new request').first()).toBeVisible()
      await page.goto('about:blank')
    }
    // A form that one desk drew is taken by the other.
    entrance.to(gates[0]!)
    await page.goto(`${address}/access`)
    await page.getByLabel('For whom').selectOption({ label: 'Ada Okoro' })
    await page.getByLabel('Which role or group').selectOption({ label: 'Approver' })
    await page.getByLabel('Why').fill('Nobody else is here yet')
    entrance.to(gates[1]!)
    await page.getByRole('button', { name: 'Ask for it' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'waits for people' })).toBeVisible()
    for (const { said } of alone) expect(said()).not.toContain('DeprecationWarning')
  } finally {
    await browser.close()
    await Promise.all(alone.map(({ started }) => stop(started)))
    await stop(whole.started)
    entrance.close()
    provider.kill()
  }
})

test('it starts below a folder of any name, and whoever stops npm stops all that it started', async () => {
  test.setTimeout(300_000)
  // The server's own account passes through.
  chmodSync(state, 0o711)
  const checkout = path.join(state, anyName)
  const left = /^(node_modules|test-results|\.git|\.next|\.countersign)$|^dist\/\.sources$/
  cpSync('.', checkout, { recursive: true, filter: (file) => !left.test(path.relative('.', file)) })
  symlinkSync(path.resolve('node_modules'), path.join(checkout, 'node_modules'))
  const lines: string[] = []
  const env = { ...wholeOf(state), COUNTERSIGN_STATE: '', PWD: checkout }
  await countersign(env, 'keys', 'new', keyIn(state))
  const started = spawn('npm', ['start'], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  let server = ''
  try {
    await expect
      .poll(async () => (started.exitCode === null ? await answers(`${local}/healthz`) : lines.join('')), {
        timeout: 120_000,
      })
      .toBe(true)
    expect(await answers(`${local}/signin`)).toBe(true)
    // The operator's commands find their database there as well.
    await run('node', [path.join(checkout, 'bin/countersign.mjs'), 'pods', 'list'], { env })
    server = readFileSync(path.join(checkout, '.countersign/postgres/data/postmaster.pid'), 'utf8').split('\n')[0]!
  } finally {
    started.kill('SIGTERM')
    await expect.poll(async () => await answers(`${local}/livez`), { timeout: 60_000 }).toBe(false)
  }
  await expect.poll(() => existsSync(`/proc/${server}`), { timeout: 60_000 }).toBe(false)
})
