import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { blank } from './blank'
import { expect, test } from './stage'

// A production of its own with every setting that the README asks for, on the embedded database. Nobody answers at the
// address of its sign-in, which is not asked before somebody signs in.
const port = Number(new URL(process.env.E2E_URL!).port) + 2
const local = `http://localhost:${port}`
const settings = {
  ...process.env,
  ...blank,
  PORT: String(port),
  COUNTERSIGN_ENV: 'prod',
  COUNTERSIGN_DEMO: '',
  COUNTERSIGN_URL: 'https://countersign.example',
  COUNTERSIGN_SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  AUTH_SECRET: randomBytes(32).toString('base64url'),
  OIDC_ISSUER: 'https://login.invalid',
  OIDC_CLIENT_ID: 'countersign',
  OIDC_CLIENT_SECRET: 'a secret of the sign-in',
  OIDC_NAME: 'the company account',
}

const wholeOf = (state: string) => ({ ...settings, COUNTERSIGN_STATE: state })
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

test('a production starts with the settings it asks for, and serves pods, people and the operator', async () => {
  test.setTimeout(300_000)
  const env = wholeOf(state)
  const { started, said } = start(env)
  try {
    // A start that was refused says why at once.
    await expect
      .poll(async () => started.exitCode ?? (await answers(`${local}/healthz`)), { timeout: 120_000 })
      .toBe(true)
    expect(said()).not.toContain('is missing')

    const known = ['--name', 'First pod', '--role', 'ResearchPod', '--department', 'research', '--purpose', 'Tests']
    await countersign(env, 'pods', 'add', 'first', ...known)
    const issued = await countersign(env, 'pods', 'issue', 'first', '--environment', 'prod', '--kind', 'service_key')
    const answer = await fetch(`${local}/v2/tool-calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${/secret\s+(\S+)/.exec(issued)![1]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tool: 'memory.search', arguments: { keyword: 'pricing' }, idempotency_key: 'first' }),
    })
    expect(answer.status, await answer.text()).toBeLessThan(300)
    expect(await countersign({ ...env, AUTH_SECRET: '' }, 'migrate')).toContain('up to date')
    // A shell that does not know the secret makes no key that would open nothing.
    const issuing = countersign({ ...env, AUTH_SECRET: '' }, 'pods', 'issue', 'first', '--environment', 'prod')
    await expect(issuing).rejects.toThrow('AUTH_SECRET is not set')
    expect(await countersign(env, 'backup', path.join(state, 'copy'))).toMatch(/^Copied to .* lines of the record/)
    // A command and not the demo's process, which would not come back.
    await expect(countersign(env, 'demo', 'remove')).rejects.toThrow('There is no demo to remove.')

    // Tokens are signed with the key that was given: the public one is its other half.
    const { keys } = (await (await fetch(`${local}/.well-known/jwks.json`)).json()) as { keys: { x: string }[] }
    expect(keys.map(({ x }) => x)).toEqual([JSON.parse(settings.COUNTERSIGN_SIGNING_KEY).x])
    expect(await (await fetch(`${local}/signin`)).text()).toContain('the company account')
    // A person who comes by another name than the public one is led there.
    const led = await fetch(`${local}/signin`, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([led.status, led.headers.get('location')]).toEqual([307, 'https://countersign.example/signin'])
  } finally {
    await stop(started)
  }
  expect(started.exitCode, said()).toBe(0)
  for (const line of said().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ process: expect.any(String) })
  const restored = { ...env, COUNTERSIGN_STATE: path.join(state, 'restored') }
  expect(await countersign(restored, 'restore', path.join(state, 'copy'))).toContain('read to its end')
  expect(await countersign(restored, 'pods', 'list')).toContain('first')
  // With the supervisor gone a command brings the database up by itself, and stops it again.
  expect(await countersign(env, 'pods', 'list')).toContain('first')
})

test('each process of a production starts alone, with its own settings and no others', async () => {
  test.setTimeout(300_000)
  const whole = start(wholeOf(state))
  const alone: ReturnType<typeof start>[] = []
  try {
    await expect
      .poll(async () => whole.started.exitCode ?? (await answers(`${local}/healthz`)), { timeout: 120_000 })
      .toBe(true)
    const { port: at, passwords } = JSON.parse(readFileSync(path.join(state, 'postgres/access.json'), 'utf8'))
    const database = {
      DATABASE_URL: `postgresql://countersign_app:${passwords.app}@127.0.0.1:${at}/countersign`,
      COUNTERSIGN_STATE: path.join(state, 'alone'),
    }
    const part = (name: string, needs: string[], more: Record<string, string> = {}) => {
      alone.push(start(only(needs, { ...database, COUNTERSIGN_PROCESS: name, ...more })))
      return alone.at(-1)!
    }
    const worker = part('worker', [])
    const pages = `http://127.0.0.1:${port + 3}`
    const gate = part('gate', ['COUNTERSIGN_URL', 'AUTH_SECRET', 'COUNTERSIGN_SIGNING_KEY'], {
      PORT: String(port + 2),
      DESK_URL: pages,
    })
    // It is of use to pods already, and says whom people wait for.
    await expect.poll(() => gate.said(), { timeout: 120_000 }).toContain(`waits for the pages at ${pages}`)
    expect(gate.said()).toMatch(/ready after/)
    expect(await answers(`http://localhost:${port + 2}/readyz`)).toBe(true)
    expect(await answers(`http://localhost:${port + 2}/healthz`)).toBe(false)
    const signIn = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME']
    part('desk', ['COUNTERSIGN_URL', 'AUTH_SECRET', ...signIn], { PORT: String(port + 3) })

    await expect.poll(() => worker.said(), { timeout: 120_000 }).toContain('worker ready')
    for (const url of [`http://localhost:${port + 2}/healthz`, `${pages}/signin`])
      await expect.poll(() => answers(url), { timeout: 120_000, message: url }).toBe(true)
    // Nothing was made up for any of them.
    expect(existsSync(path.join(state, 'alone'))).toBe(false)
  } finally {
    await Promise.all(alone.map(({ started }) => stop(started)))
    await stop(whole.started)
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
  const env = { ...settings, COUNTERSIGN_STATE: '', PWD: checkout }
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
