import { describe, expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { localAddress, planProcesses, type Surroundings } from '@/lib/supervisor/plan'

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
    for (const { name, env } of plans({ COUNTERSIGN_URL: 'https://countersign.example' }))
      expect(env).toMatchObject({
        COUNTERSIGN_PROCESS: name,
        COUNTERSIGN_URL: name === 'demo' ? 'http://localhost:3000' : 'https://countersign.example',
      })
  })
})

it('finds the gate on this machine wherever it listens', () => {
  expect(localAddress({ host: 'localhost', port: 3000 })).toBe('http://localhost:3000')
  expect(localAddress({ host: '0.0.0.0', port: 80 })).toBe('http://localhost:80')
  expect(localAddress({ host: '::1', port: 80 })).toBe('http://[::1]:80')
  expect(localAddress({ host: '192.0.2.7', port: 80 })).toBe('http://192.0.2.7:80')
})
