import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Env } from '@/lib/env'
import { gitSecretPrefix } from '@/lib/core/git-secret'
import { hookSecretPrefix } from '@/lib/core/hook-secret'
import { logSecretPrefix } from '@/lib/core/log-secret'
import { noticeSecrets } from '@/lib/telling'
import { keptFrom, type ProcessName } from '@/lib/settings'
import type { ProcessPlan } from '@/lib/supervisor/process'

/** Secrets and addresses of the database that whoever starts a process found or made for it; absent what nobody needs. */
export type Access = {
  databaseUrl?: string
  databaseReadUrl?: string
  authSecret?: string
  signingKeyFile?: string
}

/** All that the supervisor knows about the processes it starts. */
export type Surroundings = Access & {
  mode: 'start' | 'dev'
  root: string
  deskPort: number
  identityPort: number
}

type Part = ProcessPlan & { name: ProcessName; wanted: boolean }

/** The address at which the gate answers on this machine. */
export function localAddress({ host, port }: Pick<Env, 'host' | 'port'>): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Which processes run here and how each is started, in the order in which they start. */
export function planProcesses(env: Env, around: Surroundings, inherited: NodeJS.ProcessEnv): ProcessPlan[] {
  const bundled = (name: string) => [...flagsOf(around.root), path.join(around.root, `dist/${name}.mjs`)]
  // Where the others are is known of those that start here; whoever starts one process alone says where the others are.
  const here = (port: number) => (env.process === 'all' ? `http://127.0.0.1:${port}` : undefined)
  const identityUrl = env.bundledIdentity ? (env.identityUrl ?? here(around.identityPort)) : undefined
  const gate = {
    DESK_URL: env.deskUrl ?? here(around.deskPort),
    IDENTITY_URL: identityUrl,
    COUNTERSIGN_HOST: env.host,
    PORT: String(env.port),
    COUNTERSIGN_DRAIN_SECONDS: String(env.drainMs / 1000),
  }
  // The desk takes the bundled sign-in's answers directly: the public address may not be reachable from in here.
  const desk: Record<string, string | undefined> = {
    PORT: String(around.deskPort),
    HOSTNAME: hostBehind(env),
    IDENTITY_URL: identityUrl,
    // Far longer than the gate keeps a connection that nothing is sent on: a form that is sent on one while it is being let
    // go of at the other end reaches nobody, and nothing sends it again.
    KEEP_ALIVE_TIMEOUT: '65000',
  }
  if (around.mode === 'dev') desk.NODE_ENV = 'development'
  const all: readonly Part[] = [
    {
      name: 'identity',
      wanted: env.bundledIdentity,
      args: bundled('identity'),
      env: { PORT: String(around.identityPort), IDENTITY_PORT: undefined, COUNTERSIGN_HOST: hostBehind(env) },
    },
    { name: 'desk', wanted: true, args: deskArguments(env, around), env: desk },
    { name: 'worker', wanted: true, args: bundled('worker'), env: {} },
    { name: 'gate', wanted: true, args: bundled('gate'), env: gate, meansToTakeMs: env.drainMs },
    {
      name: 'demo',
      wanted: env.demo && env.bundledIdentity,
      mayFinish: true,
      args: bundled('demo'),
      // The demo's pods live on this machine, wherever people come in.
      env: { COUNTERSIGN_URL: localAddress(env) },
    },
  ]
  return all
    .filter(({ name, wanted }) => (env.process === 'all' ? wanted : name === env.process))
    .map(({ wanted: _wanted, ...plan }) => ({
      ...plan,
      env: { ...settingsFor(plan.name, env, around, inherited), ...plan.env },
    }))
}

/** What one process is told: whatever the supervisor knows, without what is kept from this process. */
export function settingsFor(
  name: ProcessName,
  env: Env,
  around: Access,
  inherited: NodeJS.ProcessEnv,
): ProcessPlan['env'] {
  const known: Record<string, string | undefined> = {
    ...inherited,
    NODE_ENV: 'production',
    // No framework of ours tells its makers that it runs here.
    NEXT_TELEMETRY_DISABLED: '1',
    COUNTERSIGN_SUPERVISOR: String(process.pid),
    COUNTERSIGN_PROCESS: name,
    COUNTERSIGN_URL: env.url,
    COUNTERSIGN_STATE: env.stateFolder,
    DATABASE_URL: around.databaseUrl,
    DATABASE_READ_URL: around.databaseReadUrl,
    AUTH_SECRET: around.authSecret,
    COUNTERSIGN_SIGNING_KEY: around.signingKeyFile,
    // Who is a person is judged alike by all of them, also by those who do not sign anybody in.
    ...(!env.bundledIdentity && { COUNTERSIGN_BUNDLED_SIGN_IN: 'none' }),
  }
  // The port people come in by is the gate's, which is told of it by name.
  // What opens log stores, mail servers and rooms is for who sends to them alone.
  const logSecrets =
    name === 'worker'
      ? []
      : Object.keys(known).filter((setting) => setting.startsWith(logSecretPrefix) || noticeSecrets.has(setting))
  // What opens other git servers is for who pushes there, and for the operator who moves a repository in from one.
  const gitSecrets =
    name === 'worker' || name === 'operator'
      ? []
      : Object.keys(known).filter((setting) => setting.startsWith(gitSecretPrefix))
  // By what calls of others are known is for who hears them, and for the operator who looks whether it is found.
  const hookSecrets =
    name === 'gate' || name === 'operator'
      ? []
      : Object.keys(known).filter((setting) => setting.startsWith(hookSecretPrefix))
  for (const setting of [...keptFrom(name), ...logSecrets, ...gitSecrets, ...hookSecrets, 'PORT']) delete known[setting]
  return known
}

/** Where pages and sign-in listen: for this machine alone, unless they run alone and are told otherwise. */
export function hostBehind({ process: name, host }: Pick<Env, 'process' | 'host'>): string {
  return name === 'all' || host === 'localhost' ? '127.0.0.1' : host
}

function flagsOf(root: string): string[] {
  return ['--enable-source-maps', '--import', pathToFileURL(path.join(root, 'bin/lifeline.mjs')).href]
}

function deskArguments(env: Env, { mode, root, deskPort }: Surroundings): string[] {
  if (mode === 'start') return [...flagsOf(root), path.join(root, 'dist/desk/server.js')]
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  return [...flagsOf(root), next, 'dev', root, '--port', String(deskPort), '--hostname', hostBehind(env)]
}
