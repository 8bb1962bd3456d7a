import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { bundleOf } from '@/lib/core/fixture-bundle'
import { freePort } from '@/lib/db/machine'
import { env } from '@/lib/env'

/** Test support: the gate as a process of its own, bundled as the product bundles it. */
export type GateProcess = {
  url: string
  /** Starts it, or starts it again; resolves when it is ready to serve. */
  start(): Promise<void>
  /** Has another process end it with SIGKILL, in the middle of whatever it is doing. */
  kill(afterMs: number): Promise<void>
  /** Asks it to stop, as whoever supervises it does; resolves with its exit code. */
  stop(): Promise<number | null>
  remove(): Promise<void>
  /** The lines of its log so far. */
  said(): Record<string, unknown>[]
  /** What it wrote where errors go. */
  complained(): string
}

/** A gate on a port of its own; `more` are settings beside those of the test. */
export async function gateProcess(more: Readonly<Record<string, string>> = {}): Promise<GateProcess> {
  const file = await bundleOf('lib/gate/main.ts')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const said: string[] = []
  const complained: string[] = []

  async function start(): Promise<void> {
    child = spawn(process.execPath, [file], {
      env: { ...settings(port), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    createInterface({ input: child.stdout! }).on('line', (line) => said.push(line))
    child.stderr!.on('data', (chunk) => complained.push(String(chunk)))
    while (!(await isReady(url))) {
      if (child.exitCode !== null)
        throw new Error(`The gate ended by itself with ${child.exitCode}: ${complained.join('')}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  async function kill(afterMs: number): Promise<void> {
    const gone = once(child!, 'exit')
    // From outside: a killer in this process would let the answers under way arrive first.
    spawn('sh', ['-c', `sleep ${afterMs / 1000}; kill -9 ${child!.pid}`], { stdio: 'ignore' })
    await gone
  }
  async function stop(): Promise<number | null> {
    const gone = once(child!, 'exit')
    child!.kill('SIGTERM')
    const [code] = (await gone) as [number | null]
    return code
  }
  async function remove(): Promise<void> {
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
    rmSync(file, { force: true })
  }
  return {
    url,
    start,
    kill,
    stop,
    remove,
    said: () => said.map((line) => JSON.parse(line) as Record<string, unknown>),
    complained: () => complained.join(''),
  }
}

/** The worker as a process of its own, with everything it says; it works until it is stopped. `more` are settings beside those of the test. */
export async function workerProcess(
  more: Readonly<Record<string, string>> = {},
): Promise<{ said(): string; stop(): Promise<void> }> {
  const file = await bundleOf('lib/jobs/main.ts')
  const own = { COUNTERSIGN_PROCESS: 'worker', COUNTERSIGN_LOG_LEVEL: 'debug' }
  const env = { ...settings(await freePort()), ...own, ...more }
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  const gone = once(child, 'exit')
  while (!said.join('').includes('worker ready')) {
    if (child.exitCode !== null) throw new Error(`The worker ended by itself: ${said.join('')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    said: () => said.join(''),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await gone
      rmSync(file, { force: true })
    },
  }
}

function settings(port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_PROCESS: 'gate',
    COUNTERSIGN_HOST: '127.0.0.1',
    COUNTERSIGN_URL: env.url,
    PORT: String(port),
    NODE_OPTIONS: '',
    // As under a supervisor, which reads the log: not this process, so that nobody's end is waited for.
    COUNTERSIGN_SUPERVISOR: '1',
  }
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
