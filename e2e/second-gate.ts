import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'
import { authSecretOf, signingKeyOf } from '@/lib/supervisor/secrets'
import { blank } from './blank'
import { databaseFor } from './database'

/** Where the one before a desk of its own is. */
export function gateBefore(): string {
  return `http://localhost:${Number(new URL(process.env.E2E_URL!).port) + 11}`
}

/**
 * One more gate on the database under the application, as long as it is held: for pods alone, or for people before a desk
 * of its own.
 */
export async function secondGate(desk?: { url: string }): Promise<AsyncDisposable & { url: string }> {
  const url = desk ? gateBefore() : `http://localhost:${Number(new URL(process.env.E2E_URL!).port) + 7}`
  const state = process.env.E2E_STATE!
  const env = {
    ...process.env,
    ...blank,
    PORT: new URL(url).port,
    // Tokens and secrets are those of the first one.
    COUNTERSIGN_URL: desk ? url : process.env.E2E_URL!,
    AUTH_SECRET: authSecretOf('', state),
    COUNTERSIGN_SIGNING_KEY: signingKeyOf('', state),
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_PROCESS: 'gate',
    DATABASE_URL: await databaseFor('app'),
    DATABASE_READ_URL: await databaseFor('read'),
    DESK_URL: desk?.url ?? process.env.E2E_URL!,
  }
  const gate = spawn('node', ['dist/gate.mjs'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [gate.stdout, gate.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  const isReady = async () => gate.exitCode === null && (await fetch(`${url}/readyz`).catch(() => null))?.ok
  await expect.poll(async () => (await isReady()) || lines.join('')).toBe(true)
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(gate, 'exit')
      gate.kill('SIGTERM')
      await ended
    },
  }
}
