import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'
import { authSecretOf } from '@/lib/supervisor/secrets'
import { blank } from './blank'
import { databaseFor } from './database'

/**
 * One more desk on the database under the application, as a process of its own that says all it can, as long as it is held.
 * `reads` goes on the connection by which it reads, `pool` says how many of them it has. `forms` is the address that forms
 * come from, where that is a gate before it.
 */
export async function secondDesk(
  at: number,
  reads = '',
  pool = 6,
  forms?: string,
): Promise<AsyncDisposable & { url: string; said: () => string }> {
  const port = Number(new URL(process.env.E2E_URL!).port) + at
  const url = `http://localhost:${port}`
  const state = process.env.E2E_STATE!
  const reading = new URL(await databaseFor('read'))
  if (reads) reading.searchParams.set('options', reads)
  const env = {
    ...process.env,
    ...blank,
    PORT: String(port),
    HOSTNAME: 'localhost',
    NODE_ENV: 'production' as const,
    // Whoever is signed in at the first one is signed in here.
    COUNTERSIGN_URL: forms ?? url,
    AUTH_SECRET: authSecretOf('', state),
    COUNTERSIGN_STATE: state,
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_PROCESS: 'desk',
    COUNTERSIGN_SUPERVISOR: String(process.pid),
    COUNTERSIGN_LOG_LEVEL: 'debug',
    DATABASE_URL: await databaseFor('app'),
    DATABASE_READ_URL: reading.href,
    DATABASE_POOL_SIZE: String(pool),
    IDENTITY_URL: process.env.E2E_URL!,
  }
  const desk = spawn('node', ['dist/desk/server.js'], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [desk.stdout, desk.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  const said = () => lines.join('')
  const isReady = async () => desk.exitCode === null && (await fetch(`${url}/signin`).catch(() => null)) !== null
  await expect.poll(async () => (await isReady()) || said()).toBe(true)
  return {
    url,
    said,
    async [Symbol.asyncDispose]() {
      const ended = once(desk, 'exit')
      desk.kill('SIGTERM')
      await ended
    },
  }
}
