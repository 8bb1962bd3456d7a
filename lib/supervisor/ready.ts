import type { Env } from '@/lib/env'
import { hostBehind, localAddress } from '@/lib/supervisor/plan'

/** Why something is not ready yet: whom it waits for, and where. Empty when it is ready. */
export type Missing = readonly string[]

/** What the processes that run here still wait for. `said` tells what a process has printed that has no address. */
export async function missingHere(env: Env, said: ReadonlySet<string>): Promise<Missing> {
  switch (env.process) {
    case 'gate':
      return await missingOf(env, '/readyz')
    case 'desk':
      return await missingAt(`${addressBehind(env)}/signin`, 'the pages')
    case 'identity':
      return await missingAt(`${addressBehind(env)}/idp/health`, 'the sign-in')
    case 'worker':
      return said.has('worker') ? [] : [`PostgreSQL at ${databaseOf(env)}`]
    case 'demo':
      return await missingAt(`${env.url}/livez`, 'the gate')
    default:
      return await missingOf(env, '/healthz')
  }
}

/** What people, and not pods, still wait for at a gate that runs alone. */
export async function missingPages(env: Env): Promise<Missing> {
  return env.process === 'gate' && env.deskUrl ? await missingOf(env, '/readyz/pages') : []
}

/** Where desk or sign-in can be asked from this machine. */
function addressBehind(env: Env): string {
  return localAddress({ host: hostBehind(env), port: env.port })
}

async function missingAt(address: string, what: string): Promise<Missing> {
  const status = await fetch(address, { redirect: 'manual' }).then(
    (answer) => answer.status,
    () => 503,
  )
  return status < 500 ? [] : [`${what} at ${new URL(address).origin}`]
}

/** Asks the gate, which names what it lacks. */
async function missingOf(env: Env, path: string): Promise<Missing> {
  const gate = localAddress(env)
  const answer = await fetch(gate + path).catch(() => null)
  if (!answer) return [`the gate at ${gate}`]
  if (answer.ok) return []
  const state = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  const database = `PostgreSQL at ${databaseOf(env)}`
  const words: Record<string, string> = {
    database: `${database}, which does not answer`,
    writes: `${database}, to which nothing can be written`,
    credentials: `the list of credentials from ${database}`,
    desk: `the pages at ${env.deskUrl ?? 'the desk'}`,
  }
  const lacks = Object.keys(words).filter((part) => state[part] === false)
  // One cause is enough: without an answer nothing can be written and nothing is known either.
  return (lacks[0] === 'database' ? [lacks[0], ...lacks.filter((part) => part === 'desk')] : lacks).map(
    (part) => words[part]!,
  )
}

function databaseOf({ externalDatabase, databaseUrl }: Env): string {
  return externalDatabase ? new URL(databaseUrl).host : 'this machine'
}
