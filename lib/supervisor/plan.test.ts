import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EnvProblems, readEnv } from '@/lib/env'
import type { ProcessName } from '@/lib/settings'
import { localAddress, planProcesses, settingsFor, type Surroundings } from '@/lib/supervisor/plan'

const around: Surroundings = {
  mode: 'start',
  root: '/srv/countersign',
  databaseUrl: 'postgresql://app@db/countersign',
  databaseReadUrl: 'postgresql://read@db/countersign',
  authSecret: 'made up for this installation only',
  signingKeyFile: '/srv/state/signing-key.json',
  deskPort: 4001,
  identityPort: 4002,
}

function plans(settings: Record<string, string> = {}) {
  return planProcesses(readEnv(settings), around, { ...settings, NODE_ENV: 'test' })
}

const names = (settings?: Record<string, string>) => plans(settings).map(({ name }) => name)
const envOf = (name: string, settings?: Record<string, string>) =>
  plans(settings).find((plan) => plan.name === name)!.env

const oidc = { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }

/** Made-up people at an address that others can reach are refused unless somebody says that it is meant. */
const forAll = { COUNTERSIGN_BUNDLED_SIGN_IN: 'anywhere' }

describe('which processes run', () => {
  it('are all of them for trying out', () => {
    expect(names()).toEqual(['identity', 'desk', 'worker', 'gate', 'demo'])
  })

  it('leave out the bundled sign-in, and the demo with it, once there is another', () => {
    expect(names(oidc)).toEqual(['desk', 'worker', 'gate'])
    expect(envOf('gate', oidc).IDENTITY_URL).toBeUndefined()
  })

  it('leave out the demo where it was switched off', () => {
    expect(names({ COUNTERSIGN_DEMO: 'off' })).toEqual(['identity', 'desk', 'worker', 'gate'])
  })

  it('are a single one where one was asked for', () => {
    const settings = { DATABASE_URL: 'postgresql://app@db/countersign', COUNTERSIGN_PROCESS: 'worker' }
    expect(names(settings)).toEqual(['worker'])
  })
})

describe('what a process is told', () => {
  const secret = { DATABASE_URL: 'postgresql://app@db/c', DATABASE_MIGRATE_URL: 'postgresql://owner@db/c' }

  it.each(['desk', 'worker', 'gate', 'identity', 'demo'])('%s never hears of the owner of the database', (name) => {
    expect(JSON.stringify(envOf(name, secret))).not.toContain('owner@db')
  })

  it('only the gate gets the key that signs', () => {
    const holders = plans().filter(({ env }) => env.COUNTERSIGN_SIGNING_KEY)
    expect(holders.map(({ name }) => name)).toEqual(['gate'])
  })

  it('only the gate listens on the public port', () => {
    expect(envOf('gate', { PORT: '8080' })).toMatchObject({ PORT: '8080', DESK_URL: 'http://127.0.0.1:4001' })
    expect(envOf('desk', { PORT: '8080' })).toMatchObject({ PORT: '4001', HOSTNAME: '127.0.0.1' })
  })

  it('all agree on the public address and on who they are', () => {
    for (const { name, env } of plans({ COUNTERSIGN_URL: 'https://countersign.example', ...forAll }))
      expect(env).toMatchObject({
        COUNTERSIGN_PROCESS: name,
        COUNTERSIGN_URL: name === 'demo' ? 'http://localhost:3000' : 'https://countersign.example',
      })
  })
})

it.each(['start', 'dev'] as const)('no process tells the makers of a framework that it runs here, by %s', (mode) => {
  const started = planProcesses(readEnv({}), { ...around, mode }, { NODE_ENV: 'test' })
  expect(started.map(({ env }) => env.NEXT_TELEMETRY_DISABLED)).toEqual(started.map(() => '1'))
})

