import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import type { ServerUser } from '@/lib/db/binaries'

// How PostgreSQL's programs are started: in the same way on every machine and from every shell.

type Programs = { binaries: string; user: ServerUser }

/** Without the caller's LC_* and PG* settings, the outcome is the same on every machine. */
const surroundings = () => ({ NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })

/** Takes what PostgreSQL's driver would read from whoever's shell this is away from us, and from all that we start. */
export function leaveShell(): void {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z_]+$/.test(name)) delete process.env[name]
}

/** Runs one of the server's programs to its end. */
export function run(
  { binaries, user }: Programs,
  program: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(binaries, 'bin', program), args, {
      ...user,
      cwd: '/',
      env: surroundings(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('exit', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Starts a server that outlives us. By itself and not by pg_ctl, which hands the names of its folders to a shell: below
 * one that is named with a $ or a quotation mark it finds nothing.
 */
export function startServer({ binaries, user }: Programs, data: string, log: string): { hasEnded(): boolean } {
  let ended = false
  const lines = openSync(log, 'a', 0o600)
  const server = spawn(path.join(binaries, 'bin/postgres'), ['-D', data], {
    ...user,
    cwd: '/',
    env: surroundings(),
    detached: true,
    stdio: ['ignore', lines, lines],
    windowsHide: true,
  })
  closeSync(lines)
  server.on('error', () => (ended = true)).on('exit', () => (ended = true))
  server.unref()
  return { hasEnded: () => ended }
}
