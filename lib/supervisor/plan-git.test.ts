import { expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { planProcesses, settingsFor } from '@/lib/supervisor/plan'

const settings = {
  COUNTERSIGN_GIT_SECRET_SHOP: 'what-opens-it',
  COUNTERSIGN_HOOK_SECRET_APP: 'by-what-calls-are-known',
  NODE_ENV: 'test',
} as const

it.each([
  ['worker', 'what opens other git servers', 'COUNTERSIGN_GIT_SECRET_SHOP'],
  ['gate', 'by what calls of others are known', 'COUNTERSIGN_HOOK_SECRET_APP'],
] as const)('only the %s is told %s, and a command of the operator', (only, _what, name) => {
  const around = {
    mode: 'start',
    root: '/srv/countersign',
    databaseUrl: 'postgresql://app@db/countersign',
    databaseReadUrl: 'postgresql://read@db/countersign',
    authSecret: 'made up',
    signingKeyFile: '/srv/key.json',
    deskPort: 4001,
    identityPort: 4002,
  } as const
  const plans = planProcesses(readEnv(settings), around, settings)
  expect(plans.length).toBeGreaterThan(3)
  const holders = plans.filter(({ env }) => JSON.stringify(env).includes(settings[name]))
  expect(holders.map((plan) => plan.name)).toEqual([only])
  expect(settingsFor('operator', readEnv(settings), around, settings)[name]).toBe(settings[name])
})