describe('in production', () => {
  const signingKey = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
  const production = {
    ...oidc,
    COUNTERSIGN_ENV: 'prod',
    COUNTERSIGN_URL: 'https://countersign.example',
    COUNTERSIGN_SIGNING_KEY: signingKey,
    AUTH_SECRET: 'a secret of more than thirty-two characters',
    COUNTERSIGN_METRICS_TOKEN: 'shown by whoever reads the metrics here',
  }
  const owned = { DATABASE_URL: around.databaseUrl!, DATABASE_MIGRATE_URL: 'postgresql://owner@db/countersign' }
  const given = { ...around, authSecret: production.AUTH_SECRET, signingKeyFile: signingKey }

  /** What each process is told there, started by the supervisor or alone, and what a command of the operator's is told. */
  function toldIn(settings: Record<string, string>): Map<string, Record<string, string | undefined>> {
    const [env, inherited] = [readEnv(settings), { ...settings, NODE_ENV: 'test' as const }]
    const told = planProcesses(env, given, inherited).map((plan) => [plan.name, plan.env] as const)
    return new Map([...told, ['operator', settingsFor('operator', env, given, inherited)]])
  }

  const problemsWith = (settings: Record<string, string | undefined>): readonly string[] => {
    try {
      readEnv(settings)
      return []
    } catch (error) {
      if (error instanceof EnvProblems) return error.problems
      throw error
    }
  }

  /** The settings that are kept from those who do not need them, and who does. */
  const needs: [ProcessName, string[]][] = [
    [
      'desk',
      ['DATABASE_URL', 'DATABASE_READ_URL', 'AUTH_SECRET', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
    ],
    ['worker', ['DATABASE_URL', 'DATABASE_READ_URL', 'AUTH_SECRET']],
    [
      'gate',
      ['DATABASE_URL', 'DATABASE_READ_URL', 'AUTH_SECRET', 'COUNTERSIGN_SIGNING_KEY', 'COUNTERSIGN_METRICS_TOKEN'],
    ],
    ['operator', ['DATABASE_URL', 'DATABASE_READ_URL', 'AUTH_SECRET']],
  ]
  const kept = [...new Set(needs.flatMap(([, names]) => names)), 'DATABASE_MIGRATE_URL']

  it('all that need no bundled sign-in run', () => {
    expect([...toldIn(production).keys()]).toEqual(needs.map(([name]) => name))
  })

  it.each(needs)('%s is told what it needs, is content with it, and hears of nothing else', (name, names) => {
    for (const settings of [production, { ...production, ...owned }]) {
      const told = toldIn(settings).get(name)!
      expect(kept.filter((setting) => told[setting] !== undefined).toSorted()).toEqual(names.toSorted())
      expect(problemsWith(told)).toEqual([])
    }
  })

  it.each(needs.slice(0, 3))('%s alone starts with its own settings and no others', (name, names) => {
    const wanted = [...names, 'COUNTERSIGN_ENV', 'COUNTERSIGN_URL']
    const all: Record<string, string> = { ...production, ...owned }
    const own = Object.fromEntries(Object.entries(all).filter(([setting]) => wanted.includes(setting)))
    expect(problemsWith({ ...own, COUNTERSIGN_PROCESS: name })).toEqual([])
    expect(problemsWith(toldIn({ ...own, COUNTERSIGN_PROCESS: name }).get(name)!)).toEqual([])
  })

  it('a command of the operator’s needs nothing but a database of its own, if there is one', () => {
    const { AUTH_SECRET, COUNTERSIGN_ENV } = production
    const command = { COUNTERSIGN_PROCESS: 'operator', COUNTERSIGN_ENV }
    for (const secret of [{}, { AUTH_SECRET }]) {
      expect(problemsWith({ ...command, ...secret })).toEqual([])
      expect(problemsWith({ ...command, ...secret, ...owned })).toEqual([])
    }
  })

  it.each(needs.slice(0, 3))('%s alone is refused without any of what it needs', (name, names) => {
    const all = { ...production, ...owned, COUNTERSIGN_PROCESS: name }
    expect(problemsWith(all)).toEqual([])
    // The worker opens the secrets of webhooks with AUTH_SECRET, and does everything else without it.
    const optional = ['DATABASE_READ_URL', 'COUNTERSIGN_METRICS_TOKEN', ...(name === 'worker' ? ['AUTH_SECRET'] : [])]
    for (const setting of names.filter((each) => !optional.includes(each)))
      expect(problemsWith({ ...all, [setting]: undefined }), setting).not.toEqual([])
  })
})

describe('where a process that runs alone listens', () => {
  const database = { DATABASE_URL: 'postgresql://app@db/c', AUTH_SECRET: 'one that nobody would guess, ever' }
  /** What the process is told by a supervisor that starts it with these settings. */
  function told(name: 'desk' | 'identity' | 'gate', settings: Record<string, string> = {}) {
    const all: Record<string, string> = { ...database, ...settings, COUNTERSIGN_PROCESS: name }
    const env = readEnv(all)
    const here = { ...around, deskPort: env.port, identityPort: env.port }
    return planProcesses(env, here, { ...all, NODE_ENV: 'test' })[0]!.env
  }
  const listens = (env: Readonly<Record<string, string | undefined>>) => {
    const { port, host } = readEnv({ ...env, COUNTERSIGN_SIGNING_KEY: undefined })
    return `${env.HOSTNAME ?? host}:${port}`
  }

  it.each([
    ['gate', {}, 'localhost:3000'],
    ['desk', {}, '127.0.0.1:3001'],
    ['identity', {}, '127.0.0.1:3002'],
    ['gate', { PORT: '8080', COUNTERSIGN_HOST: '0.0.0.0' }, '0.0.0.0:8080'],
    ['desk', { PORT: '8080', COUNTERSIGN_HOST: '0.0.0.0' }, '0.0.0.0:8080'],
    ['identity', { PORT: '8080', COUNTERSIGN_HOST: '192.0.2.7', ...forAll }, '192.0.2.7:8080'],
    ['desk', { PORT: '8080', DESK_PORT: '8081' }, '127.0.0.1:8081'],
    ['identity', { PORT: '8080', IDENTITY_PORT: '8082' }, '127.0.0.1:8082'],
  ] as const)('%s with %o at %s', (name, settings, where) => {
    expect(listens(told(name, settings))).toBe(where)
  })

  it('is no part of the public address: people come in by the gate', () => {
    expect(told('desk', { PORT: '8080' }).COUNTERSIGN_URL).toBe('http://localhost:3000')
    expect(told('gate', { PORT: '8080' }).COUNTERSIGN_URL).toBe('http://localhost:8080')
  })

  it('stays this machine where all run together, wherever people come in', () => {
    for (const name of ['desk', 'identity'])
      expect(listens(envOf(name, { COUNTERSIGN_HOST: '0.0.0.0', PORT: '80', ...forAll }))).toMatch(
        /^127\.0\.0\.1:400[12]$/,
      )
  })
})

describe('a gate that is told to stop', () => {
  const drainOf = (settings: Record<string, string>) => {
    const gate = plans(settings).find(({ name }) => name === 'gate')!
    return [gate.env.COUNTERSIGN_DRAIN_SECONDS, gate.meansToTakeMs]
  }
  const alone = {
    COUNTERSIGN_PROCESS: 'gate',
    DATABASE_URL: 'postgresql://app@db/c',
    AUTH_SECRET: 'one that nobody would guess, ever',
  }

  it('ends at once where it is the only one, and goes on a while where a balancer must turn to another', () => {
    expect(drainOf({})).toEqual(['0', 0])
    expect(drainOf(alone)).toEqual(['0', 0])
    expect(drainOf({ ...alone, COUNTERSIGN_DRAIN_SECONDS: '20' })).toEqual(['20', 20_000])
    const key = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
    const prod = { COUNTERSIGN_ENV: 'prod', COUNTERSIGN_URL: 'https://c.example', COUNTERSIGN_SIGNING_KEY: key }
    expect(drainOf({ ...alone, ...prod })).toEqual(['5', 5_000])
  })
})

it('finds its files below folders of any name', () => {
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter(
    (letter) => letter !== '/',
  )
  const root = `/srv/${printable.join('')}é`
  for (const { args } of planProcesses(readEnv({}), { ...around, root }, { NODE_ENV: 'test' })) {
    const lifeline = args[args.indexOf('--import') + 1]!
    expect(fileURLToPath(lifeline)).toBe(`${root}/bin/lifeline.mjs`)
  }
})

it('one process alone is not told made-up addresses of others', () => {
  const alone = { DATABASE_URL: 'postgresql://app@db/c', AUTH_SECRET: 'x'.repeat(32), COUNTERSIGN_PROCESS: 'gate' }
  expect(envOf('gate', alone)).toMatchObject({ DESK_URL: undefined, IDENTITY_URL: undefined })
  expect(envOf('gate', { ...alone, DESK_URL: 'http://desk:4000' }).DESK_URL).toBe('http://desk:4000')
})

it('finds the gate on this machine wherever it listens', () => {
  expect(localAddress({ host: 'localhost', port: 3000 })).toBe('http://localhost:3000')
  expect(localAddress({ host: '0.0.0.0', port: 80 })).toBe('http://localhost:80')
  expect(localAddress({ host: '::1', port: 80 })).toBe('http://[::1]:80')
  expect(localAddress({ host: '192.0.2.7', port: 80 })).toBe('http://192.0.2.7:80')
})
