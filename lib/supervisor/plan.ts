import path from 'node:path'
import type { Env } from '@/lib/env'
import type { ProcessPlan } from '@/lib/supervisor/process'

/** Addresses and secrets that the supervisor found or made for the processes it starts. */
export type Surroundings = {
  mode: 'start' | 'dev'
  root: string
  databaseUrl: string
  databaseReadUrl: string
  authSecret: string
  signingKeyFile: string
  deskPort: number
  identityPort: number
}

/** The address at which the gate answers on this machine. */
export function localAddress({ host, port }: Pick<Env, 'host' | 'port'>): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Which processes run here and how each is started, in the order in which they start. */
export function planProcesses(env: Env, around: Surroundings, inherited: NodeJS.ProcessEnv): ProcessPlan[] {
  const shared = sharedSettings(env, around, inherited)
  const bundled = (name: string) => [...flagsOf(around.root), path.join(around.root, `dist/${name}.mjs`)]
  const deskUrl = env.deskUrl ?? `http://127.0.0.1:${around.deskPort}`
  const identityUrl = env.bundledIdentity ? (env.identityUrl ?? `http://127.0.0.1:${around.identityPort}`) : undefined
  const gateSettings = {
    DESK_URL: deskUrl,
    IDENTITY_URL: identityUrl,
    COUNTERSIGN_SIGNING_KEY: around.signingKeyFile,
    COUNTERSIGN_HOST: env.host,
    PORT: String(env.port),
  }
  // The desk takes the bundled sign-in's answers directly: the public address may not be reachable from in here.
  const desk: Record<string, string | undefined> = {
    PORT: String(around.deskPort),
    HOSTNAME: '127.0.0.1',
    IDENTITY_URL: identityUrl,
  }
  if (around.mode === 'dev') desk.NODE_ENV = 'development'
  const all: (ProcessPlan & { wanted: boolean })[] = [
    {
      name: 'identity',
      wanted: env.bundledIdentity,
      args: bundled('identity'),
      env: { ...shared, IDENTITY_PORT: String(around.identityPort) },
    },
    { name: 'desk', wanted: true, args: deskArguments(around), env: { ...shared, ...desk } },
    { name: 'worker', wanted: true, args: bundled('worker'), env: shared },
    { name: 'gate', wanted: true, args: bundled('gate'), env: { ...shared, ...gateSettings } },
    {
      name: 'demo',
      wanted: env.demo && env.bundledIdentity,
      mayFinish: true,
      args: bundled('demo'),
      // The demo's pods live on this machine, wherever people come in.
      env: { ...shared, COUNTERSIGN_URL: localAddress(env) },
    },
  ]
  const here =
    env.process === 'all' ? all.filter(({ wanted }) => wanted) : all.filter(({ name }) => name === env.process)
  return here.map(({ wanted: _wanted, ...plan }) => ({ ...plan, env: { ...plan.env, COUNTERSIGN_PROCESS: plan.name } }))
}

/** The settings every process gets, and all that the operator's commands get. */
export function sharedSettings(
  env: Env,
  around: Pick<Surroundings, 'databaseUrl' | 'databaseReadUrl' | 'authSecret'>,
  inherited: NodeJS.ProcessEnv,
): ProcessPlan['env'] {
  // What changes the database's shape, and the key that signs, stay with those who need them.
  const { DATABASE_MIGRATE_URL: _owner, COUNTERSIGN_SIGNING_KEY: _key, PORT: _port, ...rest } = inherited
  return {
    ...rest,
    NODE_ENV: 'production',
    COUNTERSIGN_SUPERVISOR: String(process.pid),
    COUNTERSIGN_URL: env.url,
    COUNTERSIGN_STATE: env.stateFolder,
    DATABASE_URL: around.databaseUrl,
    DATABASE_READ_URL: around.databaseReadUrl,
    AUTH_SECRET: around.authSecret,
  }
}

function flagsOf(root: string): string[] {
  return ['--enable-source-maps', '--import', new URL(`file://${path.join(root, 'bin/lifeline.mjs')}`).href]
}

function deskArguments({ mode, root, deskPort }: Surroundings): string[] {
  if (mode === 'start') return [...flagsOf(root), path.join(root, 'dist/desk/server.js')]
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  return [...flagsOf(root), next, 'dev', root, '--port', String(deskPort), '--hostname', '127.0.0.1']
}
